"""Imported by the process that others are forked from: the desk, set up and connected to nothing."""

import importlib
import os

import django

# Where the desk lives is said to each process that is forked; records lie in its own SQLite, whatever the tests run on.
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "plait_desk.settings")
os.environ.pop("PLAIT_DATABASE", None)
django.setup()
for work in ("forgetting", "taking_in", "writing_reports"):
    importlib.import_module(f"tests.journeys.{work}")
