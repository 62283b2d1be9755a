"""Which statements are good, and which stand."""

import pytest

from plait.collection.documents import Record
from plait.collection.feeds.bods.statements import Wrong, standing, stated


def an_entity(number: int, day: str, **more: str) -> Record:
    told: Record = {"statementId": f"s-{number}", "recordId": "e", "recordType": "entity", "statementDate": day}
    return {**told, **more, "recordDetails": {"entityType": {"type": "legalEntity"}}}


def test_the_latest_day_stands_and_on_one_day_the_one_that_closes() -> None:
    values = [
        an_entity(1, "2026-03-01", recordStatus="closed"),
        an_entity(2, "2026-03-01", recordStatus="updated"),
        an_entity(3, "2026-01-01"),
    ]
    (stands,), replaced = standing(stated(row, value) for row, value in enumerate(values, start=1))
    assert (stands.id, stands.is_closed) == ("s-1", True)
    assert [one.id for one in replaced] == ["s-3", "s-2"]


def test_an_id_has_an_end() -> None:
    with pytest.raises(Wrong, match="longer than 200"):
        stated(1, an_entity(1, "2026-01-01", recordId="x" * 201))
