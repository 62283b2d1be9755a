"""Assessment: speed at 500 groups, the known answers, and what the rules of the house buy over the usual ways.

Peers: the same ranking written the plain way; TOPSIS, which reorders when an alternative leaves; ranking by raw score,
which believes the highest of a noisy list too much. All are run here, on the same draws.
"""

import time
from collections.abc import Iterator
from datetime import date

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

from benchmarks.figure import Figure
from plait.assessment import assess, framework
from plait.assessment.agreement import alpha
from plait.assessment.calibrate import calibrate
from plait.assessment.evidence import conflict
from plait.assessment.framework import Prior
from plait.assessment.rank import acceptability, positions
from plait.assessment.score import shrink, stream, uniform_weights
from plait.assessment.warn import ears_c1
from plait.domain.group import Capability, CapabilityLevel, Group, Tier
from plait.domain.ids import GroupId, MarkingId
from plait.domain.threat import Threat

DAY = date(2026, 11, 22)
GROUPS, DRAWS = 500, 10_000
Floats = NDArray[np.float64]


def figures() -> Iterator[Figure]:
    """Speed first, then what shrinkage and fixed anchors buy, then the known answers."""
    yield _speed()
    yield _winners_curse()
    yield _reversals()
    yield from _known_answers()


def _speed() -> Figure:
    """500 groups in all 12 threats, 10,000 draws, ranked with intervals, tiers and gaps."""
    groups = synthetic_groups(GROUPS)
    start = time.perf_counter()
    assess(groups, [], [], framework=framework(), as_of=DAY)
    ours = time.perf_counter() - start
    start = time.perf_counter()
    plain_ranking(GROUPS, len(Threat), DRAWS)
    peer = time.perf_counter() - start
    name = (
        f"{GROUPS} groups x {len(Threat)} threats x {DRAWS:,} draws (peer: the draws and ranks alone, written plainly)"
    )
    return Figure(name=name, ours=ours, peer=peer, reach=5, unit="s", at_most=True)


def _winners_curse(repeats: int = 400) -> Figure:
    """True harm of the ten chosen of 200, where estimates are noisy to different degrees, over that of the raw ten."""
    random, prior = stream(1, "winner"), Prior(mu=3.0, tau=0.5)
    shrunk = raw = 0.0
    for _ in range(repeats):
        truth = prior.mu + prior.tau * random.standard_normal(200)
        spread = random.choice([0.1, 0.4, 0.9], 200)
        seen = truth + spread * random.standard_normal(200)
        centres = [float(shrink(_pair(x, s), prior).mean()) for x, s in zip(seen, spread, strict=True)]
        shrunk += float(np.exp(truth[np.argsort(centres)[-10:]]).sum())
        raw += float(np.exp(truth[np.argsort(seen)[-10:]]).sum())
    return Figure(name="true harm of the ten ranked first, shrunk over raw", ours=shrunk / raw, peer=1.0, reach=1.05)


def _pair(centre: float, spread: float) -> NDArray[np.float32]:
    """Two draws with exactly this mean and standard deviation: all that shrinking looks at."""
    return np.array([centre - spread, centre + spread], dtype=np.float32)


def _reversals(cases: int = 2_000) -> Figure:
    """Share of cases in which taking one alternative of eight away reorders the others."""
    random = stream(1, "reversal")
    ours = peer = 0
    for _ in range(cases):
        values, weights = random.uniform(1, 10, (8, 5)), random.dirichlet(np.ones(5))
        ours += _reordered(values @ weights, values[:-1] @ weights)
        peer += _reordered(topsis(values, weights), topsis(values[:-1], weights))
    name = "share of lists reordered when one of eight leaves (peer: TOPSIS)"
    return Figure(name=name, ours=ours / cases, peer=peer / cases, reach=0, at_most=True)


def _known_answers() -> Iterator[Figure]:
    alternatives = np.array([[1, 0], [0.6, 0.6], [0, 1]])
    first = acceptability(positions(alternatives @ uniform_weights(2, 200_000, stream(1)).T))[:, 0]
    off = float(np.abs(first - [0.4, 0.2, 0.4]).max())
    yield Figure(name="SMAA first ranks, distance from .40 .20 .40", ours=off, peer=None, reach=0.005, at_most=True)
    nothing = np.nan
    table = np.array(
        [
            [1, 2, 3, 3, 2, 1, 4, 1, 2, nothing, nothing, nothing],
            [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, nothing, 3],
            [nothing, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, nothing],
            [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, nothing],
        ]
    )
    yield _distance("Krippendorff's alpha of his own example, distance from .849", alpha(table), 0.849, 5e-4)
    clash = conflict({"M": 0.99, "T": 0.01}, {"C": 0.99, "T": 0.01})
    yield _distance("Zadeh's conflict, distance from .9999", clash, 0.9999, 1e-9)
    random = stream(1, "murphy")
    said = random.choice([0.05, 0.3, 0.5, 0.7, 0.95], 5_000)
    found = calibrate(list(said), [bool(each) for each in random.random(5_000) < said])
    parts = found.reliability - found.resolution + found.uncertainty
    yield _distance("Murphy's parts, distance from the whole", parts, found.score, 1e-9)
    bounds = [each.bound for each in ears_c1([1, 1, 1, 3, 3, 1, 2, 1, 0, 3, 3])]
    off = float(np.abs(np.array(bounds) - [3.278854, 3.278854, 3.436517, 3.855617]).max())
    yield Figure(name="EARS C1 bounds, distance from published", ours=off, peer=None, reach=5e-7, at_most=True)


def synthetic_groups(count: int) -> list[Group]:
    """Groups in every threat, with attributes of every level and one in five unknown."""
    threats = [threat.value for threat in Threat]
    return [
        Group(
            id=GroupId(at + 1),
            name=f"Group {at + 1} (synthetic)",
            marking_id=MarkingId(1),
            tier=Tier.LOCAL,
            primary_threat=threats[at % 12],
            secondary_threats=tuple(threat for threat in threats if threat != threats[at % 12]),
            capabilities=tuple(
                CapabilityLevel(capability=each, level=(at + place) % 6 if (at + place) % 5 else None)
                for place, each in enumerate(Capability)
            ),
        )
        for at in range(count)
    ]


def plain_ranking(groups: int, threats: int, draws: int) -> Floats:
    """The draws as one expression, and the rank of each group in each draw by scipy's `rankdata`, in slices."""
    random = np.random.default_rng(1)
    ranks = []
    for _ in range(draws // 500):
        harm = np.exp(random.standard_normal((500, groups, threats)) + random.standard_normal((500, 1, threats)))
        ranks.append(rankdata(-harm.sum(axis=2), axis=1))
    return np.concatenate(ranks)


def topsis(values: Floats, weights: Floats) -> Floats:
    """Hwang and Yoon 1981: closeness to the ideal, normalised by the alternatives at hand."""
    scaled = values / np.sqrt((values**2).sum(axis=0)) * weights
    to_best = np.sqrt(((scaled - scaled.max(axis=0)) ** 2).sum(axis=1))
    to_worst = np.sqrt(((scaled - scaled.min(axis=0)) ** 2).sum(axis=1))
    closeness: Floats = to_worst / (to_best + to_worst)
    return closeness


def _reordered(before: Floats, after: Floats) -> bool:
    """Whether those that stay stand in another order; `after` lacks the last of `before`."""
    order = np.argsort(-before)
    return not np.array_equal(order[order != len(after)], np.argsort(-after))


def _distance(name: str, found: float, wanted: float, reach: float) -> Figure:
    return Figure(name=name, ours=abs(found - wanted), peer=None, reach=reach, at_most=True)
