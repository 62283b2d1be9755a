"""What journeys share: a home of their own, for one test or for all tests of a module."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connections, transaction
from pytest_django import DjangoDbBlocker, Settings

from plait_desk.accounts.models import forget_readable


@pytest.fixture
def own_home(tmp_path: Path, settings: Settings) -> Path:
    """A test keeps its files in a folder of its own; databases roll back by themselves."""
    settings.PLAIT_HOME = tmp_path
    return tmp_path


@pytest.fixture(scope="module")
def shared_home(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Path]:
    """One home and empty databases for all tests of a module; what a test changes beyond that is its own."""
    before = settings.PLAIT_HOME, settings.PLAIT_DEMO
    settings.PLAIT_HOME, settings.PLAIT_DEMO = tmp_path_factory.mktemp("home"), False
    with django_db_blocker.unblock(), ExitStack() as databases:
        for alias in connections:
            databases.enter_context(_rolled_back(alias))
        yield settings.PLAIT_HOME
    settings.PLAIT_HOME, settings.PLAIT_DEMO = before
    forget_readable()


@contextmanager
def _rolled_back(alias: str) -> Iterator[None]:
    with transaction.atomic(using=alias):
        yield
        transaction.set_rollback(True, using=alias)
