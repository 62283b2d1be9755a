"""Licences that councils and the environment regulator have granted, to people and to companies."""

from dataclasses import dataclass

import numpy as np

from plait.reference import councils, partners
from plait_world.companies import SECTORS, Companies, variant
from plait_world.control import Control
from plait_world.draw import Flags, Ints, Words, days_before, iso, words
from plait_world.mistakes import Slips, as_recorded
from plait_world.outbox import Outbox
from plait_world.people import People
from plait_world.senders import LICENSING, sender

# What a company of a sector needs; any person may hold one of the others.
BY_SECTOR = {
    "taxis": "Taxi booking office",
    "restaurants": "Late hours catering",
    "retail": "Alcohol: off sale",
    "vehicle-maintenance": "Second-hand dealer",
    "environmental": "Metal dealer",
    "letting": "House in multiple occupation",
    "beauty": "Skin piercing and tattooing",
    "property-development": "House in multiple occupation",
}
OF_PERSONS = ("Taxi driver", "Private hire car driver", "Street trader", "Window cleaner", "Landlord")
WASTE = "Waste carrier"
TO_COMPANIES = 0.4


@dataclass(frozen=True, slots=True, kw_only=True)
class Licences:
    """One entry a licence; the holder is a company where `company` is not -1, else a person."""

    reference: Words
    kind: Words
    council: Ints
    company: Ints
    person: Ints


def make_licences(
    rng: np.random.Generator, people: People, companies: Companies, control: Control, *, count: int
) -> Licences:
    """`count` licences: companies of licensed sectors, their officers and other people."""
    wanted = np.array([sector.key in BY_SECTOR for sector in SECTORS])
    licensed = np.flatnonzero(wanted[companies.sector] & np.isnat(companies.dissolved))
    number = min(round(count * TO_COMPANIES), len(licensed))
    company = np.concatenate([rng.choice(licensed, number, replace=False), np.full(count - number, -1)])
    officers = rng.choice(control.person[~control.nominee], count)
    person = np.where(rng.random(count) < 0.3, officers, rng.integers(0, len(people), count))
    person = np.where(company >= 0, -1, person)
    waste = np.array([sector.key == "environmental" for sector in SECTORS])[companies.sector]
    kinds = [
        BY_SECTOR[SECTORS[companies.sector[one]].key] if one >= 0 else OF_PERSONS[at]
        for one, at in zip(company, rng.integers(0, len(OF_PERSONS), count), strict=True)
    ]
    kind = np.where((company >= 0) & waste[company] & (rng.random(count) < 0.7), WASTE, words(kinds))
    council = np.where(company >= 0, companies.council[company], people.council[person])
    return Licences(
        reference=words([f"LIC-{number:06d}" for number in rng.permutation(900_000)[:count] + 100_000]),
        kind=kind,
        council=council,
        company=company,
        person=person,
    )


def write_licences(
    rng: np.random.Generator,
    outbox: Outbox,
    people: People,
    companies: Companies,
    licences: Licences,
    *,
    slips: Slips,
) -> None:
    """One file a council, and the waste licences in the regulator's."""
    columns = _columns(rng, outbox, people, companies, licences, slips)
    keys = {partner.council_code: partner.key for partner in partners()}
    waste = licences.kind == WASTE
    for at, council in enumerate(councils()):
        _write(outbox, keys[council.code], columns, licences, ~waste & (licences.council == at))
    _write(outbox, "sepa", columns, licences, waste)


def _columns(
    rng: np.random.Generator,
    outbox: Outbox,
    people: People,
    companies: Companies,
    licences: Licences,
    slips: Slips,
) -> dict[str, Words]:
    count = len(licences.reference)
    held = licences.company >= 0
    record = as_recorded(rng, people, np.maximum(licences.person, 0), slips)
    names = [variant(rng, companies.name[one]) if one >= 0 else "" for one in licences.company]
    granted = days_before(rng, outbox.day, least=20, most=1_500, count=count)
    expires = granted + np.timedelta64(1_095, "D")
    numbered = held & (rng.random(count) < 0.6)
    return {
        "council_code": words([councils()[one].code for one in licences.council]),
        "licence_type": licences.kind,
        "reference": licences.reference,
        "holder_name": np.where(held, words(names), record["forename"] + " " + record["surname"]),
        "holder_kind": np.where(held, "company", "person"),
        "company_number": np.where(numbered, companies.number[licences.company], ""),
        "date_of_birth": np.where(held, "", record["date_of_birth"]),
        "address": np.where(held, companies.address[licences.company], record["address"]),
        "postcode": np.where(held, companies.postcode[licences.company], record["postcode"]),
        "granted_on": iso(granted),
        "expires_on": iso(expires),
        "status": np.where(expires > np.datetime64(outbox.day, "D"), "current", "expired"),
    }


def _write(outbox: Outbox, partner: str, columns: dict[str, Words], licences: Licences, mine: Flags) -> None:
    if not mine.any():
        return
    part = {name: column[mine] for name, column in columns.items()}
    keys = part["council_code"] + "/" + part["licence_type"] + "/" + part["reference"] + "/holder"
    file = outbox.csv(sender(partner, "licences", LICENSING), "licences", part)
    for kind, holder in (("companies", licences.company[mine]), ("people", licences.person[mine])):
        outbox.tell(kind, file, keys[holder >= 0], holder[holder >= 0])
