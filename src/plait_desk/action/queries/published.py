"""Real published figures as the core knows them, in series, with sources that disagree side by side."""

from functools import cache

from plait.domain.indicator import Indicator, Qualifier
from plait.domain.period import Period
from plait.reference.indicator import indicators
from plait.reporting.indicator import Point, Series, conflicts, series


@cache
def published_indicators() -> tuple[Indicator, ...]:
    """Every published value; each cites its row of the list, counted from 1."""
    return tuple(
        Indicator(
            name=value.indicator,
            period=Period.read(value.period),
            value=None if value.value is None else float(value.value),
            unit=value.unit,
            qualifier=Qualifier(value.qualifier),
            source=value.source_url,
            thread=f"indicator:{number}",
            breakdown=value.breakdown,
            strand=value.strand,
            note=value.note,
        )
        for number, value in enumerate(indicators(), start=1)
    )


@cache
def series_on_page() -> tuple[Series, ...]:
    """The published values as series."""
    return series(published_indicators())


@cache
def conflicting() -> tuple[Point, ...]:
    """Periods for which published sources disagree."""
    return conflicts(published_indicators())
