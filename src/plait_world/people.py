"""The people of the world as they truly are, household by household."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from plait_world.draw import Days, Floats, Ints, Words, pick, pick_index, words
from plait_world.names import ORIGINS, draw_forenames, draw_surnames
from plait_world.places import Places, draw_councils

HOUSEHOLD_SIZES = np.array([0.30, 0.33, 0.17, 0.13, 0.05, 0.02])
FAMILY_NAME_SHARE = 0.72
NAMED_AFTER_PARENT = 0.04
TWINS = 0.01
MOVED = 0.30
NAME_CHANGED = 0.22
MAIL_DOMAINS = words(["post.example", "mail.example", "letters.example"])


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """One entry a person. A `former_` value is what an older record may still hold.

    `origin` is where the lists come from that both names were drawn from: a fact of names, never of a person's descent.
    """

    forename: Words
    surname: Words
    former_surname: Words
    origin: Words
    sex: Words
    born: Days
    household: Ints
    council: Ints
    address: Words
    postcode: Words
    former_address: Words
    former_postcode: Words
    phone: Words
    email: Words

    def __len__(self) -> int:
        return len(self.forename)

    def ages(self, day: date) -> Floats:
        """Age in years on that day."""
        return np.asarray((np.datetime64(day, "D") - self.born).astype(np.float64) / 365.25)


def make_people(rng: np.random.Generator, places: Places, count: int, day: date) -> People:
    """`count` people aged 14 and over in households, with names, homes and telephones."""
    household, rank = _households(rng, count)
    homes = int(household[-1]) + 1
    council = draw_councils(rng, homes)
    spot = places.draw(rng, council)
    address = places.addresses(rng, spot, flats=0.35)
    origin = pick(rng, words(list(ORIGINS)), homes, weights=np.array(list(ORIGINS.values())))
    sex, born = _sex_and_birth(rng, household, rank, day)
    forename, surname, former = _names(rng, household, rank, origin, sex=sex, born=born)
    moved = np.where(rng.random(count) < MOVED, rng.integers(0, homes, count), household)
    return People(
        forename=forename,
        surname=surname,
        former_surname=former,
        origin=origin[household],
        sex=sex,
        born=born,
        household=household,
        council=council[household],
        address=address[household],
        postcode=places.postcode[spot][household],
        former_address=address[moved],
        former_postcode=places.postcode[spot][moved],
        phone=_phones(rng, count),
        email=_emails(rng, forename, surname),
    )


def _households(rng: np.random.Generator, count: int) -> tuple[Ints, Ints]:
    sizes = pick_index(rng, len(HOUSEHOLD_SIZES), count, weights=HOUSEHOLD_SIZES) + 1
    household = np.repeat(np.arange(count), sizes)[:count]
    first = np.searchsorted(household, household)
    return household, np.arange(count) - first


def _sex_and_birth(rng: np.random.Generator, household: Ints, rank: Ints, day: date) -> tuple[Words, Days]:
    """Heads of any adult age, partners of about the head's age, then grown children or flatmates."""
    count = len(household)
    head = np.arange(count) - rank
    age = 18 + 68 * rng.beta(1.35, 1.7, count)
    head_age = age[head]
    child = np.where(head_age > 40, head_age - rng.normal(29, 5, count), head_age + rng.normal(0, 6, count))
    age = np.where(rank == 1, head_age + rng.normal(0, 5, count), np.where(rank > 1, child, age))
    age = np.clip(age, 14.2, 95)
    twin = (rank > 2) & (rng.random(count) < TWINS * 8)
    age[twin] = age[np.flatnonzero(twin) - 1]
    sex = np.where(rng.random(count) < 0.5, "F", "M").astype(object)
    opposite = np.where(sex[head] == "F", "M", "F")
    sex = np.where((rank == 1) & (rng.random(count) < 0.93), opposite, sex).astype(object)
    born = np.datetime64(day, "D") - (age * 365.25).astype(np.int64).astype("timedelta64[D]")
    return sex, born


def _names(
    rng: np.random.Generator, household: Ints, rank: Ints, origin: Words, *, sex: Words, born: Days
) -> tuple[Words, Words, Words]:
    count = len(household)
    decade = (born.astype("datetime64[Y]").astype(np.int64) + 1970) // 10 * 10
    forename = draw_forenames(rng, origin=origin[household], sex=sex, decade=decade)
    head = np.arange(count) - rank
    namesake = (rank > 1) & (sex == sex[head]) & (rng.random(count) < NAMED_AFTER_PARENT)
    forename = np.where(namesake, forename[head], forename)
    own = draw_surnames(rng, origin[household])
    family = draw_surnames(rng, origin)[household]
    shares = (rank == 0) | namesake | (rng.random(count) < FAMILY_NAME_SHARE)
    surname = np.where(shares, family, own)
    changed = (sex == "F") & (rng.random(count) < NAME_CHANGED)
    return forename, surname, np.where(changed, own, surname)


def _phones(rng: np.random.Generator, count: int) -> Words:
    """Numbers beginning +44 4 and +44 6: no operator holds either."""
    lead = np.where(rng.random(count) < 0.8, "+446", "+444").astype(object)
    rest = rng.permutation(900_000_000 // 1_000)[:count] * 1_000 + rng.integers(0, 1_000, count) + 100_000_000
    return np.asarray(lead + rest.astype(str).astype(object), dtype=object)


def _emails(rng: np.random.Generator, forename: Words, surname: Words) -> Words:
    digits = rng.integers(10, 9_999, len(forename)).astype(str)
    domain = pick(rng, MAIL_DOMAINS, len(forename))
    return words(
        [
            f"{first[:1]}.{last}{digit}@{place}".lower().replace(" ", "").replace("'", "")
            for first, last, digit, place in zip(forename, surname, digits, domain, strict=True)
        ]
    )
