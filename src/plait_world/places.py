"""Where people live and firms trade: made-up streets in real towns, with postcodes that nobody holds.

A postcode here has a real area (the letters) and a district from 86 to 89, which no Scottish area uses.
"""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from plait.reference import councils
from plait_world.draw import Ints, Words, pick, pick_index, words
from plait_world.vocabulary import STREET_TYPES, made_up

DISTRICTS = (86, 87, 88, 89)
UNITS = "ABDEFGHJLNPQRSTUWXYZ"
_PER_AREA = len(DISTRICTS) * 9 * len(UNITS) ** 2
_STEP = 7_919  # prime to _PER_AREA, so the walk below meets each postcode of an area once
PEOPLE_PER_POSTCODE = 22


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """One entry a postcode: its street, its town and the position of its council in `councils()`."""

    postcode: Words
    street: Words
    town: Words
    council: Ints
    starts: Ints
    """postcodes of council c are starts[c] to starts[c + 1]"""

    def draw(self, rng: np.random.Generator, council: Ints) -> Ints:
        """One postcode's position in each given council."""
        room = self.starts[council + 1] - self.starts[council]
        return self.starts[council] + (rng.random(len(council)) * room).astype(np.int64)

    def addresses(self, rng: np.random.Generator, at: Ints, *, flats: float) -> Words:
        """One house (or, for the share `flats`, flat) in each given postcode."""
        number = rng.integers(1, 140, len(at)).astype(str).astype(object)
        floor = rng.integers(0, 4, len(at)).astype(str).astype(object)
        side = rng.integers(1, 3, len(at)).astype(str).astype(object)
        prefix = np.where(rng.random(len(at)) < flats, "Flat " + floor + "/" + side + ", ", "")
        return np.asarray(prefix + number + " " + self.street[at] + ", " + self.town[at], dtype=object)


def make_places(rng: np.random.Generator, people: int) -> Places:
    """Postcodes for a world of that many people, spread over the councils by population."""
    population = np.array([council.population for council in councils()], dtype=np.float64)
    counts = np.maximum(np.ceil(people / PEOPLE_PER_POSTCODE * population / population.sum()), 3).astype(np.int64)
    council = np.repeat(np.arange(len(counts)), counts)
    gazetteer = _gazetteer()
    areas, towns = ([str(rng.choice(gazetteer[councils()[int(one)].code][part])) for one in council] for part in (0, 1))
    names = pick(rng, words(made_up()), len(council))
    kinds = pick(rng, words(STREET_TYPES), len(council))
    return Places(
        postcode=_postcodes(areas),
        street=np.asarray(names + " " + kinds, dtype=object),
        town=words(towns),
        council=council,
        starts=np.concatenate([[0], np.cumsum(counts)]),
    )


def draw_councils(rng: np.random.Generator, count: int) -> Ints:
    """Positions in `councils()`, by population."""
    population = np.array([council.population for council in councils()], dtype=np.float64)
    return pick_index(rng, len(population), count, weights=population)


@cache
def _gazetteer() -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    """By council code: postcode areas, and towns."""
    with (Path(__file__).parent / "places.csv").open(encoding="utf-8", newline="") as opened:
        return {
            row["council_code"]: (tuple(row["areas"].split(";")), tuple(row["towns"].split(";")))
            for row in csv.DictReader(opened)
        }


def _postcodes(areas: list[str]) -> Words:
    used: dict[str, int] = {}
    codes = []
    for area in areas:
        nth = used.get(area, 0)
        used[area] = nth + 1
        codes.append(_postcode(area, nth * _STEP % _PER_AREA))
    return words(codes)


def _postcode(area: str, spot: int) -> str:
    spot, last = divmod(spot, len(UNITS))
    spot, first = divmod(spot, len(UNITS))
    district, sector = divmod(spot, 9)
    return f"{area}{DISTRICTS[district]} {sector + 1}{UNITS[first]}{UNITS[last]}"
