import numpy as np
import pytest
from tests.core.linking.engine.worlds import table

from plait.linking.engine.called import CALLED_AGREES, CALLED_LEVELS
from plait.linking.engine.compare import comparison
from plait.linking.engine.frequency import count
from plait.linking.engine.records import prepare
from plait.linking.engine.schema import ORGANISATIONS

# Enough other names that "north", "south" and "council" are words which many use.
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_COUNCILS = [{"name": f"{way} {a}{b}shire Council"} for way in ("North", "South") for a in _LETTERS for b in _LETTERS]


def level(one, other):
    """The level of two names among councils; their order must not matter."""
    records = prepare(table(ORGANISATIONS, {"name": one}, {"name": other}, *_COUNCILS), ORGANISATIONS, {})
    fields = comparison(records, ORGANISATIONS, count(records))
    first, second = (np.flatnonzero(records.ids == at).astype(np.int32) for at in (1, 2))
    there, back = fields.levels_of(first, second)[0, 0], fields.levels_of(second, first)[0, 0]
    assert there == back
    return int(there)


@pytest.mark.parametrize(
    ("one", "other", "lowest", "highest"),
    [
        ("Mock Sample Haulage Ltd", "Mock Sample Haulage Limited", 1, 4),
        ("Mock Carwash", "Mock Car Wash Ltd", 1, 4),
        ("Mock Sample Haulage", "Sample Haulage Mock", 5, 5),
        ("J Mock Ltd t/a Quick Sample Wash", "Quick Sample Wash", 6, 6),
        ("J Mock Ltd t/a Quick Sample Wash", "K Vale Ltd t/a Quick Sample Wash Ltd", 6, 6),
        ("Mockshire Haulage", "Mockshire Haulgae", 7, 7),
        ("Mockshire Haulage Group", "Mockshire Hualege Group", 8, 8),
        ("Mock Sample Haulage", "Mock Sample", 9, 9),
        ("North Lanfordshire Council", "South Lanfordshire Council", 10, CALLED_LEVELS),
        ("Mock Unit 1 Ltd", "Mock Unit 2 Ltd", 9, CALLED_LEVELS),
        ("Mock Haulage", "Vale Catering", CALLED_LEVELS, CALLED_LEVELS),
        ("北京样品贸易有限公司", "北京样品贸易", 1, 4),
        ("Образец Торг", "ООО Образец Торг", 1, 4),
        ("Mock Haulage", None, 0, 0),
        (None, None, 0, 0),
    ],
)
def test_names_agree_by_levels(one, other, lowest, highest):
    assert lowest <= level(one, other) <= highest


def test_the_rarer_the_words_the_better_the_level_of_an_equal_name():
    rare, common = level("Zebrun Quillfax Ltd", "Zebrun Quillfax"), level("North Council", "North Council Ltd")
    assert rare < common <= CALLED_AGREES


def test_a_name_of_ten_thousand_letters_is_compared():
    assert level("mock " * 2000, "mock " * 2000 + "x") >= 1
