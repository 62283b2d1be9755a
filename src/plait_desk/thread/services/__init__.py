"""What the thread does for every room: steps and events, files, releases."""

from plait_desk.thread.services.blobs import Kept, destroy_blob, keep_blob, read_blob
from plait_desk.thread.services.releases import Frozen, Lowered, SecondPersonNeeded, freeze, release
from plait_desk.thread.services.steps import catch_up, emit, link, target

__all__ = [
    "Frozen",
    "Kept",
    "Lowered",
    "SecondPersonNeeded",
    "catch_up",
    "destroy_blob",
    "emit",
    "freeze",
    "keep_blob",
    "link",
    "read_blob",
    "release",
    "target",
]
