import random

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from tests.core.linking.worlds import groups, matches, mentions, pairs

from plait.linking.cluster import cluster, connected

NUMBERS = st.integers(min_value=1, max_value=9)
EDGES = st.dictionaries(
    st.tuples(NUMBERS, NUMBERS).filter(lambda pair: pair[0] < pair[1]),
    st.floats(min_value=0.01, max_value=0.999),
    max_size=20,
)
DECISIONS = st.dictionaries(
    st.tuples(NUMBERS, NUMBERS).filter(lambda pair: pair[0] < pair[1]),
    st.sampled_from(["same", "different", "unsure"]),
    max_size=5,
)
FACTS = st.dictionaries(NUMBERS, st.fixed_dictionaries({"company_number": st.sampled_from(["SC1", "SC2"])}), max_size=5)


def ways(count):
    """Pairs of nodes, a node with itself among them."""
    return st.lists(st.tuples(st.integers(0, count - 1), st.integers(0, count - 1)), max_size=40)


def clustered(ids, edges, decisions=(), facts=None, threshold=0.5):
    rows = [(*pair, probability) for pair, probability in dict(edges).items()]
    judged = [(*pair, judgement) for pair, judgement in dict(decisions).items()]
    return groups(cluster(mentions(ids, facts), pairs(*rows), matches(*judged), threshold=threshold))


def test_a_likely_pair_is_one_subject_and_an_unlikely_one_is_two():
    assert clustered([1, 2, 3], {(1, 2): 0.9, (2, 3): 0.2}) == {frozenset({1, 2}), frozenset({3})}


def test_one_hub_does_not_chain_two_groups_together():
    two_families = {(1, 2): 0.99, (1, 3): 0.99, (2, 3): 0.99, (4, 5): 0.99, (4, 6): 0.99, (5, 6): 0.99}
    assert clustered(range(1, 7), two_families | {(3, 4): 0.8}) == {frozenset({1, 2, 3}), frozenset({4, 5, 6})}


def test_two_company_numbers_never_join_whatever_the_score():
    facts = {1: {"company_number": "SC000001"}, 2: {"company_number": "SC000002"}}
    assert len(clustered([1, 2], {(1, 2): 0.999}, facts=facts)) == 2


def test_a_third_company_without_number_does_not_bring_two_numbers_together():
    facts = {1: {"company_number": "SC000001"}, 3: {"company_number": "SC000003"}}
    found = clustered([1, 2, 3], {(1, 2): 0.95, (2, 3): 0.94, (1, 3): 0.9}, facts=facts)
    assert found == {frozenset({1, 2}), frozenset({3})}


def test_two_birth_dates_with_two_sexes_never_join_but_either_alone_may():
    born = {1: {"birth_date": "1980-01-02", "sex": "f"}, 2: {"birth_date": "1981-01-02", "sex": "m"}}
    assert len(clustered([1, 2], {(1, 2): 0.99}, facts=born)) == 2
    same_day = {1: born[1], 2: born[2] | {"birth_date": "1980-01-02"}}
    assert len(clustered([1, 2], {(1, 2): 0.99}, facts=same_day)) == 1


def test_a_human_different_keeps_apart_what_the_score_would_join():
    assert len(clustered([1, 2, 3], {(1, 2): 0.99, (2, 3): 0.99, (1, 3): 0.99}, {(1, 3): "different"})) == 2


def test_a_human_same_joins_what_no_score_supports_and_what_facts_contradict():
    facts = {1: {"company_number": "SC000001"}, 2: {"company_number": "SC000002"}}
    assert clustered([1, 2], {}, {(1, 2): "same"}, facts=facts) == {frozenset({1, 2})}


def test_unsure_takes_a_decision_back():
    assert len(clustered([1, 2], {}, {(1, 2): "unsure"})) == 2


def test_human_decisions_that_contradict_each_other_keep_the_different():
    found = clustered([1, 2, 3], {}, {(1, 2): "same", (2, 3): "same", (1, 3): "different"})
    assert not any({1, 3} <= group for group in found)


def test_no_mentions_make_no_subjects():
    assert clustered([], {}) == set()


@given(EDGES, DECISIONS, FACTS, st.randoms(use_true_random=False))
def test_the_order_of_rows_never_matters(edges, decisions, facts, shuffler: random.Random):
    expected = clustered(range(1, 10), edges, decisions, facts)
    ids, edge_rows, decision_rows = list(range(1, 10)), list(edges.items()), list(decisions.items())
    for rows in (ids, edge_rows, decision_rows):
        shuffler.shuffle(rows)
    assert clustered(ids, edge_rows, decision_rows, facts) == expected


@given(EDGES, DECISIONS, FACTS)
def test_a_component_is_clustered_as_if_it_were_alone(edges, decisions, facts):
    """Mentions 11 to 19 are a second world beside the first: neither moves the other."""
    apart = {(left + 10, right + 10): probability for (left, right), probability in edges.items()}
    first = clustered(range(1, 10), edges, decisions, facts)
    both = clustered([*range(1, 10), *range(11, 20)], edges | apart, decisions, facts)
    assert {group for group in both if max(group) < 10} == first


@given(EDGES, DECISIONS)
def test_every_mention_has_one_subject_named_by_its_least_mention(edges, decisions):
    rows = [(*pair, probability) for pair, probability in edges.items()]
    judged = [(*pair, judgement) for pair, judgement in decisions.items()]
    table = cluster(mentions(range(1, 10)), pairs(*rows), matches(*judged), threshold=0.5)
    assert table["mention_id"].to_pylist() == list(range(1, 10))
    for group in groups(table):
        assert {row["subject_id"] for row in table.to_pylist() if row["mention_id"] in group} == {min(group)}


@given(EDGES, DECISIONS, FACTS)
def test_nobody_is_joined_across_a_human_different(edges, decisions, facts):
    found = clustered(range(1, 10), edges, decisions, facts)
    for pair, judgement in decisions.items():
        if judgement == "different":
            assert not any(set(pair) <= group for group in found)


@given(EDGES, FACTS)
def test_scores_never_join_two_company_numbers(edges, facts):
    for group in clustered(range(1, 10), edges, {}, facts):
        assert len({facts[member]["company_number"] for member in group if member in facts}) <= 1


@given(st.integers(min_value=1, max_value=30).flatmap(lambda count: st.tuples(st.just(count), ways(count))))
def test_what_is_connected_by_any_way_has_one_number_in_order_of_its_least(graph):
    count, pairs_ = graph
    left, right = (np.array([pair[end] for pair in pairs_], dtype=np.int64) for end in (0, 1))
    numbers = connected(count, left, right).tolist()
    together = {node: {node} for node in range(count)}
    for one, other in pairs_:
        both = together[one] | together[other]
        together.update(dict.fromkeys(both, both))
    assert all((numbers[one] == numbers[other]) == (other in together[one]) for one in together for other in together)
    assert list(dict.fromkeys(numbers)) == sorted(set(numbers))
