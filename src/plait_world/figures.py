"""Counts of crime and drug deaths by place, in the shapes they are published in. Drawn, never the real ones."""

from pathlib import Path

import numpy as np

from plait.reference import councils, units
from plait_world.draw import Floats, Words, words
from plait_world.outbox import Outbox
from plait_world.senders import OPEN_REGISTER, sender

YEARS = range(2009, 2020)
QUARTERS = ("January to March", "April to June", "July to September", "October to December")
CRIME_COLUMNS = {
    "All Crimes": "all_crimes",
    "Crimes: Group 5: Drugs - Supply": "drugs_supply",
    "Crimes: Group 3: Fraud": "fraud",
    "Crimes: Group 1: Robbery": "robbery",
    "Crimes: Group 1: Serious assault and attempted murder": "serious_assault_attempted_murder",
    "Crimes: Group 5: Weapons possession (used)": "weapons_used",
    "Crimes: Group 2: Indecent photos of children": "indecent_photos_of_children",
    "Crimes: Group 2: Crimes associated with prostitution": "prostitution_related",
    "Crimes: Group 3: Housebreaking": "housebreaking",
    "Crimes: Group 3: Theft of a motor vehicle": "theft_of_motor_vehicle",
    "Offences: Group 7: Environmental offences": "environmental_offences",
    "Offences: Group 7: Licensing offences": "licensing_offences",
}


def write_figures(rng: np.random.Generator, outbox: Outbox) -> None:
    """Writes the three place files."""
    people: Floats = np.array([council.population for council in councils()], dtype=np.float64)
    names = words([council.name for council in councils()])
    _write(outbox, "recorded_crime", {"Reference Area": names, **_crimes(rng, people)})
    deaths = {str(year): _text(rng.poisson(people * 1.6e-4 * (0.75 + 0.06 * at))) for at, year in enumerate(YEARS)}
    population = {"population_2017": _text(people.astype(np.int64))}
    _write(outbox, "drug_deaths_by_council", {"council_area": names, **deaths, **population})
    _write(outbox, "drug_deaths_quarterly", _quarterly(rng))


def _crimes(rng: np.random.Generator, people: Floats) -> dict[str, Words]:
    """Columns that the reference list has are drawn around its counts; the others around one in 1,000 people."""
    listed = (Path(__file__).parent / "crime_columns.txt").read_text(encoding="utf-8").splitlines()[1:]
    expected = {
        column: np.array([council.crimes[crime] for council in councils()], dtype=np.float64)
        for column, crime in CRIME_COLUMNS.items()
    }
    return {
        column: _text(rng.poisson(expected.get(column, people / 1_000) * rng.normal(1, 0.1, len(people)).clip(0.7)))
        for column in listed
    }


def _quarterly(rng: np.random.Generator) -> dict[str, Words]:
    rows = [
        (f"{unit.letter}: {unit.name}", str(year), quarter)
        for unit in units()
        for year in range(2017, 2024)
        for quarter in QUARTERS
    ]
    category, year, quarter = (words(list(column)) for column in zip(*rows, strict=True))
    return {
        "table": words(["A - Police Division"] * len(rows)),
        "category": category,
        "year": year,
        "quarter": quarter,
        "deaths": _text(rng.poisson(22, len(rows))),
    }


def _write(outbox: Outbox, name: str, columns: dict[str, Words]) -> None:
    outbox.csv(sender("sg", name, OPEN_REGISTER), name, columns)


def _text(counts: np.ndarray[tuple[int, ...], np.dtype[np.int64]]) -> Words:
    return counts.astype(str).astype(object)
