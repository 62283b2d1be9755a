"""Tasking: a portfolio for 101 groups against the usual way, its bound, and what its prices predict.

The peer is harm-first: each group in order of harm takes the most valuable plan that still fits, from the same options.
"""

import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from benchmarks.assessment import DAY
from benchmarks.figure import Figure
from plait.assessment import assess, framework
from plait.assessment.assess import Run
from plait.domain.assessment import Assessment
from plait.domain.group import Capability, CapabilityLevel, Group, Tier
from plait.domain.ids import GroupId, MarkingId
from plait.domain.information import perfect_information, sample_information
from plait.domain.option import POUNDS, Capacity, Option
from plait.domain.threat import Threat
from plait.reference import councils
from plait.tasking import Terms, build, catalogue, propose
from plait.tasking.propose import expected_values
from plait.tasking.value import worth_of_answer

GROUPS, FUTURES, SEEDS, QUESTIONS = 101, 100, 5, 2_000


def figures() -> Iterator[Figure]:
    """The proposal, its gap and its gain on each seed; prices against what happens; the value of an answer."""
    found, options, capacity = synthetic_case(seed=1)
    told = {(option.target, body) for option in options for body in option.bodies}
    start = time.perf_counter()
    proposal = propose(found, options, capacity, releasable=told, terms=Terms(futures=FUTURES))
    seconds = time.perf_counter() - start
    name = f"proposal for {GROUPS} groups, {len(options):,} options, {FUTURES} futures"
    yield Figure(name=name, ours=seconds, peer=None, reach=30, unit="s", at_most=True)
    yield Figure(name="certified gap to the bound", ours=proposal.gap, peer=None, reach=0.03, at_most=True)
    yield from _against_harm_first()
    yield _ten_more_days(found, options, capacity)
    yield from _answers(options)


def _against_harm_first() -> Iterator[Figure]:
    """Harm prevented over that of harm-first: the least of five seeds."""
    ratios = []
    for seed in range(1, SEEDS + 1):
        found, options, capacity = synthetic_case(seed=seed)
        told = {(option.target, body) for option in options for body in option.bodies}
        terms = Terms(futures=0, least_share=0.0, seed=seed)
        ours = propose(found, options, capacity, releasable=told, terms=terms).value
        ratios.append(ours / harm_first(found, options, capacity))
    # Fixed by the design before anything was measured. Short as long as a plan is one intervention.
    name = f"harm prevented over harm-first, least of {SEEDS} seeds"
    yield Figure(name=name, ours=min(ratios), peer=1.0, reach=1.15)


def _ten_more_days(found: Assessment, options: Sequence[Option], capacity: Sequence[Capacity]) -> Figure:
    """How far the dearest price misses the gain of ten more days, as a share of it."""
    told = {(option.target, body) for option in options for body in option.bodies}
    terms = Terms(futures=0, least_share=0.0)
    before = propose(found, options, capacity, releasable=told, terms=terms)
    dear = max((price for price in before.prices if price.skill != POUNDS), key=lambda price: price.per_day * 10)
    more = [
        replace(each, days=each.days + 10) if (each.partner, each.skill) == (dear.partner, dear.skill) else each
        for each in capacity
    ]
    after = propose(found, options, more, releasable=told, terms=terms)
    gain = after.bound - before.bound
    return Figure(
        name="ten more days at the dearest skill: price against gain",
        ours=abs(10 * dear.per_day - gain) / gain,
        peer=None,
        reach=0.05,
        at_most=True,
    )


def _answers(options: Sequence[Option]) -> Iterator[Figure]:
    """Screening 2,000 questions at given prices, and the known answers of the bound."""
    random = np.random.default_rng(1)
    few = options[:20]
    outcomes = random.uniform(0, 9_000, (QUESTIONS, len(few), 2)).tolist()
    start = time.perf_counter()
    for each in outcomes:
        worth_of_answer(few, each, (0.7, 0.3), prices={("psos", "operations"): 40.0})
    seconds = time.perf_counter() - start
    yield Figure(name=f"{QUESTIONS:,} questions screened", ours=seconds, peer=None, reach=10, unit="s", at_most=True)
    perfect = perfect_information([(2.0, 10.0)], (5.0,), (0.7, 0.3))
    yield _distance("value of perfect information by hand, distance from 1.5", perfect, 1.5)
    sample = sample_information([(2.0, 10.0)], (5.0,), 0.3, sensitivity=0.8, specificity=0.9)
    yield _distance("value of sample information by hand, distance from .99", sample, 0.99)


def synthetic_case(*, seed: int) -> tuple[Assessment, list[Option], list[Capacity]]:
    """101 made-up groups over the councils, two thirds of them in drugs, and days that do not reach for all."""
    random = np.random.default_rng(seed)
    threats, places = [threat.value for threat in Threat], [council.code for council in councils()]
    groups = [
        Group(
            id=GroupId(at + 1),
            name=f"Group {at + 1} (synthetic)",
            marking_id=MarkingId(1),
            tier=Tier(str(random.choice(["T1", "T2", "T3", "T3", "T0"]))),
            primary_threat="drugs" if random.random() < 0.65 else str(random.choice(threats)),
            secondary_threats=(str(random.choice(threats)),),
            council_code=str(random.choice(places)),
            capabilities=tuple(
                CapabilityLevel(capability=each, level=int(random.integers(0, 6))) for each in Capability
            ),
        )
        for at in range(GROUPS)
    ]
    found = assess(groups, [], [], framework=framework(), as_of=DAY, run=Run(seed=seed, draws=2_000))
    options = list(build(groups, using=catalogue()).options)
    needed = sorted({(need.partner, need.skill) for option in options for need in option.needs})
    capacity = [
        Capacity(partner=partner, skill=skill, days=40_000.0 if skill == POUNDS else float(random.integers(20, 80)))
        for partner, skill in needed
    ]
    return found, options, capacity


def harm_first(found: Assessment, options: Sequence[Option], capacity: Sequence[Capacity]) -> float:
    """The usual way, over the same options: the worst first, each the best that still fits."""
    left = {(each.partner, each.skill): each.days for each in capacity}
    worth = dict(zip((option.key for option in options), expected_values(options, found), strict=True))
    by_target: dict[str, list[Option]] = defaultdict(list)
    for option in options:
        by_target[option.target].append(option)
    order = [rank.key for rank in found.groups.ranks] + list(found.groups.unscored)
    total = 0.0
    for target in order:
        for option in sorted(by_target[target], key=lambda each: -worth[each.key]):
            if all(need.days <= left[need.partner, need.skill] for need in option.needs):
                total += float(worth[option.key])
                for need in option.needs:
                    left[need.partner, need.skill] -= need.days
                break
    return total


def _distance(name: str, found: float, wanted: float) -> Figure:
    return Figure(name=name, ours=abs(found - wanted), peer=None, reach=1e-9, at_most=True)
