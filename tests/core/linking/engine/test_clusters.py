from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plait.linking.engine.clusters import ABSENT, STOP, Known, ScoredPairs, cluster, joined_one_by_one, nothing_known
from plait.linking.engine.odds import as_log_odds

COUNT = 9
NUMBERS = st.integers(min_value=0, max_value=COUNT - 1)
TWO = st.tuples(NUMBERS, NUMBERS).filter(lambda pair: pair[0] < pair[1])
EDGES = st.dictionaries(TWO, st.sampled_from([0.01, 0.2, 0.4, 0.55, 0.7, 0.9, 0.99]), max_size=25)
DECISIONS = st.dictionaries(TWO, st.booleans(), max_size=5)
MEMBERS = st.sets(st.tuples(NUMBERS, st.integers(min_value=0, max_value=2)), max_size=5)
FACTS = st.lists(st.integers(min_value=-1, max_value=1), min_size=COUNT, max_size=COUNT)


def scored(edges):
    ends = np.array(list(edges), np.int32).reshape(-1, 2)
    log_odds = as_log_odds(np.array(list(edges.values()), np.float64))
    return ScoredPairs(left=ends[:, 0], right=ends[:, 1], log_odds=log_odds)


def known(decided=None, numbers=None, births=None, sexes=None, groups=(), count=COUNT):
    none = nothing_known(count)
    sides = {
        same: np.array([pair for pair, is_same in (decided or {}).items() if is_same is same], np.int64).reshape(-1, 2)
        for same in (True, False)
    }
    facts = [np.array(one, np.int32) if one else none.numbers for one in (numbers, births, sexes)]
    return Known(
        same=sides[True],
        different=sides[False],
        equal=none.equal,
        numbers=facts[0],
        births=facts[1],
        sexes=facts[2],
        groups=np.array(sorted(groups), np.int64).reshape(-1, 2),
    )


def found(edges, **facts):
    return cluster(COUNT, scored(edges), known(**facts)).tolist()


def test_one_hub_does_not_chain_two_groups_together():
    families = {(0, 1): 0.99, (0, 2): 0.99, (1, 2): 0.99, (3, 4): 0.99, (3, 5): 0.99, (4, 5): 0.99}
    assert found(families | {(2, 3): 0.9})[:6] == [0, 0, 0, 3, 3, 3]


@pytest.mark.parametrize(("probability", "expected"), [(0.7802, [0, 0, 0]), (0.7798, [0, 0, 2])])
def test_the_mean_counts_a_pair_that_was_not_scored_as_hardly_likely(probability, expected):
    """By hand: (probability + ABSENT) / 2 reaches STOP at .78."""
    assert (STOP, ABSENT) == (0.4, 0.02)
    assert found({(0, 1): 0.999, (0, 2): probability})[:3] == expected


def test_two_numbers_never_join_and_two_births_only_with_one_sex():
    assert found({(0, 1): 0.99}, numbers=[0, 1] + [-1] * 7)[:2] == [0, 1]
    assert found({(0, 1): 0.99}, births=[0, 1] + [-1] * 7, sexes=[0, 1] + [-1] * 7)[:2] == [0, 1]
    assert found({(0, 1): 0.99}, births=[0, 1] + [-1] * 7, sexes=[0, 0] + [-1] * 7)[:2] == [0, 0]


def test_no_score_makes_nominals_of_two_groups_one_and_two_records_of_one_nominal_it_does():
    assert found({(0, 1): 0.99}, groups=[(0, 0), (1, 1)])[:2] == [0, 1]
    assert found({(0, 1): 0.99}, groups=[(0, 0), (1, 0)])[:2] == [0, 0]
    assert found({(0, 1): 0.99}, groups=[(0, 0)])[:2] == [0, 0]


def test_a_record_beside_nominals_of_two_groups_joins_the_likelier_one_and_not_both():
    assert found({(0, 1): 0.9, (1, 2): 0.95}, groups=[(0, 0), (2, 1)])[:3] == [0, 1, 1]


