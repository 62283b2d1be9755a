"""Published figures of places as the core ranks them: those loaded, or else those of the reference lists."""

from collections.abc import Mapping
from datetime import date
from typing import TypedDict, cast

import pyarrow as pa
import pyarrow.compute as pc

from plait.domain.assessment import PlaceFigure
from plait.policy.access import Reader
from plait.reference import councils
from plait_desk.collection import queries as collection

DEATHS, CRIME, POPULATION = "drug-related deaths", "recorded crime", "population"
# Which published figures say something of a threat, and the words a page uses for them.
RANKED: Mapping[tuple[str, str], str] = {
    (DEATHS, "all"): "Drug-related deaths",
    (CRIME, "Crimes: Group 5: Drugs - Supply"): "Drugs supply, recorded",
    (CRIME, "Crimes: Group 1: Robbery"): "Robbery, recorded",
    (CRIME, "Crimes: Group 3: Fraud"): "Fraud, recorded",
    (CRIME, "Crimes: Group 5: Weapons possession (used)"): "Weapons used, recorded",
    (CRIME, "Offences: Group 7: Environmental offences"): "Environmental offences, recorded",
}
OF_REFERENCE = {
    "drugs_supply": "Drugs supply, recorded",
    "robbery": "Robbery, recorded",
    "fraud": "Fraud, recorded",
    "weapons_used": "Weapons used, recorded",
    "environmental_offences": "Environmental offences, recorded",
}


class FigureRow(TypedDict):
    """One row of FIGURES."""

    indicator: str
    category: str
    place_code: str
    period_from: date
    period_to: date
    value: float


def place_figures(reader: Reader) -> list[PlaceFigure]:
    """The latest figures of the councils that the reader may read; the real ones of the reference lists if none."""
    loaded = loaded_figures(collection.place_figures(reader), synthetic=collection.are_synthetic(reader))
    return loaded or reference_figures()


def loaded_figures(table: pa.Table, *, synthetic: bool = False) -> list[PlaceFigure]:
    """From FIGURES: for each ranked indicator its latest period, beside the latest population of each council."""
    names = {council.code: council.name for council in councils()}
    people = {council.code: council.population for council in councils()}
    people |= {row["place_code"]: int(row["value"]) for row in _rows(table, POPULATION, "all")}
    found = []
    for (indicator, category), words in RANKED.items():
        rows = [row for row in _rows(table, indicator, category) if row["place_code"] in names]
        latest = max((row["period_from"] for row in rows), default=None)
        found += [
            PlaceFigure(
                place=row["place_code"],
                label=names[row["place_code"]],
                indicator=words,
                period=_period(row["period_from"], row["period_to"]),
                count=int(row["value"]),
                population=people[row["place_code"]],
                synthetic=synthetic,
            )
            for row in rows
            if row["period_from"] == latest
        ]
    return found


def reference_figures() -> list[PlaceFigure]:
    """Real published figures of the 32 councils: drug-related deaths and five classes of recorded crime."""
    found = []
    for council in councils():
        told = [(RANKED[DEATHS, "all"], "2019", council.drug_deaths)]
        told += [(words, "2022-23", council.crimes[crime]) for crime, words in OF_REFERENCE.items()]
        found += [
            PlaceFigure(
                place=council.code,
                label=council.name,
                indicator=indicator,
                period=period,
                count=count,
                population=council.population,
            )
            for indicator, period, count in told
        ]
    return found


def _rows(table: pa.Table, indicator: str, category: str) -> list[FigureRow]:
    wanted = pc.and_(pc.equal(table["indicator"], indicator), pc.equal(table["category"], category))
    return cast("list[FigureRow]", table.filter(wanted).sort_by("period_from").to_pylist())


def _period(from_on: date, to_on: date) -> str:
    """2019 for a calendar year, 2022-23 for a financial one."""
    last = to_on.year if to_on.month > 1 else from_on.year
    return f"{from_on.year}" if last == from_on.year else f"{from_on.year}-{last % 100:02d}"
