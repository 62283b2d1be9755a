"""From statements to ties."""

from datetime import UTC, datetime

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.mapping.tables import DAY

from plait.domain.tables import MENTIONS, STATEMENTS
from plait.mapping.strength import REGISTERED, UNGRADED
from plait.mapping.ties import DRAWN, draw_ties, drawn_since, readable_rows

AT = datetime(2026, 11, 22, tzinfo=UTC)


def mentions(*rows: tuple[int, str] | tuple[int, str, str], marking: int = 1) -> pa.Table:
    return pa.Table.from_pylist(
        [
            {"mention_id": row[0], "kind": row[1], "marking_id": marking, "register": row[2] if len(row) > 2 else ""}
            for row in rows
        ],
        schema=MENTIONS,
    )


def said(*rows: tuple[int, str, str | int], marking: int = 1, grade: str | None = None) -> pa.Table:
    return pa.Table.from_pylist(
        [
            {
                "mention_id": mention,
                "property": name,
                "value": value if isinstance(value, str) else None,
                "other_id": value if isinstance(value, int) else None,
                "recorded_at": AT,
                "valid_from": DAY,
                "marking_id": marking,
                "grade": grade,
            }
            for mention, name, value in rows
        ],
        schema=STATEMENTS,
    )


def test_a_stated_tie_keeps_its_grade_and_the_markings_it_rests_on() -> None:
    people = pa.concat_tables([mentions((1, "person"), marking=5), mentions((2, "company"), marking=6)])
    drawn = draw_ties(said((1, "director_of", 2), marking=7, grade="1AP"), people)
    assert drawn.schema == DRAWN
    (row,) = drawn.to_pylist()
    assert (row["from_id"], row["kind"], row["to_id"], row["grade"]) == (1, "director_of", 2, "1AP")
    assert (row["marking_id"], row["from_marking"], row["to_marking"]) == (7, 5, 6)
    assert row["strength"] == pytest.approx(0.95)


def test_what_a_register_says_counts_more_than_what_nobody_graded() -> None:
    people = mentions((1, "person", "officers"), (2, "company"), (3, "person"))
    drawn = draw_ties(said((1, "director_of", 2), (3, "director_of", 2)), people)
    assert drawn["strength"].to_pylist() == [REGISTERED, UNGRADED]


def test_a_tie_to_something_that_is_not_there_is_left_out() -> None:
    assert draw_ties(said((1, "director_of", 2)), mentions((1, "person"))).num_rows == 0


@pytest.mark.parametrize("other", ["12 High St.", "12 HIGH ST"])
def test_two_companies_at_one_address_are_tied_to_one_place(other: str) -> None:
    drawn = draw_ties(
        said(
            (1, "address", "12 High St"), (1, "postcode", "ZZ1 1AA"), (2, "address", other), (2, "postcode", "zz11aa")
        ),
        mentions((1, "company"), (2, "company")),
    )
    assert drawn["kind"].to_pylist() == ["registered_at"] * 2
    assert len(set(drawn["to_id"].to_pylist())) == 1
    assert drawn["words"].to_pylist()[0] == "12 High St, ZZ1 1AA"


def test_an_address_without_its_postcode_is_no_place() -> None:
    assert draw_ties(said((1, "address", "12 High St")), mentions((1, "company"))).num_rows == 0


def test_one_telephone_written_two_ways_is_one() -> None:
    drawn = draw_ties(
        said((1, "phone", "+44 4123 456789"), (2, "phone", "04123456789")), mentions((1, "person"), (2, "person"))
    )
    assert len(set(drawn["to_id"].to_pylist())) == 1


def test_a_band_of_ownership_becomes_the_middle_of_the_band() -> None:
    stated = said((1, "owner_of", 2)).set_column(2, "value", pa.array(["ownership-of-shares-25-to-50-percent"]))
    drawn = draw_ties(stated, mentions((1, "person"), (2, "company")))
    assert drawn["share"].to_pylist() == [0.375]


def test_neighbours_of_other_surnames_are_other_households() -> None:
    rows = [
        (person, name, value)
        for person, surname in ((1, "Reid"), (2, "REID"), (3, "Khan"))
        for name, value in (("address", "1 Stair"), ("postcode", "ZZ1 1AA"), ("surname", surname))
    ]
    drawn = draw_ties(said(*rows), mentions((1, "person"), (2, "person"), (3, "person")))
    assert len(set(drawn["household"].to_pylist())) == 2


@pytest.mark.parametrize(("allowed", "seen"), [({5, 6, 7}, 1), ({5, 6}, 0), ({5, 7}, 0), ({6, 7}, 0)])
def test_a_tie_is_readable_only_with_all_three_of_its_markings(allowed: set[int], seen: int) -> None:
    people = pa.concat_tables([mentions((1, "person"), marking=5), mentions((2, "company"), marking=6)])
    assert len(readable_rows(draw_ties(said((1, "director_of", 2), marking=7), people), allowed)) == seen


def test_no_statements_make_no_ties() -> None:
    assert draw_ties(said(), mentions()).num_rows == 0


PEOPLE = [(number, "person") for number in range(1, 5)]
FIRMS = [(number, "company") for number in range(11, 14)]
SAID = st.one_of(
    st.tuples(st.integers(1, 4), st.just("director_of"), st.integers(11, 13)),
    st.tuples(st.integers(1, 4), st.just("associate_of"), st.integers(1, 4)),
    st.tuples(st.integers(1, 4), st.just("phone"), st.sampled_from(["0131 496 0001", "+44 131 496 0001", "999"])),
    st.tuples(st.integers(1, 13), st.just("address"), st.sampled_from(["1 Zed Way", "2 Zed Way"])),
    st.tuples(st.integers(1, 13), st.just("postcode"), st.sampled_from(["ZZ1 1AA", "ZZ2 2BB"])),
    st.tuples(st.integers(1, 4), st.just("surname"), st.sampled_from(["Cedar", "Birch"])),
)


@given(st.lists(SAID, max_size=20), st.lists(SAID, max_size=6), st.data())
def test_a_drawing_brought_up_to_date_is_the_drawing_of_everything(
    before: list[tuple[int, str, str | int]], came: list[tuple[int, str, str | int]], data: st.DataObject
) -> None:
    everybody = mentions(*PEOPLE, *FIRMS)
    went = data.draw(st.lists(st.sampled_from(before), unique=True) if before else st.just([]))
    now = [row for row in before if row not in went] + came
    changed = {row[0] for row in (*went, *came)}
    fresh = draw_ties(said(*(row for row in now if row[0] in changed)), everybody)
    found = drawn_since(draw_ties(said(*before), everybody), fresh, np.array(sorted(changed), dtype=np.int64))
    assert found.equals(draw_ties(said(*now), everybody))
