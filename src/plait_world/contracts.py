"""Contract notices and awards, in the shape of real OCDS releases.

Tenders follow Public Contracts Scotland (buyers, no suppliers); awards follow Contracts Finder. The buyers are real
bodies, so each title, like each line, says SYNTHETIC.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np

from plait.reference import partners
from plait_world.companies import SECTORS, Companies, variant
from plait_world.draw import Days, Floats, Ints, Words, days_before, iso, words
from plait_world.groups import Groups
from plait_world.outbox import LABEL, JsonObject, Outbox
from plait_world.senders import OPEN_REGISTER, sender

TENDER_SHARE = 0.35
GROUP_PULL = 3.0
NUMBERED = 0.5
# What each sector sells to public bodies: words of the title, CPV code and its words, category.
BOUGHT = {
    "property-development": ("Demolition of garages", "45111100", "Demolition work", "works"),
    "vehicle-maintenance": ("Fleet repairs", "50110000", "Repair of motor vehicles", "services"),
    "taxis": ("School transport", "60120000", "Taxi services", "services"),
    "restaurants": ("Catering at events", "55520000", "Catering services", "services"),
    "environmental": ("Skip hire and recycling", "90500000", "Refuse and waste services", "services"),
    "security": ("Guarding of sites", "79713000", "Guard services", "services"),
    "construction": ("Roof renewal", "45261000", "Roofing works", "works"),
    "cleaning": ("Cleaning of offices", "90910000", "Cleaning services", "services"),
    "haulage": ("Delivery of road salt", "60100000", "Road transport services", "services"),
    "technology": ("Support for case system", "72000000", "IT services", "services"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Contracts:
    """One entry a notice; `supplier` is a company, or -1 for a tender that is not awarded yet."""

    ocid: Words
    buyer: Words
    supplier: Ints
    sector: Words
    value: Ints
    published: Days


def make_contracts(
    rng: np.random.Generator, companies: Companies, groups: Groups, *, day: date, count: int
) -> Contracts:
    """`count` notices of the last three years; companies that groups use win somewhat more than their share."""
    sells = np.array([sector.key in BOUGHT for sector in SECTORS])
    weight: Floats = (sells[companies.sector] & np.isnat(companies.dissolved)).astype(np.float64)
    weight[groups.used] *= GROUP_PULL
    weight *= rng.pareto(1.6, len(companies)) + 0.3
    supplier = rng.choice(len(companies), count, p=weight / weight.sum())
    sector = words([SECTORS[one].key for one in companies.sector[supplier]])
    tender = rng.random(count) < TENDER_SHARE
    buyers = [partner.key for partner in partners() if partner.council_code] + ["sps", "nhs", "sg", "psos"]
    return Contracts(
        ocid=words([f"ocds-synthetic-{number:07d}" for number in rng.permutation(9_000_000)[:count] + 1_000_000]),
        buyer=words(list(rng.choice(buyers, count))),
        supplier=np.where(tender, -1, supplier),
        sector=sector,
        value=(np.exp(rng.normal(11.2, 1.4, count)) // 100 * 100 + 1_000).astype(np.int64),
        published=days_before(rng, day, least=5, most=1_095, count=count),
    )


def write_contracts(rng: np.random.Generator, outbox: Outbox, companies: Companies, contracts: Contracts) -> None:
    """One file of tenders, one of awards; the truth says which company each supplier is."""
    published = iso(contracts.published)
    ends = iso(contracts.published + np.timedelta64(730, "D"))
    tender = contracts.supplier < 0
    register = sender("sg", "ocds", OPEN_REGISTER)
    tenders = [_tender(contracts, int(at), published[at]) for at in np.flatnonzero(tender)]
    outbox.lines(register, "ocds_tenders", tenders, packed=True)
    awarded = np.flatnonzero(~tender)
    awards = [_award(rng, companies, contracts, int(at), (published[at], ends[at])) for at in awarded]
    file = outbox.lines(register, "ocds_awards", awards)
    keys = words([f"{contracts.ocid[at]}:{supplier_id(int(contracts.supplier[at]))}" for at in awarded])
    outbox.tell("companies", file, keys, contracts.supplier[awarded])


def supplier_id(company: int) -> str:
    """The supplier's number in the notices' own scheme, as Contracts Finder gives one to each supplier."""
    return f"SYNTHETIC-{company:06d}"


def _tender(contracts: Contracts, at: int, published: str) -> JsonObject:
    title, code, words_, category = _bought(contracts, at)
    buyer_id, buyer_name = _buyer(contracts, at)
    return {
        "ocid": contracts.ocid[at],
        "date": f"{published}T00:00:00Z",
        "tag": ["tender"],
        "initiationType": "tender",
        "parties": [
            {
                "name": buyer_name,
                "id": buyer_id,
                "identifier": {"legalName": buyer_name},
                "address": {"region": "UKM"},
                "roles": ["buyer"],
            }
        ],
        "buyer": {"name": buyer_name, "id": buyer_id},
        "tender": {
            "id": f"{LABEL}-{at}",
            "title": title,
            "description": f"{LABEL}: {words_.lower()}, as set out in the specification.",
            "status": "active",
            "classification": {"scheme": "CPV", "id": code},
            "procurementMethod": "open",
            "mainProcurementCategory": category,
            "tenderPeriod": {"endDate": f"{published}T12:00:00Z"},
            "value": {"amount": int(contracts.value[at]), "currency": "GBP"},
        },
        "language": "EN",
    }


def _award(
    rng: np.random.Generator, companies: Companies, contracts: Contracts, at: int, period: tuple[str, str]
) -> JsonObject:
    title, code, words_, category = _bought(contracts, at)
    buyer_id, buyer_name = _buyer(contracts, at)
    company = int(contracts.supplier[at])
    party = {"id": supplier_id(company), "name": variant(rng, companies.name[company])}
    value = {"amount": int(contracts.value[at]), "currency": "GBP"}
    contract_period = {"startDate": f"{period[0]}T00:00:00Z", "endDate": f"{period[1]}T23:59:59Z"}
    return {
        "ocid": contracts.ocid[at],
        "id": f"{contracts.ocid[at]}-1",
        "language": "en",
        "date": f"{period[0]}T00:00:00Z",
        "tag": ["award"],
        "initiationType": "tender",
        "tender": {
            "id": f"{LABEL}-{at}",
            "title": title,
            "description": f"{LABEL}: {words_.lower()}.",
            "status": "complete",
            "classification": {"scheme": "CPV", "id": code, "description": words_},
            "value": value,
            "procurementMethod": "direct" if rng.random() < 0.12 else "open",
            "contractPeriod": contract_period,
            "mainProcurementCategory": category,
        },
        "parties": [
            {
                "id": buyer_id,
                "name": buyer_name,
                "identifier": {"legalName": buyer_name},
                "address": {"countryName": "Scotland"},
                "roles": ["buyer"],
            },
            _supplier_party(rng, companies, company, party),
        ],
        "buyer": {"id": buyer_id, "name": buyer_name},
        "awards": [
            {
                "id": f"{contracts.ocid[at]}-1",
                "status": "active",
                "date": f"{period[0]}T00:00:00Z",
                "value": value,
                "suppliers": [party],
                "contractPeriod": contract_period,
            }
        ],
    }


def _supplier_party(
    rng: np.random.Generator, companies: Companies, company: int, party: dict[str, str]
) -> dict[str, object]:
    identifier = {"legalName": party["name"]}
    if rng.random() < NUMBERED:
        identifier |= {"scheme": "GB-COH", "id": companies.number[company]}
    street, _, town = companies.address[company].rpartition(", ")
    postcode = companies.postcode[company]
    return {
        **party,
        "identifier": identifier,
        "address": {"streetAddress": street, "locality": town, "postalCode": postcode, "countryName": "Scotland"},
        "details": {"scale": "sme", "vcse": False},
        "roles": ["supplier"],
    }


def _bought(contracts: Contracts, at: int) -> tuple[str, str, str, str]:
    title, code, words_, category = BOUGHT[contracts.sector[at]]
    return f"{LABEL} {title} {contracts.ocid[at][-4:]}", code, words_, category


def _buyer(contracts: Contracts, at: int) -> tuple[str, str]:
    key = contracts.buyer[at]
    name = next(partner.body for partner in partners() if partner.key == key)
    return f"{LABEL}-{key}", name
