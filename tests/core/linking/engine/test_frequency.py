import math

import numpy as np
import pytest
from tests.core.linking.engine.worlds import SCHEMA, table, texts

from plait.linking.engine.codes import hashes
from plait.linking.engine.frequency import RARE, SEEN_ENOUGH, WORD, count
from plait.linking.engine.records import prepare


def frequencies(*rows):
    return count(prepare(table(SCHEMA, *rows), SCHEMA, {}))


OFTEN = [{"given": "ada", "family": "vale"}] * SEEN_ENOUGH
SELDOM = [{"given": "bo", "family": "vale"}] * (SEEN_ENOUGH - 1)


def test_a_value_is_as_rare_as_its_share_of_the_records():
    found = frequencies(*OFTEN, *SELDOM)
    rarity = found.rarity("given", hashes(texts(["ada"])))[0]
    assert rarity == pytest.approx(math.log(len(OFTEN + SELDOM) / SEEN_ENOUGH))


def test_a_value_that_few_have_is_in_no_model_and_counts_as_any_rare_one():
    found = frequencies(*OFTEN, *SELDOM)
    assert len(found.known["given"].values) == 1
    rarity = found.rarity("given", hashes(texts(["bo", "never seen"])))
    assert np.allclose(rarity, math.log(len(OFTEN + SELDOM) / RARE))


def test_a_word_counts_once_for_each_record_that_says_it():
    found = frequencies(*[{"given": "vale", "family": "vale"}] * 5, *[{"given": "x", "family": "vale"}] * 5)
    assert found.known[WORD].values.tolist() == hashes(texts(["vale"])).tolist()
    assert found.known[WORD].counts.tolist() == [10]


def test_frequencies_of_nobody_are_none():
    assert frequencies().rarity("given", hashes(texts(["ada"]))).tolist() == pytest.approx([math.log(1 / RARE)] * 2)


def test_a_number_stands_for_nothing_where_more_than_half_of_many_records_have_it():
    rows = [{"given": f"n{at}", "phone": "0000" if at % 5 else f"014149600{at:02d}"} for at in range(100)]
    for found, expected in ((frequencies(*rows), [True, False]), (frequencies(*rows[:-1]), [False, False])):
        assert found.stands_for_nothing("identifier:phone", hashes(texts(["0000", "5"]))).tolist() == expected
    halves = frequencies(*[row | {"phone": "0000" if at % 2 else "1111"} for at, row in enumerate(rows)])
    assert not halves.stands_for_nothing("identifier:phone", hashes(texts(["0000", "1111"]))).any()
