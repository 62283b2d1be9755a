"""The FollowTheMoney model as facts: its schemata, their properties, and the countries that it knows."""

from dataclasses import dataclass
from functools import cache

from plait.reference.reading import rows


@dataclass(frozen=True, slots=True, kw_only=True)
class FtmSchema:
    """One kind of record. `source` and `target` name the two ends of a schema that is a tie."""

    name: str
    extends: tuple[str, ...]
    source: str
    target: str
    is_abstract: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FtmProperty:
    """One property, at the schema that declares it. The type `reverse` is the far side of another's property."""

    schema: str
    property: str
    type: str
    format: str
    range: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FtmCountry:
    """One country or territory: its codes, its English name, what it is also called, and the code that is kept."""

    code: str
    alpha3: str
    name: str
    also: tuple[str, ...]
    country: str


@cache
def ftm_schemata() -> tuple[FtmSchema, ...]:
    """Every schema, in order of name."""
    return tuple(
        FtmSchema(
            name=row["schema"],
            extends=tuple(name for name in row["extends"].split(";") if name),
            source=row["source"],
            target=row["target"],
            is_abstract=row["abstract"] == "yes",
        )
        for row in rows("ftm_schemata")
    )


@cache
def ftm_properties() -> tuple[FtmProperty, ...]:
    """Every property, in order of the schema that declares it."""
    return tuple(FtmProperty(**row) for row in rows("ftm_properties"))


@cache
def ftm_countries() -> tuple[FtmCountry, ...]:
    """Every country and territory, in order of code."""
    return tuple(
        FtmCountry(
            code=row["code"],
            alpha3=row["alpha3"],
            name=row["name"],
            also=tuple(word for word in row["also"].split(";") if word),
            country=row["country"],
        )
        for row in rows("ftm_countries")
    )
