"""The bodies of the Taskforce and their wider partners, and Police Scotland's divisions."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from plait.reference.reading import rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Partner:
    """One partner. `key` is the short name used everywhere: `psos`, `hmrc`, `council-fife`."""

    key: str
    partner_id: str
    body: str
    abbreviation: str
    is_body: bool
    """False for a meeting or a grouping (a board, "the 32 councils"), which holds nothing of its own"""
    part_of: str | None
    """key of the grouping, so that a power of "la" is a power of each council"""
    council_code: str | None
    sector: str
    is_bank: bool
    taskforce_status: str
    crime_campus: str
    remit: str
    remit_basis: str
    supplies: str
    gets: str
    source_url: str
    as_of: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A part of a body with its own staff: here a police division."""

    key: str
    partner: str
    letter: str
    name: str
    region: str


@cache
def partners() -> tuple[Partner, ...]:
    """All partners: the 34 published rows, then each of the 32 councils."""
    return tuple(_partner(row) for row in rows("partners"))


@cache
def units() -> tuple[Unit, ...]:
    """Police Scotland's 13 divisions, by letter."""
    return tuple(
        Unit(
            key=row["key"],
            partner=row["partner"],
            letter=row["letter"],
            name=row["name"],
            region=row["region"],
        )
        for row in rows("units")
    )


def _partner(row: Mapping[str, str]) -> Partner:
    return Partner(
        key=row["key"],
        partner_id=row["partner_id"],
        body=row["body"],
        abbreviation=row["abbreviation"],
        is_body=row["form"] == "body",
        part_of=row["part_of"] or None,
        council_code=row["council_code"] or None,
        sector=row["sector"],
        is_bank=row["sector"] == "private: banking",
        taskforce_status=row["taskforce_status"],
        crime_campus=row["crime_campus"],
        remit=row["remit"],
        remit_basis=row["remit_basis"],
        supplies=row["supplies_to_system"],
        gets=row["gets_from_system"],
        source_url=row["source_url"],
        as_of=row["as_of"],
    )
