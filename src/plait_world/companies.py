"""Companies: made-up names, numbers under a prefix that no register uses, real activities, some at a shared address."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from plait_world.draw import Days, Ints, Words, days_before, pick_index, words
from plait_world.places import Places, draw_councils
from plait_world.vocabulary import made_up

PREFIX = "SY"
HUBS = 6
HUB_SHARE = 0.28
FORMS = words(["Ltd", "Limited", "LTD.", "Holdings Ltd", "LLP"])
FORM_SHARES = np.array([0.48, 0.38, 0.04, 0.05, 0.05])


@dataclass(frozen=True, slots=True, kw_only=True)
class Sector:
    """A line of business: its activity code and text, its share of companies, and words for its names."""

    key: str
    activity: str
    share: float
    trades: tuple[str, ...]


# The first six are the published sectors (reference/sectors.csv); shares are ours.
SECTORS = (
    Sector(
        key="property-development",
        activity="41100 - Development of building projects",
        share=0.08,
        trades=("Developments", "Homes", "Property"),
    ),
    Sector(
        key="retail",
        activity="47190 - Other retail sale in non-specialised stores",
        share=0.10,
        trades=("Stores", "Convenience", "Vapes"),
    ),
    Sector(
        key="vehicle-maintenance",
        activity="45200 - Maintenance and repair of motor vehicles",
        share=0.06,
        trades=("Motors", "Car Wash", "Autocare", "Tyres"),
    ),
    Sector(
        key="taxis",
        activity="49320 - Taxi operation",
        share=0.05,
        trades=("Taxis", "Private Hire", "Cabs"),
    ),
    Sector(
        key="restaurants",
        activity="56101 - Licensed restaurants",
        share=0.09,
        trades=("Grill", "Tandoori", "Pizza", "Kitchen"),
    ),
    Sector(
        key="environmental",
        activity="38110 - Collection of non-hazardous waste",
        share=0.04,
        trades=("Skips", "Recycling", "Waste Services"),
    ),
    Sector(
        key="security",
        activity="80100 - Private security activities",
        share=0.03,
        trades=("Security", "Guarding"),
    ),
    Sector(
        key="construction",
        activity="41202 - Construction of domestic buildings",
        share=0.12,
        trades=("Builders", "Construction", "Joinery", "Roofing"),
    ),
    Sector(
        key="cleaning",
        activity="81210 - General cleaning of buildings",
        share=0.05,
        trades=("Cleaning", "Facilities"),
    ),
    Sector(
        key="haulage",
        activity="49410 - Freight transport by road",
        share=0.05,
        trades=("Haulage", "Logistics"),
    ),
    Sector(
        key="technology",
        activity="62020 - Information technology consultancy activities",
        share=0.12,
        trades=("Systems", "Software", "Consulting"),
    ),
    Sector(
        key="beauty",
        activity="96020 - Hairdressing and other beauty treatment",
        share=0.05,
        trades=("Hair", "Barbers", "Nails"),
    ),
    Sector(
        key="accountancy",
        activity="69201 - Accounting and auditing activities",
        share=0.04,
        trades=("Accountants", "Bookkeeping"),
    ),
    Sector(
        key="letting",
        activity="68209 - Other letting and operating of own or leased real estate",
        share=0.08,
        trades=("Lettings", "Estates"),
    ),
    Sector(
        key="holding",
        activity="64209 - Activities of other holding companies not elsewhere classified",
        share=0.04,
        trades=("Group", "Investments"),
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Companies:
    """One entry a company; `sector` is a position in SECTORS, `hub` a formation agent's address or -1."""

    number: Words
    name: Words
    sector: Ints
    council: Ints
    address: Words
    town: Words
    postcode: Words
    hub: Ints
    incorporated: Days
    dissolved: Days

    def __len__(self) -> int:
        return len(self.number)


def make_companies(rng: np.random.Generator, places: Places, count: int, day: date) -> Companies:
    """`count` companies; a few have been dissolved."""
    sector = pick_index(rng, len(SECTORS), count, weights=np.array([sector.share for sector in SECTORS]))
    council = draw_councils(rng, count)
    hub = np.where(rng.random(count) < HUB_SHARE, rng.integers(0, HUBS, count), -1)
    spot, address = _premises(rng, places, council, hub)
    incorporated = days_before(rng, day, least=60, most=7_000, count=count)
    dissolved = incorporated + rng.integers(400, 4_000, count).astype("timedelta64[D]")
    gone = (rng.random(count) < 0.12) & (dissolved < np.datetime64(day, "D"))
    numbers = rng.permutation(900_000)[:count] + 100_000
    return Companies(
        number=words([f"{PREFIX}{number}" for number in numbers]),
        name=_names(rng, sector),
        sector=sector,
        council=council,
        address=address,
        town=places.town[spot],
        postcode=places.postcode[spot],
        hub=hub,
        incorporated=incorporated,
        dissolved=np.where(gone, dissolved, np.datetime64("NaT", "D")),
    )


def variant(rng: np.random.Generator, name: str) -> str:
    """The name as somebody else might write it: another legal form, capitals, an ampersand."""
    for old, new in (("Limited", "Ltd"), ("Ltd", "Limited"), ("LTD.", "Limited"), (" and ", " & ")):
        if old in name:
            name = name.replace(old, new)
            break
    chance = rng.random()
    if chance < 0.25:
        return name.upper()
    if chance < 0.40:
        return name.removesuffix(" Ltd").removesuffix(" Limited")
    return name


def _premises(rng: np.random.Generator, places: Places, council: Ints, hub: Ints) -> tuple[Ints, Words]:
    spot = places.draw(rng, council)
    address = places.addresses(rng, spot, flats=0.1)
    hub_spot = places.draw(rng, draw_councils(rng, HUBS))
    hub_address = places.addresses(rng, hub_spot, flats=0.0)
    at_hub = hub >= 0
    spot = np.where(at_hub, hub_spot[hub], spot)
    suite = rng.integers(1, 400, len(hub)).astype(str).astype(object)
    return spot, np.where(at_hub, "Suite " + suite + ", " + hub_address[hub], address)


def _names(rng: np.random.Generator, sector: Ints) -> Words:
    """Names that no two companies share."""
    count = len(sector)
    first = words(made_up())[rng.integers(0, len(made_up()), count)]
    second = words(made_up())[rng.integers(0, len(made_up()), count)]
    chance = rng.random(count)
    trade = words(
        [SECTORS[one].trades[int(at * len(SECTORS[one].trades))] for one, at in zip(sector, chance, strict=True)]
    )
    form = FORMS[pick_index(rng, len(FORMS), count, weights=FORM_SHARES)]
    seen: set[str] = set()
    names = []
    for one, other, what, legal in zip(first, second, trade, form, strict=True):
        short = f"{one} {what}"
        name = f"{one} and {other} {what}" if short in seen else short
        seen.add(name)
        names.append(f"{name} {legal}")
    return words(names)
