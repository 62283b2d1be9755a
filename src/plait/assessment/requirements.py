"""What nobody knows becomes a requirement: the question, the decision it serves, and roughly what it is worth.

The value is a screening bound (`plait.domain.information`): one usual task against the target, worth its effect on
the expected harm, charged what its days are worth elsewhere. It ranks questions; it is not a forecast.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from math import exp, log

from plait.assessment.framework import Factor, Framework
from plait.domain.assessment import Gap, Hub, Rank, Ranking, Rating
from plait.domain.estimate import Interval, Range
from plait.domain.group import Capability, Group
from plait.domain.information import perfect_information
from plait.domain.requirement import Requirement

EVEN = (0.5, 0.5)
# Asked about only where at least half of those asked do not know.
MOSTLY_UNKNOWN = 0.5


def threat_gaps(ranking: Ranking, ratings: Sequence[Rating], *, framework: Framework, as_of: date) -> list[Gap]:
    """A gap for each factor of a threat that nobody rated, or that half of the raters or more do not know."""
    gaps = []
    for rank in ranking.ranks:
        for factor in framework.factors:
            said = [each for each in ratings if each.target == rank.key and each.factor == factor.key]
            unknown = sum(each.value is None for each in said)
            if not said or unknown / len(said) >= MOSTLY_UNKNOWN:
                gaps.append(_threat_gap(rank, factor, len(said), unknown, framework, as_of))
    return gaps


def group_gaps(
    groups: Iterable[tuple[str, Group]], ranking: Ranking, *, framework: Framework, as_of: date
) -> list[Gap]:
    """A gap for each unknown attribute of a ranked group."""
    ranks = {rank.key: rank for rank in ranking.ranks}
    return [
        _attribute_gap(ranks[key], group, attribute, framework, as_of)
        for key, group in groups
        if key in ranks
        for attribute in group.unknowns()
    ]


def unscored_gaps(
    groups: Iterable[tuple[str, Group]], prior: Interval, *, framework: Framework, as_of: date
) -> list[Gap]:
    """A gap for each group that has no score, and so can only be developed."""
    effect = framework.worth.effect
    worth = (effect * prior.lower, effect * prior.upper)
    return [
        _gap(
            f"{key}/score",
            _requirement(
                f"What is {group.name}: who leads it, what does it do, and how capable is it?",
                f"Whether {group.name} is scored, and so may be tasked beyond development",
                known=f"{len(group.members)} nominals recorded",
                unknown="Everything that a score rests on",
                framework=framework,
                as_of=as_of,
            ),
            [worth],
            EVEN,
            kind="unscored",
            framework=framework,
        )
        for key, group in groups
    ]


def hub_gaps(hubs: Iterable[Hub], ranking: Ranking, *, framework: Framework, as_of: date) -> list[Gap]:
    """A gap for each hub that no group has been shown to run: if one person runs it, one task reaches them all."""
    expected = {rank.key: rank.expected for rank in ranking.ranks}
    effect, chance = framework.worth.effect, framework.worth.hub_chance
    gaps = []
    for hub in hubs:
        harms = [expected[group] for group in hub.groups if group in expected]
        on_one, on_all = effect * max(harms, default=0.0), effect * sum(harms)
        requirement = _requirement(
            f"Who runs {hub.label}, and for whom?",
            f"Whether one task on {hub.label} should take the place of tasks on {len(hub.groups)} groups",
            known=f"{len(hub.groups)} groups touch it",
            unknown="Who runs it",
            framework=framework,
            as_of=as_of,
        )
        # Two plans compete: a task on the worst of the groups, and one on the hub, worth something only if run by one.
        worth = [(on_one, on_one), (0.0, on_all)]
        key = f"{hub.target}/hub"
        gaps.append(_gap(key, requirement, worth, (1 - chance, chance), kind="hub", framework=framework))
    return gaps


def _threat_gap(rank: Rank, factor: Factor, asked: int, unknown: int, framework: Framework, as_of: date) -> Gap:
    low, high = (_amount(factor, level) for level in (factor.unknown.low, factor.unknown.high))
    share = 1.0 if not asked else unknown / asked
    requirement = _requirement(
        f"{rank.label}: {factor.question[0].lower()}{factor.question[1:]}",
        f"Whether tasks against {rank.label} come before those against its neighbours in the ranking",
        known=f"{asked - unknown} of {asked} raters gave a level" if asked else "No body has rated it",
        unknown=f"{factor.label}, in {factor.unit}",
        framework=framework,
        as_of=as_of,
    )
    worth = _martingale(framework.worth.effect * rank.expected, low, high, share)
    key = f"{rank.key}/{factor.key}"
    return _gap(key, requirement, [worth], EVEN, kind="rating", framework=framework)


def _attribute_gap(rank: Rank, group: Group, attribute: Capability, framework: Framework, as_of: date) -> Gap:
    scale = framework.group
    low, high = (scale.growth_per_level ** (level / len(Capability)) for level in _ends(scale.unknown_attribute))
    known = len(Capability) - len(group.unknowns())
    requirement = _requirement(
        f"{group.name}: how strong is its {attribute.words[0].lower()}{attribute.words[1:]}?",
        f"Which task, if any, {group.name} is given, and by whom",
        known=f"{known} of {len(Capability)} attributes; rank {_ranks(rank.position)}",
        unknown=attribute.words,
        framework=framework,
        as_of=as_of,
    )
    worth = _martingale(framework.worth.effect * rank.expected, low, high, 1.0)
    key = f"{rank.key}/{attribute}"
    return _gap(key, requirement, [worth], EVEN, kind="attribute", framework=framework)


def _gap(
    key: str,
    requirement: Requirement,
    worth: Sequence[tuple[float, float]],
    chances: tuple[float, float],
    *,
    kind: str,
    framework: Framework,
) -> Gap:
    usual = framework.worth
    charge = usual.days * usual.price_per_day["threat" if kind == "rating" else "group"]
    value = perfect_information(worth, [charge] * len(worth), chances)
    return Gap(
        key=key,
        target=key.rpartition("/")[0],
        requirement=requirement,
        value=value,
        days=usual.answer_days[kind],
        sentence=_sentence(worth[-1], charge, chances[1], usual.days, value),
    )


def _requirement(
    question: str, decision: str, *, known: str, unknown: str, framework: Framework, as_of: date
) -> Requirement:
    return Requirement(
        question=question,
        decision=decision,
        known=known,
        unknown=unknown,
        assumed=f"Our own scoring, edition {framework.edition}; not official",
        review_on=as_of + timedelta(days=framework.worth.review_days),
    )


def _sentence(worth: tuple[float, float], charge: float, chance: float, days: float, value: float) -> str:
    low, high = worth
    if value <= 0 and low >= charge:
        return "Either answer leaves a task here worth its days: it would change nothing we task."
    if value <= 0:
        return "Even the higher answer leaves the days better spent elsewhere: it would change nothing we task."
    return (
        f"If high ({chance:.0%}), {days:.0f} days here prevent {high - charge:,.0f} points more than elsewhere; "
        f"if low, they go elsewhere. Gain at most {value:,.0f} points a year."
    )


def _martingale(worth: float, low: float, high: float, share: float) -> tuple[float, float]:
    """What the task is worth after either answer; the two average to what it is worth before."""
    mean = (low + high) / 2
    return worth * (1 + share * (low / mean - 1)), worth * (1 + share * (high / mean - 1))


def _amount(factor: Factor, level: float) -> float:
    below = min(int(level), len(factor.amounts) - 2)
    first, second = log(factor.amounts[below]), log(factor.amounts[below + 1])
    return exp(first + (level - below) * (second - first))


def _ends(said: Range) -> tuple[float, float]:
    return said.low, said.high


def _ranks(position: Interval) -> str:
    return f"{position.low:.0f} to {position.high:.0f}"
