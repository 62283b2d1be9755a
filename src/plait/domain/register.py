"""Registers: published lists that are too big for the records database, kept by edition and date."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Register(StrEnum):
    """The registers that are kept in Parquet."""

    COMPANIES = "companies"
    OFFICERS = "officers"
    PSC = "psc"
    NOTICES = "notices"
    LICENCES = "licences"
    TITLES = "titles"
    PLACE_FIGURES = "place_figures"
    ENTITIES = "entities"


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """One issue of one register, as it stood on a day. `code` names its folder and is the raw file's sha256, short."""

    register: Register
    code: str
    as_at: date
    rows: int
