"""The lists of people that bodies hold: tax, prison, bank, guards, tenants and licensing customers.

A person is on none, one or several lists, and each list was written down on its own, with its own slips.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np

from plait.reference import councils, partners
from plait_world.draw import Floats, Ints, Words, words
from plait_world.groups import Groups
from plait_world.mistakes import Slips, as_recorded, with_impossible_dates
from plait_world.outbox import FileMarking, Outbox
from plait_world.people import People
from plait_world.senders import PEOPLE_LIST, SHARED_LIST, sender

TWICE_ON_ONE_LIST = 0.03


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleList:
    """One list: who sends it, whom it covers, how carefully it is kept. `council` limits it to residents."""

    partner: str
    name: str
    share: float
    nominal_share: float
    care: float
    marking: FileMarking
    council: int | None = None
    workbook: bool = False


def people_lists(count: int) -> Iterator[PeopleList]:
    """The national lists, then tenants and licensing customers of the `count` largest councils."""
    for partner, name, share, nominal_share, care in (
        ("hmrc", "tax_records", 0.42, 0.45, 0.55),
        ("sps", "prison_register", 0.006, 0.10, 0.9),
        ("rbs", "bank_customers", 0.18, 0.30, 0.8),
        ("sia", "door_supervisors_and_guards", 0.02, 0.08, 1.0),
        ("dwp", "benefit_claims", 0.14, 0.20, 1.2),
    ):
        marking = PEOPLE_LIST if partner == "rbs" else SHARED_LIST
        yield PeopleList(
            partner=partner, name=name, share=share, nominal_share=nominal_share, care=care, marking=marking
        )
    keys = {partner.council_code: partner.key for partner in partners()}
    by_population = sorted(range(len(councils())), key=lambda at: -councils()[at].population)
    for rank, at in enumerate(by_population[:count]):
        for name, share, nominal_share, care in (
            ("tenants", 0.30, 0.40, 1.2),
            ("licensing_customers", 0.13, 0.30, 1.4),
        ):
            yield PeopleList(
                partner=keys[councils()[at].code],
                name=name,
                share=share,
                nominal_share=nominal_share,
                care=care,
                marking=PEOPLE_LIST if name == "tenants" else SHARED_LIST,
                council=at,
                workbook=rank == count - 1,
            )


def write_lists(
    rng: np.random.Generator, outbox: Outbox, people: People, groups: Groups, *, count: int, slips: Slips
) -> None:
    """Writes every list and notes who each record is."""
    for one in people_lists(count):
        who = _on_the_list(rng, people, groups, one, outbox.day)
        keys = words([f"{one.partner}-{one.name[:3]}-{number:06d}" for number in rng.permutation(len(who)) + 1])
        columns: dict[str, Words] = {
            "record_id": keys,
            **with_impossible_dates(rng, as_recorded(rng, people, who, slips.times(one.care)), slips),
            "list_name": words([one.name] * len(who)),
        }
        write = outbox.xlsx if one.workbook else outbox.csv
        file = write(sender(one.partner, "people", one.marking), f"people_{one.name}", columns)
        outbox.tell("people", file, keys, who)


def _on_the_list(rng: np.random.Generator, people: People, groups: Groups, one: PeopleList, day: date) -> Ints:
    """Who is on it: grown-ups by chance, nominals more often, a few of them twice; in no order."""
    share: Floats = np.full(len(people), one.share)
    share[groups.member] = one.nominal_share
    share[people.ages(day) < 18] = 0
    if one.council is not None:
        share[people.council != one.council] = 0
    who = np.flatnonzero(rng.random(len(people)) < share)
    again = who[rng.random(len(who)) < TWICE_ON_ONE_LIST]
    return np.asarray(rng.permutation(np.concatenate([who, again])), dtype=np.int64)
