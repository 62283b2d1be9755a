from datetime import date

import pytest

from plait.assessment.framework import framework
from plait.assessment.requirements import group_gaps, hub_gaps, threat_gaps, unscored_gaps
from plait.domain.assessment import Hub, Rank, Ranking, Rating
from plait.domain.estimate import Interval, Range
from plait.domain.group import Capability, CapabilityLevel, Group, Tier
from plait.domain.ids import GroupId, MarkingId

ON = date(2026, 11, 1)
EVEN = Interval(low=1, lower=1, middle=1, upper=1, high=1)


def ranking(expected: float, *keys: str) -> Ranking:
    ranks = tuple(
        Rank(
            key=key,
            label=key.title(),
            tier=1,
            amount=EVEN,
            expected=expected,
            position=EVEN,
            first=0,
            top_three=0,
            acceptability=(),
            to_rise=None,
        )
        for key in keys
    )
    return Ranking(unit="harm points a year", ranks=ranks)


def rate(factor: str, level: float | None, body: str) -> Rating:
    value = None if level is None else Range(low=level, best=level, high=level)
    return Rating(target="drugs", factor=factor, value=value, body=body, rater=body, rated_on=ON)


def test_a_factor_that_most_raters_know_raises_nothing() -> None:
    said = [rate("activity", 3, "a"), rate("activity", 2, "b"), rate("activity", None, "c"), rate("scale", None, "a")]
    gaps = threat_gaps(ranking(1e5, "drugs"), said, framework=framework(), as_of=ON)
    assert [gap.key for gap in gaps] == ["drugs/scale"]


def test_a_question_nobody_answered_is_worth_more_than_one_half_answered() -> None:
    half = [rate("activity", 3, "a"), rate("activity", None, "b"), rate("scale", 3, "a")]
    (some,) = threat_gaps(ranking(1e5, "drugs"), half, framework=framework(), as_of=ON)
    (none,) = threat_gaps(ranking(1e5, "drugs"), half[2:], framework=framework(), as_of=ON)
    assert none.value > some.value
    assert some.requirement.known == "1 of 2 raters gave a level"
    assert none.requirement.known == "No body has rated it"


@pytest.mark.parametrize("expected", [1.0, 1e12])
def test_an_answer_that_would_change_nothing_is_worth_nothing_and_says_so(expected: float) -> None:
    gap, *_ = threat_gaps(ranking(expected, "drugs"), [], framework=framework(), as_of=ON)
    assert gap.value == pytest.approx(0, abs=1e-3)
    assert "change nothing" in gap.sentence


def test_each_unknown_attribute_of_a_group_is_a_question() -> None:
    group = Group(
        id=GroupId(1),
        name="Larch",
        marking_id=MarkingId(1),
        tier=Tier.LOCAL,
        capabilities=(
            CapabilityLevel(capability=Capability.VIOLENCE, level=2),
            CapabilityLevel(capability=Capability.LOGISTICS, level=None),
        ),
    )
    gaps = group_gaps([("g", group)], ranking(1e4, "g"), framework=framework(), as_of=ON)
    assert len(gaps) == len(Capability) - 1
    assert "Larch: how strong is its money handling?" in {gap.requirement.question for gap in gaps}


def test_an_unscored_group_says_that_it_cannot_be_tasked_beyond_development() -> None:
    group = Group(id=GroupId(1), name="Maple", marking_id=MarkingId(1))
    prior = Interval(low=100, lower=3000, middle=9000, upper=30000, high=90000)
    (gap,) = unscored_gaps([("g", group)], prior, framework=framework(), as_of=ON)
    assert "beyond development" in gap.requirement.decision
    assert gap.value > 0


def test_a_hub_that_many_groups_touch_is_worth_more_than_one_that_few_do() -> None:
    few = Hub(target="mention:1", label="a yard", groups=("a", "b"))
    many = Hub(target="mention:2", label="an office", groups=("a", "b", "c", "d"))
    ranked = ranking(2e4, "a", "b", "c", "d")
    small, large = hub_gaps([few, many], ranked, framework=framework(), as_of=ON)
    assert large.value > small.value
    assert "4 groups" in large.requirement.decision
