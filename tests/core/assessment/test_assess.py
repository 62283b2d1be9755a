from datetime import date

import pytest

from plait.assessment.assess import Run, assess, group_key
from plait.assessment.framework import framework
from plait.domain.assessment import Assessment, PlaceFigure, Rating
from plait.domain.estimate import Range
from plait.domain.group import Capability, CapabilityLevel, Group, Tier
from plait.domain.ids import GroupId, MarkingId
from plait.domain.threat import Threat

ON = date(2026, 11, 1)


def group(number: int, *, tier: Tier = Tier.LOCAL, level: int | None = 3, threat: str = "drugs") -> Group:
    return Group(
        id=GroupId(number),
        name=f"Group {number}",
        marking_id=MarkingId(1),
        tier=tier,
        primary_threat=threat,
        capabilities=tuple(CapabilityLevel(capability=each, level=level) for each in Capability),
    )


def rate(threat: str, factor: str, level: float | None, body: str) -> Rating:
    value = None if level is None else Range(low=level - 0.5, best=level, high=level + 0.5)
    return Rating(target=threat, factor=factor, value=value, body=body, rater=body, rated_on=ON)


def run(groups: list[Group], ratings: list[Rating], *, seed: int = 1) -> Assessment:
    figures = [PlaceFigure(place="s1", label="One", indicator="Robbery", period="2022-23", count=5, population=1000)]
    return assess(groups, figures, ratings, framework=framework(), as_of=ON, run=Run(seed=seed, draws=2000))


def test_all_twelve_threats_are_ranked_even_where_nobody_rated_them() -> None:
    found = run([], [])
    assert {rank.key for rank in found.threats.ranks} == {threat.value for threat in Threat}
    assert len(found.gaps) == 12 * len(framework().factors)
    assert found.agreement is None


def test_a_threat_rated_high_by_all_comes_first_and_its_interval_narrows() -> None:
    ratings = [rate("illicit-trade", factor, 5, body) for factor in ("activity", "scale") for body in ("psos", "hmrc")]
    before, after = run([], []).threats, run([], ratings).threats
    was, is_now = before.of("illicit-trade"), after.of("illicit-trade")
    assert was is not None
    assert is_now is not None
    assert is_now.expected > was.expected
    assert is_now.position.high - is_now.position.low < was.position.high - was.position.low


def test_the_same_seed_and_input_give_the_same_assessment() -> None:
    groups, ratings = [group(1), group(2, level=None)], [rate("drugs", "activity", 3, "psos")]
    assert run(groups, ratings) == run(groups, ratings)
    assert run(groups, ratings) != run(groups, ratings, seed=2)


def test_an_unscored_group_is_not_ranked_and_asks_to_be_scored() -> None:
    found = run([group(1), group(2, tier=Tier.UNSCORED), group(3, threat="")], [])
    assert [rank.key for rank in found.groups.ranks] == [group_key(group(1))]
    assert set(found.groups.unscored) == {group_key(group(2)), group_key(group(3))}
    assert {gap.target for gap in found.gaps if gap.key.endswith("/score")} == set(found.groups.unscored)


def test_another_group_never_reorders_the_rest() -> None:
    few = [group(number, level=number % 6, threat=list(Threat)[number % 12]) for number in range(1, 9)]
    more = [*few, group(99, level=2, threat="firearms")]
    before = [rank.key for rank in run(few, []).groups.ranks]
    after = [rank.key for rank in run(more, []).groups.ranks if rank.key != group_key(more[-1])]
    assert before == after


def test_mapped_groups_are_never_summed_into_a_threat() -> None:
    assert run([group(number) for number in range(1, 20)], []).threats == run([], []).threats


def test_gaps_come_most_valuable_first_and_each_says_what_it_serves() -> None:
    found = run([group(1, level=None), group(2, tier=Tier.UNSCORED)], [rate("drugs", "activity", None, "psos")])
    assert [gap.value for gap in found.gaps] == sorted((gap.value for gap in found.gaps), reverse=True)
    for gap in found.gaps:
        assert gap.requirement.question
        assert gap.requirement.decision
        assert gap.requirement.unknown
        assert gap.value >= 0


def test_an_assessment_keeps_what_it_needs_to_be_run_again() -> None:
    found = run([], [])
    assert (found.framework, found.seed, found.draws, found.as_of) == (framework().edition, 1, 2000, ON)
    assert found.unit == "harm points a year"
    assert [place.indicator for place in found.places] == ["Robbery"]


def test_what_is_believed_of_an_unscored_group_is_the_prior_alone() -> None:
    prior = run([], []).prior_harm
    assert prior.middle == pytest.approx(2.718281828 ** framework().group_prior.mu, rel=0.15)
