"""Published figures in order: series with their breaks, and sources that disagree side by side."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from plait.domain.indicator import QUALIFIER_WORDS, Break, Indicator, Qualifier
from plait.domain.period import Period

_BREAK_WORDS = ("not comparable", "break in series", "definition changed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """All that is said of one period: one value, or several where sources disagree. Never averaged."""

    period: Period
    values: tuple[Indicator, ...]

    @property
    def is_conflict(self) -> bool:
        return len({value.shown for value in self.values}) > 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """One indicator, one breakdown, one unit, oldest period first; `breaks` are drawn, never joined over."""

    name: str
    breakdown: str
    unit: str
    points: tuple[Point, ...]
    breaks: tuple[Break, ...] = ()

    @property
    def conflicts(self) -> tuple[Point, ...]:
        return tuple(point for point in self.points if point.is_conflict)

    @property
    def qualities(self) -> tuple[str, ...]:
        """What to know before reading the figures: each qualifier in words, notes, breaks."""
        values = [value for point in self.points for value in point.values]
        marked = dict.fromkeys(v.qualifier for v in values if v.qualifier is not Qualifier.EXACT)
        notes = dict.fromkeys(value.note for value in values if value.note)
        return (
            *(QUALIFIER_WORDS[qualifier] for qualifier in marked),
            *notes,
            *(f"From {broken.at.label}: {broken.why}" for broken in self.breaks),
        )


def series(values: Iterable[Indicator], *, breaks: Iterable[Break] = ()) -> tuple[Series, ...]:
    """The values put in series, in the order in which each indicator first appears."""
    known = tuple(breaks)
    lines: dict[tuple[str, str, str], dict[Period, list[Indicator]]] = defaultdict(lambda: defaultdict(list))
    for value in values:
        lines[value.name, value.breakdown, value.unit][value.period].append(value)
    return tuple(
        _series(name, breakdown, unit, by_period, known) for (name, breakdown, unit), by_period in lines.items()
    )


def _series(
    name: str, breakdown: str, unit: str, by_period: dict[Period, list[Indicator]], known: tuple[Break, ...]
) -> Series:
    periods = sorted(by_period, key=lambda period: (period.from_on, period.to_on))
    points = tuple(Point(period=period, values=tuple(by_period[period])) for period in periods)
    said = (
        Break(name=name, at=value.period, why=value.note)
        for point in points[1:]
        for value in point.values
        if any(word in value.note.casefold() for word in _BREAK_WORDS)
    )
    told = (broken for broken in known if broken.name == name)
    # The same words repeated on every later row of a list are one break, where they first stand.
    breaks = {broken.why: broken for broken in reversed([*told, *said])}
    ordered = sorted(breaks.values(), key=lambda broken: broken.at.from_on)
    return Series(name=name, breakdown=breakdown, unit=unit, points=points, breaks=tuple(ordered))


def conflicts(values: Iterable[Indicator]) -> tuple[Point, ...]:
    """The periods for which sources give different values, side by side.

    Two labels of the same days ("2016" and "2016 (SMASTA 2016)") are one period.
    """
    same: dict[tuple[object, ...], list[Indicator]] = defaultdict(list)
    for value in values:
        days = value.period.from_on, value.period.to_on
        same[value.name, value.breakdown, value.unit, days].append(value)
    points = (Point(period=found[0].period, values=tuple(found)) for found in same.values())
    return tuple(point for point in points if point.is_conflict)
