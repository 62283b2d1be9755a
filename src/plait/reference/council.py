"""Scotland's 32 councils, with the published figures used to size and rank places."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from plait.reference.reading import rows

CRIMES = (
    "drugs_supply",
    "fraud",
    "robbery",
    "serious_assault_attempted_murder",
    "weapons_used",
    "indecent_photos_of_children",
    "prostitution_related",
    "housebreaking",
    "theft_of_motor_vehicle",
    "environmental_offences",
    "licensing_offences",
    "all_crimes",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Council:
    """One council area. Recorded crimes are counts in 2022-23; drug deaths are counts in 2019."""

    code: str
    name: str
    police_division: str
    region: str
    """West, East or North"""
    population: int
    """people, mid-2017"""
    deprived_share: float
    """share of data zones among Scotland's most deprived fifth, SIMD 2020"""
    drug_deaths: int
    crimes: Mapping[str, int]
    tile_column: int
    tile_row: int


@cache
def councils() -> tuple[Council, ...]:
    """All 32 councils, by name."""
    return tuple(_council(row) for row in rows("councils"))


def _council(row: Mapping[str, str]) -> Council:
    return Council(
        code=row["council_code"],
        name=row["council"],
        police_division=row["police_division"],
        region=row["region"],
        population=int(row["population_2017"]),
        deprived_share=float(row["share_in_most_deprived_fifth_2020"]),
        drug_deaths=int(row["drug_deaths_2019"]),
        crimes=MappingProxyType({crime: int(row[f"{crime}_2022_23"]) for crime in CRIMES}),
        tile_column=int(row["tile_column"]),
        tile_row=int(row["tile_row"]),
    )
