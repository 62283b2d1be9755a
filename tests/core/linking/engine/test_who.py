import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.linking.engine.worlds import NO_IDENTITIES, NO_MATCHES, SCHEMA, groups, invented, matches

from plait.linking.engine.engine import link_records, link_under
from plait.linking.engine.who import ALIKE, who_is_who
from plait.linking.identity import IDENTITIES, NOMINALS, Facts

NOBODY, NO_NOMINALS = ALIKE.empty_table(), NOMINALS.empty_table()


@pytest.fixture(scope="module")
def linked():
    people, _ = invented(120)
    model = link_records(people, SCHEMA, matches=NO_MATCHES, identities=NO_IDENTITIES).model
    return link_under(model, people, matches=NO_MATCHES, identities=NO_IDENTITIES)


def who(linked, ids, *decided, alike=NOBODY, identities=NO_IDENTITIES, nominals=NO_NOMINALS):
    told = {"alike": alike, "matches": matches(*decided), "facts": Facts(identities, nominals)}
    return who_is_who(np.array(ids, np.int64), linked.pairs, linked.model.prior_weight, **told)


def mentions(linked):
    return linked.membership["mention_id"].to_numpy()


def said_alike(*ids):
    return pa.table({"mention_id": list(ids), "said": [7] * len(ids)}, schema=ALIKE)


DECISIONS = st.lists(
    st.tuples(st.integers(1, 100), st.integers(1, 100), st.sampled_from(["same", "different", "unsure"])).filter(
        lambda row: row[0] < row[1]
    ),
    max_size=8,
    unique_by=lambda row: row[:2],
)


def subjects(membership):
    return dict(zip(*(membership[name].to_pylist() for name in ("mention_id", "subject_id")), strict=True))


@settings(max_examples=40, deadline=None)
@given(DECISIONS)
def test_a_different_always_keeps_apart_and_a_same_joins_where_no_different_stands_between(linked, decided):
    found = subjects(who(linked, mentions(linked), *decided))
    bars = [row[:2] for row in decided if row[2] == "different"]
    assert all(found[left] != found[right] for left, right in bars)
    if not bars:
        assert all(found[left] == found[right] for left, right, judgement in decided if judgement == "same")


@settings(max_examples=20, deadline=None)
@given(DECISIONS)
def test_what_is_taken_back_leaves_everything_as_it_was(linked, decided):
    """Undo is a later decision UNSURE, or none: both give who was who before."""
    before = who(linked, mentions(linked))
    assert before == linked.membership
    assert who(linked, mentions(linked), *[(left, right, "unsure") for left, right, _ in decided]) == before


@settings(max_examples=20, deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_order_of_mentions_never_matters(linked, shuffler):
    ids = mentions(linked).tolist()
    shuffler.shuffle(ids)
    assert who(linked, ids) == linked.membership


def test_whoever_reads_fewer_mentions_has_no_others_in_the_answer(linked):
    ids = mentions(linked)[::2]
    assert who(linked, ids)["mention_id"].to_pylist() == ids.tolist()
    assert who(linked, []).num_rows == 0


def test_mentions_that_say_something_common_word_for_word_are_one_unless_a_fact_or_a_person_says_otherwise(linked):
    alone = [min(group) for group in groups(linked.membership) if len(group) == 1][:4]
    alike = said_alike(*alone)
    assert groups(who(linked, alone, alike=alike)) == {frozenset(alone)}
    first, second, third, fourth = sorted(alone)
    apart = groups(who(linked, alone, (first, fourth, "different"), alike=alike))
    assert not any({first, fourth} <= group for group in apart)
    numbers = pa.Table.from_pylist(
        [{"mention_id": one, "company_number": number} for one, number in ((second, "a"), (third, "b"), (fourth, "b"))],
        schema=IDENTITIES,
    )
    found = groups(who(linked, alone, alike=alike, identities=numbers))
    assert any({third, fourth} <= group for group in found)
    assert not any({second, third} <= group for group in found)


def nominals(*memberships):
    return pa.Table.from_pylist([{"mention_id": one, "group_id": group} for one, group in memberships], NOMINALS)


def test_whoever_may_know_of_two_groups_has_their_nominals_apart_until_people_decide(linked):
    one, other = sorted(max(groups(linked.membership), key=len))[:2]
    of_two, of_one = nominals((one, 70), (other, 80)), nominals((one, 70), (other, 70))
    every = mentions(linked)
    together = subjects(who(linked, every))
    assert together[one] == together[other]
    assert who(linked, every, nominals=of_one) == linked.membership
    apart = subjects(who(linked, every, nominals=of_two))
    assert apart[one] != apart[other]
    agreed = subjects(who(linked, every, (one, other, "same"), nominals=of_two))
    assert agreed[one] == agreed[other]


def test_of_mentions_that_say_one_thing_those_of_one_group_are_one(linked):
    alone = sorted(min(group) for group in groups(linked.membership) if len(group) == 1)[:4]
    told = nominals((alone[0], 70), (alone[1], 80), (alone[2], 70), (alone[3], 80))
    found = groups(who(linked, alone, alike=said_alike(*alone), nominals=told))
    assert found == {frozenset(alone[::2]), frozenset(alone[1::2])}


def test_what_speaks_of_others_is_passed_over(linked):
    alone = mentions(linked)[:3].tolist()
    decided = [(alone[0], 999_999, "same")]
    told = nominals((999_999, 70))
    assert who(linked, alone, *decided, alike=said_alike(999_999), nominals=told) == who(linked, alone)
