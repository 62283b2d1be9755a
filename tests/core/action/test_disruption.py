from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plait.action.disruption import (
    OwnClaim,
    UnknownCapability,
    counted_once,
    level,
    moderate,
    rechecks,
)
from plait.domain.disruption import (
    Capability,
    Displacement,
    DisruptionClaim,
    DisruptionLevel,
    Duration,
)
from plait.domain.ids import PartnerId

CLAIM = DisruptionClaim(
    group="group:1",
    attribute="money handling",
    before=Capability.HIGH,
    after=Capability.LOW,
    duration=Duration.A_YEAR_OR_MORE,
    displacement=Displacement.NONE_SEEN,
    happened_on=date(2026, 3, 31),
    evidence="Accounts frozen; two attempts to open others failed.",
    claimed_by=PartnerId(1),
    contributors=(PartnerId(2),),
)


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        (CLAIM, DisruptionLevel.MAJOR),
        (replace(CLAIM, duration=Duration.MONTHS), DisruptionLevel.MODERATE),
        (replace(CLAIM, displacement=Displacement.PARTIAL), DisruptionLevel.MODERATE),
        (replace(CLAIM, displacement=Displacement.UNKNOWN), DisruptionLevel.MODERATE),
        (replace(CLAIM, duration=Duration.WEEKS), DisruptionLevel.MINOR),
        (replace(CLAIM, after=Capability.MODERATE), DisruptionLevel.MINOR),
        (replace(CLAIM, displacement=Displacement.FULL), DisruptionLevel.NONE),
        (replace(CLAIM, after=Capability.HIGH), DisruptionLevel.NONE),
        (replace(CLAIM, after=Capability.ADVANCED), DisruptionLevel.NEGATIVE),
    ],
)
def test_the_criteria_give_one_level(claim: DisruptionClaim, expected: DisruptionLevel) -> None:
    assert level(claim) is expected


def test_an_unknown_capability_is_not_taken_for_nought() -> None:
    with pytest.raises(UnknownCapability):
        level(replace(CLAIM, before=None))


def test_only_another_body_moderates() -> None:
    for body in (1, 2):
        with pytest.raises(OwnClaim):
            moderate(CLAIM, by=PartnerId(body), to=DisruptionLevel.MAJOR, reason="agreed", on=date(2026, 4, 1))
    held = moderate(
        CLAIM, by=PartnerId(3), to=DisruptionLevel.MINOR, reason="two accounts remain", on=date(2026, 8, 31)
    )
    assert (held.claimed_level, held.level) == (DisruptionLevel.MAJOR, DisruptionLevel.MINOR)
    assert held.recheck_on == (date(2027, 2, 28), date(2027, 8, 28))


def test_a_moderation_without_a_reason_is_refused() -> None:
    with pytest.raises(ValueError, match="say why"):
        moderate(CLAIM, by=PartnerId(3), to=DisruptionLevel.NONE, reason=" ", on=date(2026, 4, 1))


def test_a_disruption_is_counted_once_however_many_contributed() -> None:
    again = replace(CLAIM, claimed_by=PartnerId(2), contributors=(), attribute="Money Handling")
    other = replace(CLAIM, attribute="violence")
    assert counted_once([CLAIM, again, other]) == (CLAIM, other)


@given(st.dates(date(2020, 1, 1), date(2080, 1, 1)))
def test_rechecks_come_about_six_and_twelve_months_later(on: date) -> None:
    six, twelve = rechecks(on)
    assert 175 <= (six - on).days <= 185
    assert 360 <= (twelve - on).days <= 367


@given(
    st.sampled_from(Capability),
    st.sampled_from(Capability),
    st.sampled_from(Duration),
    st.sampled_from(Displacement),
)
def test_losing_more_is_never_a_lesser_disruption(
    before: Capability, after: Capability, duration: Duration, displacement: Displacement
) -> None:
    order = [
        DisruptionLevel.NEGATIVE,
        DisruptionLevel.NONE,
        DisruptionLevel.MINOR,
        DisruptionLevel.MODERATE,
        DisruptionLevel.MAJOR,
    ]
    claim = replace(CLAIM, before=before, after=after, duration=duration, displacement=displacement)
    if after > 0:
        less = replace(claim, after=Capability(after - 1))
        assert order.index(level(less)) >= order.index(level(claim))
