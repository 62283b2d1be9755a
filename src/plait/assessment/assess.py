"""The one call into this stage."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from operator import itemgetter

import numpy as np

from plait.assessment.agreement import agreement, divergences
from plait.assessment.framework import Framework
from plait.assessment.place import rank_places
from plait.assessment.rank import interval, rank
from plait.assessment.requirements import group_gaps, threat_gaps, unscored_gaps
from plait.assessment.score import Draws, by_target, group_harm, stream, threat_harm, weight_draws
from plait.domain.assessment import Assessment, PlaceFigure, Ranking, Rating
from plait.domain.estimate import Interval
from plait.domain.group import Group, Tier
from plait.domain.ids import Ref
from plait.domain.threat import Threat


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """How the draws are made. The same seed, draws and input give the same assessment, byte for byte."""

    seed: int = 1
    draws: int = 10_000


USUAL_RUN = Run()


def assess(
    groups: Sequence[Group],
    places: Sequence[PlaceFigure],
    ratings: Sequence[Rating],
    *,
    framework: Framework,
    as_of: date,
    run: Run = USUAL_RUN,
) -> Assessment:
    """Ranks of threats, groups and places with their uncertainty, and the gaps that became requirements.

    Threats are ranked as whole threats, from ratings of them; mapped groups are ranked beside them and never
    summed into a threat, because some threats have few mapped groups. Unscored groups (tier T0, or without a
    primary threat) are not ranked. Gaps come most valuable first.
    """
    weights = weight_draws(framework, seed=run.seed, count=run.draws)
    said = by_target(ratings)
    threats = _rank_threats(said, framework=framework, weights=weights, seed=run.seed)
    keyed = sorted(((group_key(group), group) for group in groups), key=itemgetter(0))
    scored = [(key, group) for key, group in keyed if is_scored(group)]
    unscored = [(key, group) for key, group in keyed if not is_scored(group)]
    ranked = _rank_groups(scored, unscored, said, framework=framework, weights=weights, seed=run.seed)
    prior = prior_harm(framework, run)
    gaps = [
        *threat_gaps(threats, ratings, framework=framework, as_of=as_of),
        *group_gaps(scored, ranked, framework=framework, as_of=as_of),
        *unscored_gaps(unscored, prior, framework=framework, as_of=as_of),
    ]
    return Assessment(
        framework=framework.edition,
        unit=framework.unit,
        seed=run.seed,
        draws=run.draws,
        as_of=as_of,
        threats=threats,
        groups=ranked,
        places=rank_places(places, framework=framework, seed=run.seed, count=run.draws),
        agreement=agreement(ratings, seed=run.seed),
        divergences=divergences(ratings),
        gaps=tuple(sorted(gaps, key=lambda gap: (-gap.value, gap.key))),
        prior_harm=prior,
    )


def group_key(group: Group) -> str:
    """How an assessment cites a group: `group:` and its thirteen letters."""
    return str(Ref("group", group.id))


def is_scored(group: Group) -> bool:
    """Whether the group may be ranked at all: it has a tier other than T0 and a primary threat."""
    return group.tier is not Tier.UNSCORED and bool(group.primary_threat)


def prior_harm(framework: Framework, run: Run) -> Interval:
    """The harm rate of a group of which nothing is known, from the framework's prior alone."""
    prior = framework.group_prior
    return interval(np.exp(prior.mu + prior.tau * stream(run.seed, "prior").standard_normal(run.draws)))


def _rank_threats(
    said: dict[str, list[Rating]], *, framework: Framework, weights: dict[str, Draws], seed: int
) -> Ranking:
    harms = [
        threat_harm(threat, said.get(threat, []), framework=framework, weight=weights[threat], seed=seed)
        for threat in Threat
    ]
    return rank(
        [threat.value for threat in Threat],
        [threat.label for threat in Threat],
        np.exp(np.stack(harms)),
        unit=framework.unit,
        tier_chance=framework.tier_chance,
    )


def _rank_groups(
    scored: Sequence[tuple[str, Group]],
    unscored: Sequence[tuple[str, Group]],
    said: dict[str, list[Rating]],
    *,
    framework: Framework,
    weights: dict[str, Draws],
    seed: int,
) -> Ranking:
    harm = np.empty((len(scored), len(next(iter(weights.values())))), dtype=np.float32)
    for row, (key, group) in enumerate(scored):
        harm[row] = group_harm(group, said.get(key, []), key=key, framework=framework, weights=weights, seed=seed)
    return rank(
        [key for key, _ in scored],
        [group.name for _, group in scored],
        np.exp(harm),
        unit=framework.unit,
        tier_chance=framework.tier_chance,
        unscored=[key for key, _ in unscored],
    )
