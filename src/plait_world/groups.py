"""Groups shaped like the published picture, their nominals, and the companies they use.

Published, March 2023: 101 groups and 1,726 nominals; West 61, East 23, North 16 %; 65 % in drugs; 72 % use
seemingly legitimate businesses, most of all in the sectors of reference/sectors.csv. All else is ours.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np

from plait.reference import councils, sectors, threats
from plait_world.companies import SECTORS, Companies
from plait_world.draw import Flags, Floats, Ints, Words, falling, pick_index, words
from plait_world.people import People
from plait_world.size import Size
from plait_world.vocabulary import made_up

REGIONS = {"West": 0.61, "East": 0.23, "North": 0.16}
IN_DRUGS = 0.65
USE_BUSINESSES = 0.72
IN_SEVERAL_CRIMES = 0.67
MEN = 0.89
ROLES = ("courier", "driver", "street dealer", "enforcer", "money handler", "haulier", "bookkeeper", "associate")
ROLE_SHARES = np.array([0.18, 0.13, 0.22, 0.12, 0.10, 0.06, 0.04, 0.15])
TIERS = words(["T0", "T1", "T2", "T3"])
TIER_SHARES = np.array([0.08, 0.12, 0.32, 0.48])


@dataclass(frozen=True, slots=True, kw_only=True)
class Groups:
    """One entry a group, then one entry a nominal (`member_`), then one a company used (`used_`)."""

    reference: Words
    name: Words
    region: Words
    council: Ints
    tier: Words
    primary: Words
    secondary: Words
    businesses: Words
    member_group: Ints
    member: Ints
    role: Words
    principal: Flags
    used_group: Ints
    used: Ints

    def __len__(self) -> int:
        return len(self.reference)


def make_groups(rng: np.random.Generator, people: People, companies: Companies, *, size: Size, day: date) -> Groups:
    """`size.groups` groups with `size.nominals` nominals in all."""
    region = _regions(rng, size.groups)
    council = _councils(rng, region)
    primary, secondary = _crimes(rng, size.groups)
    uses = rng.permutation(size.groups) < round(USE_BUSINESSES * size.groups)
    member_group, member = _members(rng, people, council, size=size, day=day)
    used_group, used = _used(rng, companies, council, np.flatnonzero(uses))
    first = np.concatenate([[True], member_group[1:] != member_group[:-1]])
    principal = first | (rng.random(len(member)) < 0.07)
    role = np.array(ROLES, dtype=object)[pick_index(rng, len(ROLES), len(member), weights=ROLE_SHARES)]
    return Groups(
        reference=words([f"SOCG-{number:03d}" for number in range(1, size.groups + 1)]),
        name=words([f"{made_up()[at]} group" for at in rng.permutation(len(made_up()))[: size.groups]]),
        region=region,
        council=council,
        tier=TIERS[pick_index(rng, len(TIERS), size.groups, weights=TIER_SHARES)],
        primary=primary,
        secondary=secondary,
        businesses=_businesses(companies, used_group, used, size.groups),
        member_group=member_group,
        member=member,
        role=np.where(principal, "principal", role),
        principal=principal,
        used_group=used_group,
        used=used,
    )


def _regions(rng: np.random.Generator, count: int) -> Words:
    """Each region's share of the groups, to the nearest group."""
    steps = np.round(np.cumsum(list(REGIONS.values())) * count).astype(np.int64)
    return rng.permutation(np.repeat(np.array(list(REGIONS), dtype=object), np.diff(steps, prepend=0)))


def _councils(rng: np.random.Generator, region: Words) -> Ints:
    """A council of the group's region, by recorded drugs supply."""
    supply = np.array([council.crimes["drugs_supply"] for council in councils()], dtype=np.float64)
    there = np.array([council.region for council in councils()], dtype=object)
    drawn = np.empty(len(region), dtype=np.int64)
    for one in REGIONS:
        mask = region == one
        drawn[mask] = pick_index(rng, len(supply), int(mask.sum()), weights=supply * (there == one))
    return drawn


def _crimes(rng: np.random.Generator, count: int) -> tuple[Words, Words]:
    """Primary and secondary threats; a group outside drugs has drugs in neither."""
    others = words([threat.key for threat in threats() if threat.key != "drugs"])
    in_drugs = rng.permutation(count) < round(IN_DRUGS * count)
    primary = np.where(in_drugs, "drugs", others[rng.integers(0, len(others), count)])
    several = rng.random(count) < IN_SEVERAL_CRIMES
    secondary = [
        ";".join(sorted(set(rng.choice(others, 2)) - {first})) if more else ""
        for first, more in zip(primary, several, strict=True)
    ]
    return primary, words(secondary)


def _members(rng: np.random.Generator, people: People, council: Ints, *, size: Size, day: date) -> tuple[Ints, Ints]:
    """Nominals group by group: grown-ups, mostly men, mostly of the group's own council; a few are in two."""
    age = people.ages(day)
    weight = np.interp(age, [17, 18, 27, 38, 50, 65, 66], [0, 1, 3.2, 2.8, 1.5, 0.4, 0])
    weight *= np.where(people.sex == "M", MEN, 1 - MEN)
    region = np.array([council.region for council in councils()], dtype=object)
    chosen = []
    for group, count in enumerate(_counts(rng, size)):
        near = np.where(people.council == council[group], 30.0, 0.4)
        near = np.where(region[people.council] == region[council[group]], near, 0.08)
        member = rng.choice(len(people), count, replace=False, p=_shares(weight * near))
        chosen.append(member)
        weight[member] *= 0.02
    return np.repeat(np.arange(size.groups), [len(member) for member in chosen]), np.concatenate(chosen)


def _counts(rng: np.random.Generator, size: Size) -> Ints:
    """How many nominals each group has: uneven, at least three, adding up exactly."""
    spare = size.nominals - 3 * size.groups
    parts = rng.lognormal(0, 0.75, size.groups)
    return 3 + rng.multinomial(spare, parts / parts.sum())


def _used(rng: np.random.Generator, companies: Companies, council: Ints, users: Ints) -> tuple[Ints, Ints]:
    """Companies that groups use: 2 to 12 a group, of the published sectors first, near the group first."""
    rank = {sector.key: sector.rank for sector in sectors()}
    fall = falling(len(rank), shift=2, power=0.7)
    by_sector = np.array([fall[rank[one.key] - 1] if one.key in rank else 0.04 for one in SECTORS])
    region = np.array([council.region for council in councils()], dtype=object)
    weight = by_sector[companies.sector] * np.isnat(companies.dissolved)
    groups, used = [], []
    for group in users:
        near = np.where(companies.council == council[group], 12.0, 0.6)
        near = np.where(region[companies.council] == region[council[group]], near, 0.1)
        count = int(np.clip(rng.poisson(4.5), 2, 12))
        some = rng.choice(len(companies), count, replace=False, p=_shares(weight * near))
        weight[some] = 0
        groups.append(np.full(count, group))
        used.append(some)
    return np.concatenate(groups), np.concatenate(used)


def _businesses(companies: Companies, used_group: Ints, used: Ints, count: int) -> Words:
    """The sectors of the companies each group uses, as one cell of text."""
    return words(
        [
            ";".join(sorted({SECTORS[int(one)].key for one in companies.sector[used[used_group == group]]}))
            for group in range(count)
        ]
    )


def _shares(weight: Floats) -> Floats:
    return np.asarray(weight / weight.sum(), dtype=np.float64)
