"""What limits one person on a day, and which day comes next."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plait.domain.lifetime import Said, Spell, SpellKind, SpellState, TriggerKind
from plait.mapping.lifetime import lifetime, newest, released_on, state_of

TODAY = date(2026, 11, 23)
DAY = timedelta(days=1)
DAYS = st.none() | st.dates(date(2024, 1, 1), date(2030, 1, 1))
SPELLS = st.builds(
    Spell,
    kind=st.sampled_from(SpellKind),
    reference=st.sampled_from("ab"),
    from_on=DAYS,
    to_on=DAYS,
    release_on=DAYS,
    review_on=DAYS,
    ended_on=DAYS,
    changed_on=DAYS,
)
SAID = st.lists(
    st.builds(
        Said,
        spell=SPELLS,
        mention_id=st.integers(1, 3),
        recorded_on=st.dates(date(2026, 1, 1), date(2026, 12, 1)),
    ),
    max_size=6,
)


def said(spell: Spell, mention_id: int = 1, recorded_on: date = TODAY, source: str = "") -> Said:
    return Said(spell=spell, mention_id=mention_id, recorded_on=recorded_on, source=source)


def in_prison(release_on: date | None, reference: str = "C-1", **more: date | None) -> Spell:
    return Spell(kind=SpellKind.PRISON, reference=reference, from_on=date(2025, 1, 1), release_on=release_on, **more)  # type: ignore[arg-type]  # days of a Spell


def an_order(to_on: date | None, **more: date | None) -> Spell:
    return Spell(kind=SpellKind.ORDER, order="SCPO", reference="O-1", from_on=date(2025, 1, 1), to_on=to_on, **more)  # type: ignore[arg-type]  # days of a Spell


def test_somebody_in_prison_waits_for_their_earliest_release_day() -> None:
    found = lifetime([said(in_prison(TODAY + 30 * DAY))], as_of=TODAY)
    assert [one.state for one in found.in_force] == [SpellState.IN_FORCE]
    assert found.next is not None
    assert (found.next.kind, found.next.on, found.next.why) == (
        TriggerKind.RELEASE,
        TODAY + 30 * DAY,
        "earliest release day",
    )


def test_an_order_whose_end_nobody_said_is_in_force_and_nothing_is_made_up_for_its_end() -> None:
    found = lifetime([said(an_order(None))], as_of=date(2060, 1, 1))
    assert len(found.in_force) == 1
    assert found.triggers == ()


@pytest.mark.parametrize(
    ("on", "state"),
    [
        (date(2024, 12, 31), SpellState.TO_COME),
        (date(2025, 1, 1), SpellState.IN_FORCE),
        (date(2027, 1, 1), SpellState.IN_FORCE),
        (date(2027, 1, 2), SpellState.ENDED),
    ],
)
def test_an_order_holds_from_its_first_day_to_its_last(on: date, state: SpellState) -> None:
    assert state_of(an_order(date(2027, 1, 1)), on) == state


def test_when_the_earliest_release_day_has_come_it_is_not_made_up_that_they_left() -> None:
    assert state_of(in_prison(TODAY), TODAY) is SpellState.RELEASE_DAY_CAME
    assert state_of(in_prison(TODAY, ended_on=TODAY), TODAY) is SpellState.ENDED
    assert state_of(in_prison(TODAY, to_on=TODAY - DAY), TODAY) is SpellState.ENDED


def test_the_earliest_of_release_licence_order_and_review_comes_next() -> None:
    licence = Spell(kind=SpellKind.LICENCE, reference="L-1", to_on=TODAY + 40 * DAY)
    spells = [in_prison(TODAY + 60 * DAY), licence, an_order(TODAY + 50 * DAY, review_on=TODAY + 20 * DAY)]
    found = lifetime([said(spell) for spell in spells], as_of=TODAY)
    assert [(one.kind, (one.on - TODAY).days) for one in found.triggers] == [
        (TriggerKind.REVIEW, 20),
        (TriggerKind.LICENCE_END, 40),
        (TriggerKind.ORDER_END, 50),
        (TriggerKind.RELEASE, 60),
    ]


def test_two_sources_with_two_release_days_stand_side_by_side_and_the_earliest_counts() -> None:
    early, late = TODAY + 10 * DAY, TODAY + 90 * DAY
    both = [said(in_prison(late), 1, source="Prison"), said(in_prison(early), 2, source="Police")]
    found = lifetime(both, as_of=TODAY)
    assert found.next is not None
    assert (found.next.on, found.next.said.source, found.next.others) == (early, "Police", ((late, "Prison"),))
    assert [{one.source for one in told} for told in found.contradictions] == [{"Prison", "Police"}]
    assert len(found.in_force) == 2


def test_two_terms_that_one_sender_keeps_apart_contradict_nobody() -> None:
    both = [said(in_prison(TODAY + DAY, "C-1")), said(in_prison(TODAY + 9 * DAY, "C-2"))]
    assert lifetime(both, as_of=TODAY).contradictions == ()


def test_two_sources_that_agree_contradict_nobody() -> None:
    both = [said(in_prison(TODAY + DAY), 1), said(in_prison(TODAY + DAY), 2)]
    assert lifetime(both, as_of=TODAY).contradictions == ()


def test_of_one_senders_record_the_newest_state_counts_by_the_day_it_changed() -> None:
    before = said(in_prison(TODAY + 9 * DAY, changed_on=date(2026, 1, 1)))
    after = said(in_prison(TODAY + DAY, changed_on=date(2026, 6, 1)), recorded_on=TODAY - DAY)
    assert newest([after, before]) == [after]
    found = lifetime([after, before], as_of=TODAY)
    assert [one.said for one in found.all] == [after]


def test_a_release_day_that_has_come_is_told_and_one_to_come_is_not() -> None:
    come, ahead = said(in_prison(TODAY - DAY, "C-1")), said(in_prison(TODAY + DAY, "C-2"))
    assert released_on([come, ahead], as_of=TODAY) == [(TODAY - DAY, come)]


@given(SAID, DAYS.filter(bool))
def test_everything_said_stands_once_and_no_trigger_is_past_or_out_of_order(some: list[Said], as_of: date) -> None:
    found = lifetime(some, as_of=as_of)
    assert sorted(map(repr, (one.said for one in found.all))) == sorted(map(repr, newest(some)))
    days = [one.on for one in found.triggers]
    assert days == sorted(days)
    assert all(on >= as_of for on in days)
    ended = {repr(one.said) for one in found.ended}
    assert not ended & {repr(one.said) for one in found.triggers}


@given(SAID.flatmap(lambda some: st.tuples(st.just(some), st.permutations(some))), DAYS.filter(bool))
def test_the_order_in_which_it_was_said_means_nothing(both: tuple[list[Said], list[Said]], as_of: date) -> None:
    one, other = both
    assert lifetime(one, as_of=as_of) == lifetime(other, as_of=as_of)


@given(SAID, DAYS.filter(bool), st.integers(0, 400))
def test_who_was_released_by_a_day_was_so_by_every_later_one(some: list[Said], as_of: date, more: int) -> None:
    earlier, later = released_on(some, as_of=as_of), released_on(some, as_of=as_of + more * DAY)
    assert earlier == later[: len(earlier)]
