"""An extract's ties have both their ends in it, and what is lost is counted by what it is and why."""

from datetime import date

import pytest
from tests.factories.exported import AT

from plait.collection.exports.extract import Extract, Losses, Lost, Said, Thing, Tied, Words
from plait.domain.mention import MentionKind

PERSON = Thing(
    id="0000000000001",
    kind=MentionKind.PERSON,
    said=(
        Said(property="surname", value="Larch", grade="1A"),
        Said(property="role", value="x", since=date(2026, 1, 2)),
    ),
)


def test_a_tie_without_both_ends_or_to_itself_is_refused() -> None:
    for target in (PERSON.id, "0000000000002"):
        with pytest.raises(ValueError, match="two ends"):
            Extract(title="T", at=AT, things=(PERSON,), ties=(Tied(source=PERSON.id, tie="paid", target=target),))


def test_what_is_lost_is_counted_once_a_reason() -> None:
    losses = Losses()
    losses.lose("b", "why")
    losses.lose("a", "why", 2)
    losses.lose("b", "why")
    losses.lose("c", "never there", 0)
    losses.lose_thing(PERSON, "no people here")
    assert losses.all() == (
        Lost(what="a", count=2, why="why"),
        Lost(what="b", count=2, why="why"),
        Lost(what="person and what is said of it", count=3, why="no people here"),
    )


def test_grades_of_all_and_days_of_statements_are_counted() -> None:
    extract = Extract(title="T", at=AT, things=(PERSON,), words=(Words(id="1", text="W", grade="2B"),))
    losses = Losses()
    losses.lose_grades(extract, "no place")
    assert {each.what: each.count for each in losses.all()} == {"grade": 2, "days of a statement": 1}


def test_values_are_given_in_the_order_of_the_properties_asked() -> None:
    assert PERSON.values("role", "surname") == ["x", "Larch"]
