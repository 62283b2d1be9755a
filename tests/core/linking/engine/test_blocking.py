from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.linking.engine.worlds import SCHEMA, crowded, invented, table

from plait.linking.engine.blocking import (
    LARGE,
    Outgrown,
    candidates,
    meetings,
    meetings_between,
    rules_for,
    usable_keys,
)
from plait.linking.engine.keys import LARGE_RULES, RULES
from plait.linking.engine.records import prepare

STRANGERS = [{"given": f"q{at:05d}", "family": f"x{at:05d}"} for at in range(1500)]


def paired(*rows, rules=None):
    """Pairs of the first rows as numbers from 1, among strangers who share no key with anybody."""
    records = prepare(table(SCHEMA, *rows, *STRANGERS), SCHEMA, {"kit": "christopher"})
    found = candidates(records, rules)
    ids = records.ids
    ends = zip(ids[found.left].tolist(), ids[found.right].tolist(), strict=True)
    return {(min(pair), max(pair)) for pair in ends if max(pair) <= len(rows)}, found


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"given": "Aldo", "family": "Brack", "born": "1980-02-03"}, {"given": "Brak", "born": "1980-02-03"}),
        ({"given": "Kit", "family": "Vale"}, {"given": "Christopher", "family": "Vail"}),
        ({"given": "Ada", "postcode": "ZE9 1AA"}, {"family": "Ada", "postcode": "ze91aa"}),
        ({"given": "Иван", "family": "Вал"}, {"given": "Вал", "family": "Иван"}),
        ({"phone": "0141 496 0000"}, {"given": "Bo", "phone": "01414960000"}),
        (
            {"given": "A", "family": "Brack", "born": "1980-02-03"},
            {"given": "Aldo", "family": "B", "born": "1980-02-03"},
        ),
    ],
)
def test_people_who_share_a_key_are_compared(one, other):
    assert paired(one, other)[0] == {(1, 2)}


def test_people_who_share_none_are_not():
    assert paired({"given": "Aldo", "born": "1980-02-03"}, {"given": "Brack", "born": "1975-11-09"})[0] == set()


def test_a_word_that_is_in_a_name_twice_pairs_nobody_with_himself():
    _, found = paired({"given": "Vale", "family": "Vale"}, {"given": "Vale", "family": "Vale"})
    assert (found.left < found.right).all()


def test_a_key_that_too_many_share_is_dropped_and_its_hash_is_told():
    many = [{"given": "John", "family": "Smith"}] * 100
    pairs, found = paired(*many)
    assert pairs == set()
    assert sum(len(keys) for keys in found.blocking.dropped) > 0


def test_small_tables_are_compared_whole():
    records = prepare(table(SCHEMA, *STRANGERS[:10]), SCHEMA, {})
    assert len(candidates(records).left) == 45


def test_a_large_table_has_rules_of_more_than_one_thing_or_one_number():
    assert rules_for(LARGE) == LARGE_RULES
    assert rules_for(LARGE - 1) == RULES


@settings(max_examples=5)
@given(st.integers(min_value=1, max_value=1000))
def test_every_pair_is_there_once_in_order(seed):
    people, _ = invented(700, seed)
    found = candidates(prepare(people, SCHEMA, {}))
    word = (found.left.astype(np.int64) << 24) | found.right
    assert (np.diff(word) > 0).all()
    assert (found.left < found.right).all()


def test_more_rules_never_lose_a_pair():
    people, _ = invented(700)
    records = prepare(people, SCHEMA, {})
    few, all_ = (candidates(records, rules) for rules in (RULES[:5], RULES))
    few_words, all_words = ((one.left.astype(np.int64) << 24) | one.right for one in (few, all_))
    assert len(few_words) < len(all_words)
    assert np.isin(few_words, all_words).all()


def words(left, right):
    return (left.astype(np.int64) << 24) | right


def frozen(records, blocking):
    parts = list(meetings(usable_keys(records, blocking), blocking, len(records)))
    return np.concatenate([words(left, right) for left, right in parts])


def test_what_was_dropped_in_learning_finds_the_same_pairs_again():
    records = prepare(crowded(700), SCHEMA, {})
    found = candidates(records)
    assert sum(map(len, found.blocking.dropped))
    assert np.array_equal(frozen(records, found.blocking), words(found.left, found.right))


def test_parts_of_any_size_hold_the_same_pairs():
    records = prepare(crowded(700), SCHEMA, {})
    blocking = candidates(records).blocking
    keys = usable_keys(records, blocking)
    whole = frozen(records, blocking)
    for edges in ([0, len(records)], [0, 1, 2, 700, len(records)]):
        parts = [meetings_between(keys, blocking, low, high) for low, high in pairwise(edges)]
        assert np.array_equal(np.concatenate([words(*part) for part in parts]), whole)


def test_more_meetings_than_any_table_makes_in_learning_are_refused_before_they_are_made():
    flood = [{"given": "Ada", "family": "Vale", "phone": f"0141{at:07}"} for at in range(6000)]
    records = prepare(table(SCHEMA, *flood), SCHEMA, {})
    every_key = candidates(records.at(np.arange(10))).blocking
    with pytest.raises(Outgrown):
        next(meetings(usable_keys(records, every_key), every_key, len(records)))


def test_pairs_among_a_part_are_those_of_the_whole_that_lie_in_it():
    records = prepare(crowded(700), SCHEMA, {})
    whole, part = candidates(records), candidates(records, among=900)
    inside = whole.right < 900
    assert 0 < inside.sum() < len(inside)
    assert np.array_equal(words(part.left, part.right), words(whole.left, whole.right)[inside])
    assert list(map(len, part.blocking.dropped)) == list(map(len, whole.blocking.dropped))
