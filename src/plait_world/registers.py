"""The company register, its officers and its persons with significant control, in their published shapes."""

import numpy as np

from plait_world.companies import SECTORS, Companies
from plait_world.control import BANDS, Control
from plait_world.draw import Ints, Words, iso, words
from plait_world.mistakes import misspelt
from plait_world.outbox import JsonObject, Outbox
from plait_world.people import People
from plait_world.senders import OPEN_REGISTER, sender

HOLDER = "sg"
SECOND_OFFICER_ID = 0.15
NAME_SLIP = 0.05
OLD_HOME = 0.3
CARE_OF_COMPANY = 0.16


def write_registers(
    rng: np.random.Generator, outbox: Outbox, people: People, companies: Companies, control: Control
) -> None:
    """Writes the three files and notes who each officer and owner is."""
    _write_companies(outbox, companies)
    _write_officers(rng, outbox, people, companies, control)
    _write_owners(rng, outbox, people, companies, control)


def _write_companies(outbox: Outbox, companies: Companies) -> None:
    gone = ~np.isnat(companies.dissolved)
    partnership = np.array([name.endswith("LLP") for name in companies.name])
    columns: dict[str, Words] = {
        "CompanyName": companies.name,
        "CompanyNumber": companies.number,
        "RegAddress.AddressLine1": words([line.rsplit(", ", 1)[0] for line in companies.address]),
        "RegAddress.PostTown": companies.town,
        "RegAddress.PostCode": companies.postcode,
        "CompanyCategory": np.where(partnership, "Limited Liability Partnership", "Private Limited Company"),
        "CompanyStatus": np.where(gone, "Dissolved", "Active"),
        "IncorporationDate": iso(companies.incorporated),
        "DissolutionDate": iso(companies.dissolved),
        "SICCode.SicText_1": words([SECTORS[sector].activity for sector in companies.sector]),
    }
    file = outbox.csv(sender(HOLDER, "companies", OPEN_REGISTER), "companies", columns)
    outbox.tell("companies", file, companies.number, np.arange(len(companies)))


def _write_officers(
    rng: np.random.Generator, outbox: Outbox, people: People, companies: Companies, control: Control
) -> None:
    who = control.person
    second = rng.random(len(who)) < SECOND_OFFICER_ID
    officer = words([f"OF{person:06d}{'B' if other else 'A'}" for person, other in zip(who, second, strict=True)])
    forename, surname, address, postcode = _as_filed(rng, people, who, companies, control.company)
    columns: dict[str, Words] = {
        "company_number": companies.number[control.company],
        "officer_id": officer,
        "forename": forename,
        "surname": surname,
        "date_of_birth": words([day[:7] for day in iso(people.born[who])]),
        "role": np.where(control.nominee, "nominee-director", "director"),
        "appointed_on": iso(control.appointed),
        "resigned_on": iso(control.resigned),
        "address": address,
        "postcode": postcode,
    }
    file = outbox.csv(sender(HOLDER, "officers", OPEN_REGISTER), "officers", columns)
    outbox.tell("people", file, columns["company_number"] + "/" + officer, who)


def _write_owners(
    rng: np.random.Generator, outbox: Outbox, people: People, companies: Companies, control: Control
) -> None:
    persons = np.flatnonzero(control.owner >= 0)
    who = control.owner[persons]
    as_filed = _as_filed(rng, people, who, companies, control.owned[persons])
    filed = dict(zip(persons.tolist(), zip(*as_filed, strict=True), strict=True))
    ids = words([f"psc-{number:06d}" for number in rng.permutation(len(control.owned)) + 1])
    born, notified = iso(people.born), iso(control.notified)
    lines: list[JsonObject] = []
    for at, owned in enumerate(control.owned):
        number = companies.number[owned]
        nature = BANDS[control.band[at]]
        data: dict[str, object] = {
            "etag": ids[at],
            "notified_on": notified[at],
            "natures_of_control": [f"ownership-of-shares-{nature}", f"voting-rights-{nature}"],
        }
        if at in filed:
            data |= _person(filed[at], str(born[control.owner[at]]), number, ids[at])
        else:
            data |= _corporate(companies, int(control.parent[at]), number, ids[at])
        lines.append({"company_number": number, "data": data})
    file = outbox.lines(sender(HOLDER, "psc", OPEN_REGISTER), "psc", lines)
    keys = companies.number[control.owned] + "/" + ids
    outbox.tell("people", file, keys[persons], who)
    bodies = np.flatnonzero(control.owner < 0)
    outbox.tell("companies", file, keys[bodies], control.parent[bodies])


def _person(filed: tuple[str, ...], born: str, number: str, owner_id: str) -> dict[str, object]:
    forename, surname, address, postcode = filed
    street, _, town = address.rpartition(", ")
    return {
        "kind": "individual-person-with-significant-control",
        "name": f"{forename} {surname}",
        "name_elements": {"forename": forename, "surname": surname},
        "date_of_birth": {"month": int(born[5:7]), "year": int(born[:4])},
        "address": {"address_line_1": street, "locality": town, "postal_code": postcode},
        "links": {"self": f"/company/{number}/persons-with-significant-control/individual/{owner_id}"},
    }


def _corporate(companies: Companies, parent: int, number: str, owner_id: str) -> dict[str, object]:
    return {
        "kind": "corporate-entity-person-with-significant-control",
        "name": companies.name[parent],
        "identification": {
            "country_registered": "Scotland",
            "registration_number": companies.number[parent],
        },
        "address": {"locality": companies.town[parent], "postal_code": companies.postcode[parent]},
        "links": {"self": f"/company/{number}/persons-with-significant-control/corporate-entity/{owner_id}"},
    }


def _as_filed(
    rng: np.random.Generator, people: People, who: Ints, companies: Companies, company: Ints
) -> tuple[Words, Words, Words, Words]:
    """Names and homes as people file them: mostly right, some from before a move, some care of the company."""
    forename, surname = people.forename[who].copy(), people.surname[who].copy()
    for names in (forename, surname):
        for at in np.flatnonzero(rng.random(len(who)) < NAME_SLIP):
            names[at] = misspelt(rng, names[at])
    chance = rng.random(len(who))
    address = np.where(chance < OLD_HOME, people.former_address[who], people.address[who])
    postcode = np.where(chance < OLD_HOME, people.former_postcode[who], people.postcode[who])
    care_of = chance > 1 - CARE_OF_COMPANY
    address = np.where(care_of, companies.address[company], address)
    return forename, surname, address, np.where(care_of, companies.postcode[company], postcode)
