"""What things are called."""

import numpy as np
import pyarrow as pa
import pytest
from tests.core.mapping.test_ties import mentions, said

from plait.mapping.naming import NAMED, draw_names, names_among

EVERYONE = pa.concat_tables([mentions((1, "person"), (2, "company"), marking=5), mentions((3, "notice"), marking=6)])
SAID = pa.concat_tables(
    [
        said((1, "surname", "Cedar"), (1, "address", "1 Way"), (2, "name", "Zedmoor"), marking=5),
        said((1, "forename", "Ann"), marking=7),
    ]
)


def words(ids: list[int], markings: set[int]) -> list[tuple[int, str | None]]:
    found = names_among(draw_names(SAID, EVERYONE), np.array(ids), markings)
    return [(row["mention_id"], row["value"]) for row in found.to_pylist()]


def test_names_are_kept_with_both_markings_and_other_words_are_not() -> None:
    drawn = draw_names(SAID, EVERYONE)
    assert drawn.schema == NAMED
    assert drawn["value"].to_pylist() == ["Ann", "Cedar", "Zedmoor", None]


@pytest.mark.parametrize(
    ("markings", "seen"),
    [({5, 7}, [(1, "Ann"), (1, "Cedar")]), ({5}, [(1, "Cedar")]), ({7}, []), (set(), [])],
)
def test_a_name_is_told_only_with_the_markings_of_statement_and_mention(
    markings: set[int], seen: list[tuple[int, str]]
) -> None:
    assert words([1], markings) == seen


def test_a_mention_without_a_name_is_known_by_its_kind_and_one_that_is_not_there_is_not() -> None:
    assert words([3, 4], {6}) == [(3, None)]