def test_what_two_people_made_one_takes_in_other_records_of_either_nominal():
    """Groups that share the nominal already do not meet anew; a third one would."""
    three = {(0, 1): 0.99, (0, 2): 0.99, (1, 2): 0.99}
    decided = {(0, 1): True}
    assert found(three, decided=decided, groups=[(0, 0), (1, 1), (2, 1)])[:3] == [0, 0, 0]
    assert found(three, decided=decided, groups=[(0, 0), (1, 1), (2, 2)])[:3] == [0, 0, 2]
    assert found(three, decided=decided, groups=[(0, 0), (1, 1), (2, 0), (2, 1)])[:3] == [0, 0, 0]


@given(EDGES, DECISIONS, MEMBERS)
def test_scores_alone_never_tie_two_groups_together(edges, decided, groups):
    """Whatever groups meet in a cluster, met already among records that people or a record of both made one."""
    by_people = found({}, decided=decided, groups=groups)
    groups_of = [{group for record, group in groups if record == one} for one in range(COUNT)]
    before = {
        frozenset().union(*(groups_of[one] for one in range(COUNT) if by_people[one] == root)) for root in by_people
    }
    after = found(edges, decided=decided, groups=groups)
    for root in after:
        met = frozenset().union(*(groups_of[one] for one in range(COUNT) if after[one] == root))
        assert met in before


def test_a_human_same_joins_what_facts_contradict():
    assert found({}, decided={(0, 1): True}, numbers=[0, 1] + [-1] * 7)[:2] == [0, 0]


def test_equal_records_join_without_a_score_unless_a_person_or_a_fact_says_otherwise():
    equal = np.array([(0, 1)], np.int64)
    assert cluster(COUNT, scored({}), replace(known(), equal=equal)).tolist()[:2] == [0, 0]
    for barred in (known({(0, 1): False}), known(numbers=[0, 1] + [-1] * 7)):
        assert cluster(COUNT, scored({}), replace(barred, equal=equal)).tolist()[:2] == [0, 1]


@given(EDGES, DECISIONS, FACTS, st.permutations(range(30)))
def test_the_order_of_pairs_never_matters(edges, decided, facts, order):
    rows = list(edges.items())
    turned = dict(rows[at] for at in order if at < len(rows))
    assert found(edges, decided=decided, numbers=facts) == found(turned, decided=decided, numbers=facts)


@given(EDGES, DECISIONS, FACTS)
def test_nobody_is_joined_across_a_human_different(edges, decided, facts):
    clusters = found(edges, decided=decided, numbers=facts)
    for (left, right), same in decided.items():
        if not same:
            assert clusters[left] != clusters[right]


@given(EDGES, st.sets(TWO, max_size=5), FACTS)
def test_a_human_same_always_joins_where_nobody_said_otherwise(edges, same, facts):
    clusters = found(edges, decided=dict.fromkeys(same, True), numbers=facts)
    assert all(clusters[left] == clusters[right] for left, right in same)


@given(EDGES, FACTS)
def test_scores_never_join_two_numbers(edges, facts):
    clusters = found(edges, numbers=facts)
    for name in set(clusters):
        assert len({fact for fact, own in zip(facts, clusters, strict=True) if own == name and fact >= 0}) <= 1


@given(EDGES, DECISIONS)
def test_records_that_nothing_connects_to_others_are_clustered_as_if_alone(edges, decided):
    apart = {(left + COUNT, right + COUNT): probability for (left, right), probability in edges.items()}
    both = cluster(2 * COUNT, scored(edges | apart), known(decided, count=2 * COUNT)).tolist()
    assert both[:COUNT] == found(edges, decided=decided)


@given(EDGES)
def test_each_cluster_is_named_by_its_least_place(edges):
    clusters = found(edges)
    assert all(clusters[name] == name and name <= at for at, name in enumerate(clusters))


def test_nobody_makes_no_clusters():
    assert cluster(0, scored({}), nothing_known(0)).tolist() == []


@given(EDGES, DECISIONS, st.tuples(FACTS, FACTS, FACTS), MEMBERS)
def test_plain_components_are_what_one_join_after_another_makes_of_them(edges, decided, facts, groups):
    told = known(decided, *facts, groups)
    likely = scored({pair: probability for pair, probability in edges.items() if probability >= ABSENT})
    assert cluster(COUNT, scored(edges), told).tolist() == joined_one_by_one(COUNT, likely, told, stop=STOP).tolist()
