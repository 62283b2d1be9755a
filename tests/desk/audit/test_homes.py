"""Each table lives in its own database."""

import pytest
from django.db import router

from plait_desk.accounts.models import Grant, Partner, Person
from plait_desk.audit.models import QueryKey, SealedRow, WaitingChange, WaitingRead


@pytest.mark.parametrize("model", [SealedRow, WaitingRead, QueryKey])
def test_who_read_what_has_its_own_small_store(model: type[SealedRow]) -> None:
    assert router.db_for_write(model) == router.db_for_read(model) == "audit"
    assert router.allow_migrate_model("audit", model)
    assert not router.allow_migrate_model("default", model)


def test_a_change_is_recorded_where_the_change_is_made() -> None:
    assert router.db_for_write(WaitingChange) == "default"
    assert not router.allow_migrate_model("audit", WaitingChange)


def test_tables_of_different_homes_have_no_relation() -> None:
    assert not router.allow_relation(Person(), SealedRow())
    assert router.allow_relation(Grant(), Partner())
