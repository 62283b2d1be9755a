"""The 343 published indicator values. Sources that disagree stand side by side."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from plait.reference.reading import rows


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorValue:
    """One published figure with its period and qualifier; `value` is None where it was suppressed."""

    indicator: str
    period: str
    value: Decimal | None
    unit: str
    source_url: str
    breakdown: str
    qualifier: str
    strand: str
    note: str


@cache
def indicators() -> tuple[IndicatorValue, ...]:
    """All published indicator values in the order of the list."""
    return tuple(_indicator_value(row) for row in rows("indicators"))


def _indicator_value(row: Mapping[str, str]) -> IndicatorValue:
    return IndicatorValue(
        indicator=row["indicator"],
        period=row["period"],
        value=Decimal(row["value"]) if row["value"] else None,
        unit=row["unit"],
        source_url=row["source_url"],
        breakdown=row["breakdown"],
        qualifier=row["qualifier"],
        strand=row["strand"],
        note=row["note"],
    )
