"""What things are called."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from tests.core.mapping.test_ties import mentions, said

from plait.domain.statement import Property
from plait.mapping.naming import NAMED, draw_names, facts_among, names_among

EVERYONE = pa.concat_tables(
    [mentions((1, "person"), (2, "company"), (8, "company"), marking=5), mentions((3, "notice"), marking=6)]
)
SAID = pa.concat_tables(
    [
        said((1, "surname", "Cedar"), (1, "address", "1 Way"), (2, "name", "Zedmoor"), marking=5),
        said((1, "forename", "Ann"), (8, "name", "Kelso"), marking=7),
    ]
)


def words(ids: list[int], markings: set[int]) -> list[tuple[int, str | None]]:
    found = names_among(draw_names(SAID, EVERYONE), np.array(ids), markings)
    return [(row["mention_id"], row["value"]) for row in found.to_pylist()]


def test_names_are_kept_with_both_markings_and_other_words_are_not() -> None:
    drawn = draw_names(SAID, EVERYONE)
    assert drawn.schema == NAMED
    assert drawn["value"].drop_null().to_pylist() == ["Ann", "Cedar", "Zedmoor", "Kelso"]


@pytest.mark.parametrize(
    ("markings", "seen"),
    [({5, 7}, [(1, "Ann"), (1, "Cedar"), (1, None)]), ({5}, [(1, "Cedar"), (1, None)]), ({7}, []), (set(), [])],
)
def test_a_name_is_told_only_with_the_markings_of_statement_and_mention(
    markings: set[int], seen: list[tuple[int, str]]
) -> None:
    assert words([1], markings) == seen


def test_a_mention_without_a_name_is_known_by_its_kind_and_one_that_is_not_there_is_not() -> None:
    assert words([3, 4], {6}) == [(3, None)]


@pytest.mark.parametrize("markings", [{5}, {6}, {7}, {5, 6}, {5, 7}])
def test_names_drawn_from_all_there_is_tell_a_reader_what_names_drawn_from_what_they_may_read_tell(
    markings: set[int],
) -> None:
    allowed = pa.array(sorted(markings), pa.int64())
    said, everyone = (table.filter(pc.is_in(table["marking_id"], allowed)) for table in (SAID, EVERYONE))
    ids = np.array([1, 2, 3, 8])
    whole, part = (names_among(draw_names(*drawn), ids, markings) for drawn in ((SAID, EVERYONE), (said, everyone)))
    assert whole.equals(part)


def test_facts_are_kept_for_the_same_readers() -> None:
    told = pa.concat_tables([SAID, said((2, "incorporated_on", "2020-01-01"), marking=7)])
    drawn = draw_names(told, EVERYONE)

    def day(markings: set[int]) -> list[dict[str, object]]:
        return list(facts_among(drawn, Property.INCORPORATED_ON, markings).to_pylist())

    assert day({5, 7}) == [{"mention_id": 2, "value": "2020-01-01"}]
    assert day({5}) == day({7}) == []
