import numpy as np
import pytest
from tests.core.linking.engine.worlds import FREE_TEXT, SCHEMA, invented, table

from plait.linking.engine.compare import WORD_LEVELS, comparison
from plait.linking.engine.frequency import Frequencies, count
from plait.linking.engine.kernels import ADDRESS_LEVELS
from plait.linking.engine.records import prepare
from plait.linking.engine.schema import ORGANISATIONS

NOBODY = Frequencies(records=50_000, known={})


def level_of_names(one, other):
    records = prepare(table(FREE_TEXT, {"name": one}, {"name": other}), FREE_TEXT, {})
    return int(comparison(records, FREE_TEXT, NOBODY).levels_of(np.array([0]), np.array([1]))[0, 0])


def test_words_in_any_order_and_with_titles_are_one_name():
    assert level_of_names("sir aldo brackwell", "brackwell, aldo") == level_of_names("aldo brackwell", "aldo brackwell")


def test_more_shared_words_are_a_better_level_and_a_contradiction_a_worse_one():
    three, two, one, none = (
        level_of_names("aldo kelm brackwell", other)
        for other in ("aldo kelm brackwell", "aldo kelm", "aldo", "zoe vane")
    )
    assert WORD_LEVELS >= three >= two > one > none > 0
    assert level_of_names("aldo", None) == 0


@pytest.mark.parametrize("schema", [SCHEMA, FREE_TEXT])
def test_slices_and_the_whole_give_the_same_levels(schema):
    people, _ = invented(60, free_text=schema is FREE_TEXT)
    records = prepare(people, schema, {})
    fields = comparison(records, schema, count(records))
    left, right = (side.astype(np.int32) for side in np.triu_indices(len(records), 1))
    levels, figures = fields.both_of(left, right)
    assert np.array_equal(levels, fields.levels_of(left, right))
    half = len(left) // 2
    assert np.array_equal(figures[half:], fields.both_of(left[half:], right[half:])[1], equal_nan=True)
    assert levels.shape == (len(left), len(fields.levels))


def test_a_column_that_is_not_in_the_schema_is_no_field():
    records = prepare(table(SCHEMA, {"given": "ada"}), SCHEMA, {})
    names = [name for name, _ in comparison(records, SCHEMA, NOBODY).levels]
    assert names == ["given", "family", "date", "address", "identifier:phone"]


def test_two_suites_in_one_house_are_two_doors_and_two_spellings_of_one_are_not():
    rows = [{"name": "mock", "address": f"{where}, 9 Mock Road"} for where in ("Suite 28", "Suite 86", "Suit 28")]
    records = prepare(table(ORGANISATIONS, *rows), ORGANISATIONS, {})
    place = {int(id_): at for at, id_ in enumerate(records.ids)}
    fields = comparison(records, ORGANISATIONS, NOBODY)
    at = [name for name, _ in fields.levels].index("address")
    left, right = np.array([place[1], place[1]], np.int32), np.array([place[2], place[3]], np.int32)
    other, same = fields.levels_of(left, right)[:, at].tolist()
    assert same == 2
    assert other == ADDRESS_LEVELS
