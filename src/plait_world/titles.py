"""A register of land: who owns or leases what, and did, under titles that no register writes so.

Nearly all companies own nothing that is in it, those that groups use own more often; a few people do, nominals somewhat
more often. The shares are ours.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np

from plait.reference import councils
from plait_world.companies import SECTORS, Companies, variant
from plait_world.draw import Days, Flags, Floats, Ints, Words, days_before, iso, stream, words
from plait_world.groups import Groups
from plait_world.mistakes import Slips, as_recorded
from plait_world.outbox import Outbox
from plait_world.people import People
from plait_world.places import Places
from plait_world.senders import LAND_REGISTER, sender

FEED = "land_titles"
KEEPER = "sg"
OF_COMPANIES, OF_DEVELOPERS, USED_BY_GROUPS = 0.01, 0.08, 0.35
OF_PEOPLE, OF_NOMINALS = 0.0005, 0.02
IN_LAND = ("property-development", "letting")
MOST_OWNED = 3
SECOND_OWNER, SOLD_ON = 0.2, 0.1
LEASED, NUMBERED, PRICED, FLATS = 0.12, 0.85, 0.6, 0.4
CARE = 0.4  # a keeper writes names more carefully than most


@dataclass(frozen=True, slots=True, kw_only=True)
class Owners:
    """One entry a title: its owner, a company or a person; the other is -1."""

    company: Ints
    person: Ints

    def __len__(self) -> int:
        return len(self.company)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proprietors:
    """One entry a row: the title (a place among them), whose it is, and from which day to which."""

    title: Ints
    company: Ints
    person: Ints
    since: Days
    until: Days


def write_titles(
    outbox: Outbox, who: tuple[People, Companies, Groups], places: Places, *, seed: int, slips: Slips
) -> None:
    """Writes the register and notes who each proprietor is; from a stream of its own, so that no other file moves."""
    people, companies, groups = who
    rng = stream(seed, "titles")
    owners = _owners(rng, people, companies, groups, outbox.day)
    rows = _proprietors(rng, owners, people, companies, outbox.day)
    names, numbers = _called(rng, people, companies, rows, slips.times(CARE))
    land = {name: column[rows.title] for name, column in _land(rng, owners, people, companies, places).items()}
    keys = land["title_number"] + "/" + np.where(numbers != "", numbers, words([name.upper() for name in names]))
    columns = {
        **land,
        "proprietor_name": names,
        "proprietor_kind": np.where(rows.company >= 0, "company", "person"),
        "company_number": numbers,
        "from_on": iso(rows.since),
        "to_on": iso(rows.until),
    }
    once = np.sort(np.unique(keys.astype(str), return_index=True)[1])  # nobody stands twice under one title
    file = outbox.csv(
        sender(KEEPER, FEED, LAND_REGISTER), FEED, {name: column[once] for name, column in columns.items()}
    )
    for kind, owner in (("companies", rows.company[once]), ("people", rows.person[once])):
        outbox.tell(kind, file, keys[once][owner >= 0] + "/holder", owner[owner >= 0])


def _owners(rng: np.random.Generator, people: People, companies: Companies, groups: Groups, day: date) -> Owners:
    """Who owns today, each as often as they own something."""
    in_land = np.array([sector.key in IN_LAND for sector in SECTORS])[companies.sector]
    share: Floats = np.where(in_land, OF_DEVELOPERS, OF_COMPANIES)
    share[groups.used] = USED_BY_GROUPS
    owned = np.where(rng.random(len(companies)) < share, rng.integers(1, MOST_OWNED + 1, len(companies)), 0)
    company = np.repeat(np.arange(len(companies)), np.where(np.isnat(companies.dissolved), owned, 0))
    share = np.full(len(people), OF_PEOPLE)
    share[groups.member] = OF_NOMINALS
    person = np.flatnonzero((rng.random(len(people)) < share) & (people.ages(day) >= 18))
    return Owners(
        company=np.concatenate([company, np.full(len(person), -1)]),
        person=np.concatenate([np.full(len(company), -1), person]),
    )


def _proprietors(
    rng: np.random.Generator, owners: Owners, people: People, companies: Companies, day: date
) -> Proprietors:
    """Who owns each title today, a second owner of some, and of some the company that sold them."""
    count, title = len(owners), np.arange(len(owners))
    since = days_before(rng, day, least=30, most=3_500, count=count)
    second: Flags = rng.random(count) < SECOND_OWNER
    sold: Flags = ~second & (rng.random(count) < SOLD_ON)
    firm, grown = rng.integers(0, len(companies), count), np.flatnonzero(people.ages(day) >= 18)
    other = np.where(owners.company >= 0, -1, rng.choice(grown, count))
    never = np.full(count, np.datetime64("NaT", "D"))
    before = since - rng.integers(300, 4_000, count).astype("timedelta64[D]")
    parts = [
        Proprietors(title=title, company=owners.company, person=owners.person, since=since, until=never),
        Proprietors(
            title=title[second],
            company=np.where(owners.company >= 0, firm, -1)[second],
            person=other[second],
            since=since[second],
            until=never[second],
        ),
        Proprietors(
            title=title[sold],
            company=firm[sold],
            person=np.full(int(sold.sum()), -1),
            since=before[sold],
            until=since[sold],
        ),
    ]
    joined = {name: np.concatenate([getattr(part, name) for part in parts]) for name in Proprietors.__slots__}
    order = np.argsort(joined["title"], kind="stable")
    return Proprietors(**{name: column[order] for name, column in joined.items()})


def _land(
    rng: np.random.Generator, owners: Owners, people: People, companies: Companies, places: Places
) -> dict[str, Words]:
    """What the register says of each title: mostly in the council of its owner's own address."""
    council = np.where(owners.company >= 0, companies.council[owners.company], people.council[owners.person])
    at = places.draw(rng, council)
    price = np.round(np.exp(rng.normal(12.1, 0.7, len(owners))), -3).astype(np.int64).astype(str).astype(object)
    return {
        "title_number": words([f"SYN{number:06d}" for number in rng.permutation(900_000)[: len(owners)] + 100_000]),
        "interest": np.where(rng.random(len(owners)) < LEASED, "lease", "ownership").astype(object),
        "property_address": places.addresses(rng, at, flats=FLATS),
        "property_postcode": places.postcode[at],
        "council_code": words([councils()[int(one)].code for one in council]),
        "price_paid": np.where(rng.random(len(owners)) < PRICED, price, ""),
    }


def _called(
    rng: np.random.Generator, people: People, companies: Companies, rows: Proprietors, slips: Slips
) -> tuple[Words, Words]:
    """The name of each proprietor as the keeper wrote it, and the number of most companies."""
    record = as_recorded(rng, people, np.maximum(rows.person, 0), slips)
    firms = words([variant(rng, companies.name[one]) if one >= 0 else "" for one in rows.company])
    is_firm = rows.company >= 0
    numbered = is_firm & (rng.random(len(is_firm)) < NUMBERED)
    names = np.where(is_firm, firms, record["forename"] + " " + record["surname"])
    return names, np.where(numbered, companies.number[rows.company], "")
