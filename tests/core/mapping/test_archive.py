"""A group is archived by several people, each step by whoever may take it, and looked at again on a day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plait.domain.archive import ArchiveCase, ArchiveEntry, ArchiveState, ArchiveStep
from plait.domain.ids import PersonId
from plait.mapping.archive import TRANSITIONS, ArchiveRefused, advance, offered, replay

ANN, BEN, CAT = PersonId(1), PersonId(2), PersonId(3)
TODAY = date(2026, 11, 23)
LATER = TODAY + timedelta(days=365)


def step(
    of: ArchiveStep, by: PersonId, *, reason: str = "Quiet for a year.", review_on: date | None = None
) -> ArchiveEntry:
    return ArchiveEntry(step=of, by=by, on=TODAY, reason=reason, review_on=review_on)


ASKED = advance(ArchiveCase(), step(ArchiveStep.ASK, ANN))
CHECKED = advance(ASKED, step(ArchiveStep.CHECK, BEN))
AGREED = advance(CHECKED, step(ArchiveStep.AGREE, CAT, review_on=LATER))


def test_three_people_archive_a_group_and_say_when_to_look_again() -> None:
    assert (ASKED.state, CHECKED.state, AGREED.state) == (
        ArchiveState.ASKED,
        ArchiveState.CHECKED,
        ArchiveState.AGREED,
    )
    assert (AGREED.asked_by, AGREED.checked_by, AGREED.review_on) == (ANN, BEN, LATER)


def test_who_checked_may_decide_so_that_two_people_are_enough() -> None:
    assert advance(CHECKED, step(ArchiveStep.AGREE, BEN, review_on=LATER)).state is ArchiveState.AGREED


@pytest.mark.parametrize(
    ("case", "of"), [(ASKED, ArchiveStep.CHECK), (CHECKED, ArchiveStep.AGREE), (CHECKED, ArchiveStep.REFUSE)]
)
def test_nobody_passes_or_refuses_their_own_request(case: ArchiveCase, of: ArchiveStep) -> None:
    with pytest.raises(ArchiveRefused, match="Somebody else"):
        advance(case, step(of, ANN, review_on=LATER))


def test_nothing_is_agreed_before_it_is_checked() -> None:
    with pytest.raises(ArchiveRefused, match="The next step is: check, refuse, withdraw"):
        advance(ASKED, step(ArchiveStep.AGREE, CAT, review_on=LATER))


@pytest.mark.parametrize("review_on", [None, TODAY, TODAY - timedelta(days=1)])
def test_a_decision_needs_a_day_ahead_on_which_to_look_again(review_on: date | None) -> None:
    for case, of in ((CHECKED, ArchiveStep.AGREE), (AGREED, ArchiveStep.REVIEW)):
        with pytest.raises(ArchiveRefused, match="still ahead"):
            advance(case, step(of, CAT, review_on=review_on))


def test_only_who_asked_withdraws() -> None:
    assert advance(CHECKED, step(ArchiveStep.WITHDRAW, ANN)) == ArchiveCase()
    with pytest.raises(ArchiveRefused, match="refuse it instead"):
        advance(CHECKED, step(ArchiveStep.WITHDRAW, BEN))


def test_what_was_refused_can_be_asked_again() -> None:
    refused = advance(CHECKED, step(ArchiveStep.REFUSE, CAT))
    assert offered(refused) == (ArchiveStep.ASK,)


def test_an_archived_group_that_is_looked_at_again_gets_another_day() -> None:
    assert AGREED.is_overdue(LATER + timedelta(days=1))
    assert not AGREED.is_overdue(LATER)
    again = advance(AGREED, step(ArchiveStep.REVIEW, BEN, review_on=LATER + timedelta(days=365)))
    assert not again.is_overdue(LATER + timedelta(days=1))
    assert again.asked_by == ANN


@given(
    tried=st.lists(
        st.tuples(st.sampled_from(ArchiveStep), st.sampled_from([ANN, BEN, CAT]), st.sampled_from([None, LATER])),
        max_size=12,
    )
)
def test_however_steps_are_tried_an_agreed_case_had_two_people_a_reason_and_a_day(
    tried: list[tuple[ArchiveStep, PersonId, date | None]],
) -> None:
    case, taken = ArchiveCase(), []
    for of, by, day in tried:
        try:
            case = advance(case, step(of, by, review_on=day))
        except ArchiveRefused:
            continue
        taken.append(step(of, by, review_on=day))
    assert replay(taken) == case
    if case.state is ArchiveState.AGREED:
        decided = [entry.by for entry in taken if entry.step is ArchiveStep.AGREE][-1]
        assert case.asked_by not in {case.checked_by, decided}
        assert case.reason
        assert case.review_on == LATER


@pytest.mark.parametrize("of", list(ArchiveStep))
def test_a_history_of_which_a_reader_knows_only_one_step_is_what_that_step_left(of: ArchiveStep) -> None:
    case = replay([step(of, CAT, review_on=LATER)])
    assert case.state in {after for (_, taken), after in TRANSITIONS.items() if taken is of}


def test_each_step_needs_a_reason() -> None:
    with pytest.raises(ArchiveRefused, match="Give a reason"):
        advance(ArchiveCase(), step(ArchiveStep.ASK, ANN, reason="  "))
