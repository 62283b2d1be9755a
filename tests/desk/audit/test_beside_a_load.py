"""A bulk load beside twenty readers loses no audit entry and holds nobody up for more than a second."""

import os
from pathlib import Path

import pytest
from pytest_django import Settings
from tests.factories.beside import read_beside_a_load

from plait_desk.audit.models import SealedRow
from plait_desk.audit.services import seal, verify

pytestmark = pytest.mark.django_db(databases=["default", "audit"], transaction=True)
STATEMENTS = 1_000_000 if os.environ.get("PLAIT_DEEP") else 50_000
LONGEST = 1.0


def test_a_bulk_load_beside_twenty_readers_loses_no_entry_and_blocks_nobody(settings: Settings, tmp_path: Path) -> None:
    settings.PLAIT_CHECKPOINTS = tmp_path
    beside = read_beside_a_load(STATEMENTS)
    assert beside.statements >= 0.9 * STATEMENTS
    assert {page.answer for page in beside.pages} == {200}
    assert beside.held_up <= LONGEST
    seal()
    read = SealedRow.objects.filter(event="consultation", page="collection:report").count()
    assert read == len(beside.pages)
    assert SealedRow.objects.filter(event="collection", objects_named__contains=" load:").count() == 1
    assert verify().is_whole
