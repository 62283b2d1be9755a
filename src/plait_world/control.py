"""Who runs and who owns the companies: appointments, persons with significant control, nominee directors."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from plait_world.companies import Companies
from plait_world.draw import Days, Flags, Floats, Ints, pick_index
from plait_world.groups import Groups
from plait_world.people import People

NOMINEES_PER_HUB = 6
BUSIEST_SHARE = 0.45
MOST_BOARDS = 12
BANDS = ("25-to-50-percent", "50-to-75-percent", "75-to-100-percent")
BAND_SHARES = np.array([0.38, 0.14, 0.48])
GROUP_DIRECTS, GROUP_OWNS, OUTSIDER_TOO = 0.72, 0.55, 0.45


@dataclass(frozen=True, slots=True, kw_only=True)
class Control:
    """One entry an appointment, then one an ownership (`owner` is a person, or -1: then `parent` is a company)."""

    company: Ints
    person: Ints
    nominee: Flags
    appointed: Days
    resigned: Days
    owned: Ints
    owner: Ints
    parent: Ints
    band: Ints
    notified: Days


def make_control(rng: np.random.Generator, people: People, companies: Companies, groups: Groups, day: date) -> Control:
    """Directors and owners of every company; those that groups use are run or owned by their nominals."""
    company, person = _ordinary_directors(rng, people, companies, groups, day)
    seats, nominals, owns = _group_seats(rng, groups)
    agents, agent_person = _nominees(rng, people, companies, groups, day)
    company = np.concatenate([company, seats[~owns], agents])
    person = np.concatenate([person, nominals[~owns], agent_person])
    nominee = np.arange(len(company)) >= len(company) - len(agents)
    company, person, nominee = _once(company, person, nominee)
    appointed, resigned = _terms(rng, companies, company, nominee, day)
    owned, owner, parent = _owners(rng, companies, company[~nominee], person[~nominee])
    owned = np.concatenate([owned, seats[owns]])
    return Control(
        company=company,
        person=person,
        nominee=nominee,
        appointed=appointed,
        resigned=resigned,
        owned=owned,
        owner=np.concatenate([owner, nominals[owns]]),
        parent=np.concatenate([parent, np.full(int(owns.sum()), -1)]),
        band=pick_index(rng, len(BANDS), len(owned), weights=BAND_SHARES),
        notified=companies.incorporated[owned] + rng.integers(0, 300, len(owned)).astype("timedelta64[D]"),
    )


def _ordinary_directors(
    rng: np.random.Generator, people: People, companies: Companies, groups: Groups, day: date
) -> tuple[Ints, Ints]:
    """One to three directors a company; a few people sit on many boards; no nominal among them."""
    pool = _grown_ups(people, groups, day)
    pool = rng.choice(pool, min(len(pool), max(50, int(len(companies) * 1.1))), replace=False)
    counts = rng.choice([1, 2, 3], len(companies), p=[0.55, 0.33, 0.12])
    used = np.zeros(len(companies), dtype=bool)
    used[groups.used] = True
    counts[used] = (rng.random(int(used.sum())) < OUTSIDER_TOO).astype(np.int64)
    company = np.repeat(np.arange(len(companies)), counts)
    boards: Floats = rng.pareto(2.2, len(pool)) + 0.6
    return company, pool[pick_index(rng, len(pool), len(company), weights=np.minimum(boards, MOST_BOARDS))]


def _group_seats(rng: np.random.Generator, groups: Groups) -> tuple[Ints, Ints, Flags]:
    """For each company used: a nominal as director, as owner or as both; never neither."""
    directs = rng.random(len(groups.used)) < GROUP_DIRECTS
    owns = (rng.random(len(groups.used)) < GROUP_OWNS) | ~directs
    first = np.searchsorted(groups.member_group, groups.used_group, side="left")
    after = np.searchsorted(groups.member_group, groups.used_group, side="right")
    one, other = (groups.member[first + (rng.random(len(first)) * (after - first)).astype(np.int64)] for _ in range(2))
    companies = np.concatenate([groups.used[directs], groups.used[owns]])
    nominals = np.concatenate([one[directs], np.where(rng.random(len(other)) < 0.6, one, other)[owns]])
    return companies, nominals, np.arange(len(companies)) >= int(directs.sum())


def _nominees(
    rng: np.random.Generator, people: People, companies: Companies, groups: Groups, day: date
) -> tuple[Ints, Ints]:
    """Each formation agent's own people, first directors of most companies at its address; one sits on hundreds."""
    hubs = int(companies.hub.max()) + 1
    agents = rng.choice(_grown_ups(people, groups, day), (hubs, NOMINEES_PER_HUB), replace=False)
    served = np.flatnonzero((companies.hub >= 0) & (rng.random(len(companies)) < 0.7))
    agent = rng.integers(0, NOMINEES_PER_HUB, len(served))
    agent[(companies.hub[served] == 0) & (rng.random(len(served)) < BUSIEST_SHARE)] = 0
    return served, agents[companies.hub[served], agent]


def _grown_ups(people: People, groups: Groups, day: date) -> Ints:
    age = people.ages(day)
    free = (age > 21) & (age < 75)
    free[groups.member] = False
    return np.flatnonzero(free)


def _once(company: Ints, person: Ints, nominee: Flags) -> tuple[Ints, Ints, Flags]:
    """Each person has one seat at a company."""
    _, first = np.unique(np.stack([company, person]), axis=1, return_index=True)
    first.sort()
    return company[first], person[first], nominee[first]


def _terms(
    rng: np.random.Generator, companies: Companies, company: Ints, nominee: Flags, day: date
) -> tuple[Days, Days]:
    """Appointed at or after incorporation; a nominee mostly leaves within weeks."""
    today = np.datetime64(day, "D")
    life = np.maximum((today - companies.incorporated[company]).astype(np.int64), 1)
    late = np.where(nominee | (rng.random(len(company)) < 0.7), 0, rng.random(len(company)) * life * 0.7)
    appointed = companies.incorporated[company] + late.astype(np.int64).astype("timedelta64[D]")
    stay = np.where(nominee, rng.integers(0, 40, len(company)), rng.integers(300, 3_000, len(company)))
    resigned = appointed + stay.astype("timedelta64[D]")
    leaves = (rng.random(len(company)) < np.where(nominee, 0.85, 0.12)) & (resigned < today)
    return appointed, np.where(leaves, resigned, np.datetime64("NaT", "D"))


def _owners(rng: np.random.Generator, companies: Companies, company: Ints, person: Ints) -> tuple[Ints, Ints, Ints]:
    """Most directors own; one company in twenty is owned by another."""
    mine = rng.random(len(company)) < 0.7
    owned, owner = company[mine], person[mine]
    chained = np.flatnonzero(rng.random(len(companies)) < 0.05)
    parent = rng.integers(0, len(companies), len(chained))
    chained, parent = chained[chained != parent], parent[chained != parent]
    nobody = np.full(len(chained), -1)
    return (
        np.concatenate([owned, chained]),
        np.concatenate([owner, nobody]),
        np.concatenate([np.full(len(owned), -1), parent]),
    )
