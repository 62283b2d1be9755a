"""Hit / no-hit: what may be pointed at, to whom, how often, and how long a notice stays open."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plait.domain.ids import PartnerId
from plait.domain.marking import Existence, Marking, MarkingKind, Purpose
from plait.linking.pointing import (
    MOST_A_DAY,
    MOST_OF_A_BODY,
    NoticeState,
    PointerAnswer,
    PointerRefused,
    may_point,
    refuse_if_too_many,
    refuse_unless_grounded,
    state_of,
    whom_to_ask,
)

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
OWNER, ASKER, THIRD = PartnerId(1), PartnerId(2), PartnerId(3)
CRIME = Purpose.LAW_ENFORCEMENT
POINTER = Marking(originator=OWNER, purposes=frozenset({CRIME}), existence=Existence.POINTER)

SINGLES = st.builds(
    Marking,
    originator=st.sampled_from([OWNER, ASKER, THIRD]),
    purposes=st.sets(st.sampled_from(Purpose), min_size=1).map(frozenset),
    existence=st.sampled_from(Existence),
    kind=st.sampled_from(MarkingKind),
)


def test_another_body_is_pointed_to_what_is_marked_so() -> None:
    assert may_point(POINTER, asked_by=ASKER, purpose=CRIME)
    assert may_point(replace(POINTER, existence=Existence.OPEN), asked_by=ASKER, purpose=CRIME)


def test_hidden_stays_hidden() -> None:
    assert not may_point(replace(POINTER, existence=Existence.HIDDEN), asked_by=ASKER, purpose=CRIME)


@pytest.mark.parametrize("kind", [kind for kind in MarkingKind if kind is not MarkingKind.ORDINARY])
def test_material_of_an_own_list_is_never_pointed_at(kind: MarkingKind) -> None:
    assert not may_point(replace(POINTER, kind=kind), asked_by=ASKER, purpose=CRIME)


def test_a_purpose_that_the_marking_does_not_name_is_told_nothing() -> None:
    assert not may_point(POINTER, asked_by=ASKER, purpose=Purpose.LICENSING)


def test_nobody_is_pointed_to_their_own_body() -> None:
    assert not may_point(POINTER, asked_by=OWNER, purpose=CRIME)


@given(SINGLES, SINGLES)
def test_what_rests_on_two_markings_is_pointed_at_only_where_each_may_be_and_one_body_owns_both(
    one: Marking, other: Marking
) -> None:
    both = one | other
    each = [may_point(single, asked_by=ASKER, purpose=CRIME) for single in (one, other)]
    assert may_point(both, asked_by=ASKER, purpose=CRIME) is (all(each) and one.originator == other.originator)


@given(st.lists(SINGLES, max_size=6))
def test_whom_to_ask_is_each_owner_of_what_may_be_pointed_at_once(markings: list[Marking]) -> None:
    asked = whom_to_ask(markings, asked_by=ASKER, purpose=CRIME)
    assert asked == {one.originator for one in markings if may_point(one, asked_by=ASKER, purpose=CRIME)}
    assert ASKER not in asked


def test_a_notice_is_open_until_it_is_answered_or_expires() -> None:
    ends = NOW + timedelta(days=14)
    assert state_of(None, expires_at=ends, at=NOW) is NoticeState.OPEN
    assert state_of(None, expires_at=ends, at=ends) is NoticeState.EXPIRED
    assert state_of(PointerAnswer.CALLED, expires_at=ends, at=ends) is NoticeState.ANSWERED


@pytest.mark.parametrize(("case", "reason"), [("", "why"), ("  ", "why"), ("CASE-1", " ")])
def test_a_question_without_its_case_or_its_reason_is_refused(case: str, reason: str) -> None:
    with pytest.raises(PointerRefused):
        refuse_unless_grounded(case, reason)


def test_the_quota_of_a_day_is_of_a_person_and_of_their_body() -> None:
    refuse_if_too_many(MOST_A_DAY, of_body_today=MOST_OF_A_BODY)
    with pytest.raises(PointerRefused, match="You have asked"):
        refuse_if_too_many(MOST_A_DAY + 1, of_body_today=1)
    with pytest.raises(PointerRefused, match="Your body has asked"):
        refuse_if_too_many(1, of_body_today=MOST_OF_A_BODY + 1)


def test_each_answer_has_words() -> None:
    assert {answer.words for answer in PointerAnswer} == {"We have spoken", "Released to you", "Nothing to add"}
