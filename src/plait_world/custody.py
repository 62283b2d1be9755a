"""Who is in prison, on licence or under an order in the world, and the two files that say so, each with its own slips.

The prison service keeps custody and licences; the police keep orders, and a release day of their own for some of those
in prison, which is another one now and then. Published, 2023: 165 of 1,726 nominals in prison, 90 orders in four years.
All else is ours.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np

from plait_world.draw import Days, Flags, Ints, Words, iso, pick, stream, words
from plait_world.groups import Groups
from plait_world.mistakes import Slips, as_recorded
from plait_world.outbox import Outbox
from plait_world.people import People
from plait_world.senders import SHARED_LIST, sender

FEED = "custody_and_orders"
STANDINGS = ("", "prison", "remand", "licence", "supervision")
OF_PRINCIPALS = (0.62, 0.20, 0.04, 0.11, 0.03)
OF_NOMINALS = (0.86, 0.07, 0.015, 0.04, 0.015)
OF_OTHERS = (0.9965, 0.0015, 0.0003, 0.0012, 0.0005)
UNDER_AN_ORDER = {True: 0.18, False: 0.03}
ALSO_TOLD_BY_POLICE, OTHER_DAY = 0.35, 0.4
NO_END, CARE = 0.25, 0.7
TRAFFICKING = "human-trafficking"
ESTABLISHMENTS = words([f"Synthetic establishment {letter}" for letter in "ABCDEF"])
COURTS = words([f"Synthetic court {number}" for number in range(1, 6)])
CONDITIONS = words(
    [
        "Lives at the address given; tells of any other telephone",
        "One telephone and one bank account; no cash above 1,000 pounds",
        "No part in the running of a company; reports every week",
        "No contact with three named people; stays in at night",
        "No travel abroad without leave; gives up the passport",
    ]
)
_COLUMNS = (
    *("order", "from_on", "to_on", "earliest_release_on", "review_on", "made_on", "varied_on", "breached_on"),
    *("ended_on", "changed_on", "establishment", "court", "conditions", "grade"),
)
_NEVER = np.datetime64("NaT", "D")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """Rows of one kind: who each is about (a place among people), what it is, and its cells."""

    who: Ints
    what: str
    cells: dict[str, Words]


def write_custody(seed: int, outbox: Outbox, people: People, groups: Groups, slips: Slips) -> None:
    """Writes both files and notes who each record is; from streams of their own, so that no other file moves."""
    rng = stream(seed, "custody")
    standing = _standing(rng, people, groups, outbox.day)
    released = _release_days(rng, outbox.day, len(people))
    prison = [
        _in_prison(rng, np.flatnonzero(standing == "prison"), released, outbox.day),
        _on_remand(rng, np.flatnonzero(standing == "remand"), outbox.day),
        *_on_licence(rng, np.flatnonzero(standing == "licence"), outbox.day),
        _supervised(rng, np.flatnonzero(standing == "supervision"), outbox.day),
    ]
    _write(rng, outbox, people, "sps", prison, slips.times(CARE))
    rng = stream(seed, "orders")
    known = np.flatnonzero((standing == "prison") & (rng.random(len(people)) < ALSO_TOLD_BY_POLICE))
    other = rng.integers(10, 60, len(people)) * (rng.random(len(people)) < OTHER_DAY)
    told = _in_prison(rng, known, released + other.astype("timedelta64[D]"), outbox.day)
    _write(rng, outbox, people, "psos", [_orders(rng, groups, outbox.day), told], slips.times(CARE))


def _standing(rng: np.random.Generator, people: People, groups: Groups, day: date) -> Words:
    """What each grown-up serves, if anything: principals most often, others seldom."""
    draw = rng.random(len(people))
    found = _drawn(draw, OF_OTHERS)
    found[groups.member] = _drawn(draw[groups.member], OF_NOMINALS)
    principals = groups.member[groups.principal]
    found[principals] = _drawn(draw[principals], OF_PRINCIPALS)
    return np.where(people.ages(day) < 18, "", found)


def _drawn(draw: np.ndarray[tuple[int], np.dtype[np.float64]], shares: tuple[float, ...]) -> Words:
    steps = np.cumsum(shares)
    return words(list(STANDINGS))[np.minimum(np.searchsorted(steps, draw, side="right"), len(STANDINGS) - 1)]


def _release_days(rng: np.random.Generator, day: date, count: int) -> Days:
    """Spread over two and a half years, some just past."""
    return np.datetime64(day, "D") + rng.integers(-25, 900, count).astype("timedelta64[D]")


def _after(rng: np.random.Generator, days: Days, least: int, most: int) -> Days:
    moved: Days = days + rng.integers(least, most + 1, len(days)).astype("timedelta64[D]")
    return moved


def _in_prison(rng: np.random.Generator, who: Ints, released: Days, day: date) -> Rows:
    release = released[who]
    first = np.minimum(_after(rng, release, -2_000, -200), np.datetime64(day, "D"))
    cells = {
        "from_on": iso(first),
        "to_on": iso(_after(rng, release, 90, 1_500)),
        "earliest_release_on": iso(release),
        "establishment": pick(rng, ESTABLISHMENTS, len(who)),
        "court": pick(rng, COURTS, len(who)),
    }
    return Rows(who=who, what="prison", cells=cells)


def _on_remand(rng: np.random.Generator, who: Ints, day: date) -> Rows:
    since = _after(rng, _days(day, len(who)), -200, -5)
    return Rows(
        who=who, what="remand", cells={"from_on": iso(since), "establishment": pick(rng, ESTABLISHMENTS, len(who))}
    )


def _on_licence(rng: np.random.Generator, who: Ints, day: date) -> list[Rows]:
    """A term that ended with a release, and the licence that began with it."""
    left = _after(rng, _days(day, len(who)), -600, -5)
    until = _after(rng, _days(day, len(who)), 10, 900)
    served = {
        "from_on": iso(_after(rng, left, -1_500, -150)),
        "to_on": iso(until),
        "earliest_release_on": iso(left),
        "ended_on": iso(left),
        "establishment": pick(rng, ESTABLISHMENTS, len(who)),
    }
    licence = {
        "from_on": iso(left),
        "to_on": iso(until),
        "review_on": iso(_sometimes(rng, _after(rng, _days(day, len(who)), 5, 200), 0.5)),
        "conditions": pick(rng, CONDITIONS, len(who)),
    }
    return [Rows(who=who, what="prison", cells=served), Rows(who=who, what="licence", cells=licence)]


def _supervised(rng: np.random.Generator, who: Ints, day: date) -> Rows:
    cells = {
        "from_on": iso(_after(rng, _days(day, len(who)), -400, -10)),
        "to_on": iso(_after(rng, _days(day, len(who)), 10, 500)),
        "conditions": pick(rng, CONDITIONS, len(who)),
    }
    return Rows(who=who, what="supervision", cells=cells)


def _orders(rng: np.random.Generator, groups: Groups, day: date) -> Rows:
    """Orders on nominals: of a group that traffics in people one of its own kind, of any other an SCPO."""
    share = np.where(groups.principal, UNDER_AN_ORDER[True], UNDER_AN_ORDER[False])
    chosen: Flags = rng.random(len(groups.member)) < share
    who, first = np.unique(groups.member[chosen], return_index=True)
    traffics = (groups.primary[groups.member_group[chosen]] == TRAFFICKING)[first]
    made = _after(rng, _days(day, len(who)), -1_700, -20)
    begins = _after(rng, made, 0, 30)
    ends = _after(rng, begins, 730, 1_825)
    cells = {
        "order": np.where(traffics, pick(rng, words(["TEPO", "TERO"]), len(who)), "SCPO"),
        "made_on": iso(made),
        "from_on": iso(begins),
        "to_on": iso(_sometimes(rng, ends, 1 - NO_END)),
        "review_on": iso(_sometimes(rng, _after(rng, _days(day, len(who)), 5, 300), 0.3)),
        "varied_on": iso(_sometimes(rng, _after(rng, made, 30, 200), 0.1)),
        "breached_on": iso(_sometimes(rng, _after(rng, begins, 20, 300), 0.06)),
        "court": pick(rng, COURTS, len(who)),
        "conditions": pick(rng, CONDITIONS, len(who)),
    }
    return Rows(who=who, what="order", cells=cells)


def _write(
    rng: np.random.Generator, outbox: Outbox, people: People, partner: str, parts: list[Rows], slips: Slips
) -> None:
    """All rows of a person have the sender's one key and one spelling, as one officer wrote the record."""
    who, place = np.unique(np.concatenate([part.who for part in parts]), return_inverse=True)
    keys = words([f"{partner}-cus-{number:05d}" for number in rng.permutation(len(who)) + 1])
    record = as_recorded(rng, people, who, slips)
    what = np.repeat(words([part.what for part in parts]), [len(part.who) for part in parts])
    cells = {name: np.concatenate([_cell(part, name) for part in parts]) for name in _COLUMNS}
    cells["changed_on"] = iso(_after(rng, _days(outbox.day, len(place)), -60, -1))
    cells["grade"] = words(["1AP"] * len(place))
    columns = {
        "person_reference": keys[place],
        "record_reference": words([f"{partner}-{FEED[:3]}-{number:05d}" for number in range(1, len(place) + 1)]),
        **{name: record[name][place] for name in ("forename", "surname", "date_of_birth", "address", "postcode")},
        "what": what,
        **cells,
    }
    file = outbox.csv(sender(partner, FEED, SHARED_LIST), FEED, columns)
    outbox.tell("people", file, keys, who)


def _cell(part: Rows, name: str) -> Words:
    return part.cells.get(name, words([""] * len(part.who)))


def _days(day: date, count: int) -> Days:
    return np.full(count, np.datetime64(day, "D"))


def _sometimes(rng: np.random.Generator, days: Days, share: float) -> Days:
    return np.where(rng.random(len(days)) < share, days, _NEVER)
