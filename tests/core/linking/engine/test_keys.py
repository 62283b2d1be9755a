import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.linking.engine.worlds import SCHEMA, invented, table

from plait.linking.engine.keys import LARGE_RULES, RULES, keys_of, read_rules
from plait.linking.engine.records import prepare

ADA = {"given": "Ada", "family": "Vale", "born": "1980-02-03", "phone": "0141 496 0000"}


def every(records, rules):
    return keys_of(records, rules, lambda _, keys: keys)


def keys(rules, *rows):
    return every(prepare(table(SCHEMA, *rows), SCHEMA, {}), rules)


def hashes(by_rule):
    """The keys of each rule without the places."""
    return [sorted(set((one >> np.uint64(24)).tolist())) for one in by_rule]


def test_a_rule_is_written_and_read_back_as_it_is():
    for rules in (RULES, LARGE_RULES):
        assert read_rules(*map(str, rules)) == rules


def test_a_strong_rule_weighs_as_much_as_two_weak_ones():
    weak, strong = read_rules("sound date", "+sound date")
    assert strong.weight == 2 * weak.weight


@pytest.mark.parametrize(
    ("rule", "count"),
    [("sound date", 2), ("two", 1), ("date", 1), ("date postcode", 0), ("user", 0), ("identifier", 1)],
)
def test_a_record_has_a_key_for_each_word_and_none_where_a_part_is_missing(rule, count):
    assert len(keys(read_rules(rule), ADA)[0]) == count


def test_a_word_that_is_in_a_name_twice_makes_one_key():
    assert len(keys(read_rules("sound date"), ADA | {"given": "Vale"})[0]) == 1


@settings(max_examples=10)
@given(st.integers(min_value=1, max_value=1000))
def test_a_record_has_the_same_keys_in_every_table(seed):
    people = invented(20, seed)[0].select(["mention_id", *(name for name, _ in SCHEMA.columns)])
    alone = prepare(people.slice(3, 1), SCHEMA, {})
    together = prepare(people, SCHEMA, {})
    place = int(np.flatnonzero(together.ids == alone.ids[0])[0])
    for one, all_ in zip(every(alone, RULES), every(together, RULES), strict=True):
        assert hashes([one]) == hashes([all_[(all_ & np.uint64(0xFFFFFF)) == place]])


def test_keys_are_in_order_and_each_is_there_once():
    for one in every(prepare(invented(50)[0], SCHEMA, {}), RULES):
        assert (one[1:] > one[:-1]).all()


@given(
    st.text("abcdefgh", min_size=4, max_size=9),
    st.integers(0, 8),
    st.sampled_from(["swap", "replace", "drop", "add"]),
    st.sampled_from("abcxyz"),
)
def test_two_words_that_are_one_slip_apart_share_a_key(word, at, slip, letter):
    at = at % (len(word) - 1)
    changed = {
        "swap": word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        "replace": word[:at] + letter + word[at + 1 :],
        "drop": word[:at] + word[at + 1 :],
        "add": word[:at] + letter + word[at:],
    }[slip]
    if len(changed) < 4:
        return
    rows = [{"family": word, "town": "bo"}, {"family": changed, "town": "bo"}]
    found = keys(read_rules("slip place"), *rows)[0]
    places = {}
    for key in found.tolist():
        places.setdefault(key >> 24, set()).add(key & 0xFFFFFF)
    assert {0, 1} in places.values()


def test_a_short_word_has_no_slips():
    assert len(keys(read_rules("slip place"), {"family": "cox", "town": "bo"})[0]) == 0
