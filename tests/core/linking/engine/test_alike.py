import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from tests.core.linking.engine.worlds import SCHEMA, table

from plait.linking.engine.alike import equal_records, spread, spread_whole
from plait.linking.engine.blocking import Blocking
from plait.linking.engine.clusters import ScoredPairs
from plait.linking.engine.keys import RULES
from plait.linking.engine.records import prepare

ROWS = st.lists(st.fixed_dictionaries({"given": st.sampled_from(["ada", "Ada", "bo", None])}), max_size=12)


@given(ROWS)
def test_records_that_say_the_same_are_one_group_and_no_others_are(rows):
    records = prepare(table(SCHEMA, *rows), SCHEMA, {})
    said = [(rows[mention - 1]["given"] or "").lower() for mention in records.ids.tolist()]
    alike = equal_records(records)
    for one in range(len(rows)):
        for other in range(len(rows)):
            assert (alike.group[one] == alike.group[other]) == (said[one] == said[other])
    assert all(alike.first[group] == alike.group.tolist().index(group) for group in alike.group.tolist())


def test_a_pair_of_groups_is_a_pair_of_each_of_their_records():
    rows = [{"given": "ada"}] * 3 + [{"given": "bo"}]
    records = prepare(table(SCHEMA, *rows), SCHEMA, {})
    pairs = ScoredPairs(left=np.array([0]), right=np.array([1]), log_odds=np.array([-0.4]))
    found = spread(pairs, equal_records(records), np.array([2.2, 1.4]))
    assert len(found.left) == 6
    between = found.log_odds == -0.4
    assert between.sum() == 3
    assert (found.left < found.right).all()


def test_a_group_too_large_for_all_its_pairs_is_tied_to_its_first_record():
    records = prepare(table(SCHEMA, *[{"given": "ada"}] * 300), SCHEMA, {})
    none = ScoredPairs(left=np.zeros(0, np.int32), right=np.zeros(0, np.int32), log_odds=np.zeros(0))
    found = spread(none, equal_records(records), np.array([2.2]))
    assert found.left.tolist() == [0] * 299
    assert found.right.tolist() == list(range(1, 300))


def frozen(common=()):
    return Blocking(rules=RULES, least=1, dropped=(), common=np.sort(np.array(common, np.uint64)))


def test_under_a_frozen_model_all_pairs_of_equal_records_are_there_or_none():
    records = prepare(table(SCHEMA, *[{"given": "ada"}] * 300, {"given": "bo"}), SCHEMA, {})
    alike = equal_records(records)
    ada = int(np.bincount(alike.group).argmax())
    pairs = ScoredPairs(left=np.array([0]), right=np.array([1]), log_odds=np.array([1.0]))
    whole = spread_whole(pairs, alike, np.array([2.0, 2.0]), frozen())
    assert len(whole.left) == 300 * 299 // 2 + 300
    assert alike.common.tolist() == [alike.said[ada]]
    between = spread_whole(pairs, alike, np.array([2.0, 2.0]), frozen(alike.common))
    assert len(between.left) == 300
    assert len(spread_whole(pairs, alike, np.array([2.0, 2.0]), frozen(alike.said)).left) == 0


def test_equal_records_that_say_too_little_to_be_one_are_no_pairs():
    records = prepare(table(SCHEMA, *[{"given": "ada"}] * 3), SCHEMA, {})
    none = ScoredPairs(left=np.zeros(0, np.int32), right=np.zeros(0, np.int32), log_odds=np.zeros(0))
    assert len(spread_whole(none, equal_records(records), np.array([-9.0]), frozen()).left) == 0
