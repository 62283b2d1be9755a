"""Counts of crime and drug deaths by place, in the shapes they are published in. Drawn, never the real ones."""

from pathlib import Path

import numpy as np

from plait.reference import councils, units
from plait_world.draw import Floats, Ints, Words, words
from plait_world.outbox import Outbox
from plait_world.senders import OPEN_REGISTER, sender

YEARS = range(2009, 2020)
QUARTERS = ("January to March", "April to June", "July to September", "October to December")
CRIME_COLUMNS = {
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
    """Writes the three place files; the first two begin with Scotland, the sum of its councils."""
    people: Floats = np.array([council.population for council in councils()], dtype=np.float64)
    names = words(["Scotland", *(council.name for council in councils())])
    _write(outbox, "recorded_crime", {"Reference Area": names, **_crimes(rng, people)})
    deaths = {
        str(year): _with_total(rng.poisson(people * 1.6e-4 * (0.75 + 0.06 * at))) for at, year in enumerate(YEARS)
    }
    population = {"population_2017": _with_total(people.astype(np.int64))}
    _write(outbox, "drug_deaths_by_council", {"council_area": names, **deaths, **population})
    _write(outbox, "drug_deaths_quarterly", _quarterly(rng))


def _crimes(rng: np.random.Generator, people: Floats) -> dict[str, Words]:
    """Each class of crime, drawn around the reference list's count where it has one; groups are sums of classes."""
    listed = (Path(__file__).parent / "crime_columns.txt").read_text(encoding="utf-8").splitlines()[1:]
    drawn = {
        column: rng.poisson(_expected(column, people) * rng.normal(1, 0.1, len(people)).clip(0.7))
        for column in listed
        if not column.startswith("All ")
    }
    return {column: _with_total(drawn.get(column, _sum(column, drawn))) for column in listed}


def _expected(column: str, people: Floats) -> Floats:
    crime = CRIME_COLUMNS.get(column)
    if crime is None:
        return people / 1_000
    return np.array([council.crimes[crime] for council in councils()], dtype=np.float64)


def _sum(column: str, drawn: dict[str, Ints]) -> Ints:
    """All crimes, all offences, or all of the group that the column names."""
    word = f": {column[4:11]}:" if "Group" in column else f"{column[4:]}:"
    return np.asarray(sum(counts for name, counts in drawn.items() if word in name), dtype=np.int64)


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


def _with_total(counts: Ints) -> Words:
    return _text(np.concatenate([[counts.sum()], counts]))


def _text(counts: Ints) -> Words:
    return counts.astype(str).astype(object)
