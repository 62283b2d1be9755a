"""Published figures in order: series with their breaks, and sources that disagree side by side."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from plait.domain.indicator import QUALIFIER_WORDS, Break, Indicator, Qualifier, figure
from plait.domain.period import Period

A_YEAR = 366
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
    """Values of one indicator that two sources give differently, side by side, oldest first.

    They are of the same time if their periods overlap ("2016" and "2016-11") and neither adds up several years, or
    if a note names the other figure ("conflicts with 101"). Each set stands under the period that begins first.
    """
    same: dict[tuple[str, str, str], list[Indicator]] = defaultdict(list)
    for value in values:
        same[value.name, value.breakdown, value.unit].append(value)
    return tuple(
        Point(period=together[0].period, values=tuple(together))
        for found in same.values()
        for together in _together(sorted(found, key=lambda value: value.period.from_on))
        if len(together) > 1
    )


def _together(values: list[Indicator]) -> list[list[Indicator]]:
    """The values put with the first one that they contradict."""
    sets: list[list[Indicator]] = []
    for value in values:
        home = next((known for known in sets if any(_contradict(value, other) for other in known)), None)
        if home is None:
            sets.append([value])
        else:
            home.append(value)
    return sets


def _contradict(one: Indicator, other: Indicator) -> bool:
    if one.shown == other.shown or one.source == other.source:
        return False
    single = max(one.period.days, other.period.days) <= A_YEAR
    return (single and one.period.overlaps(other.period)) or _names(one, other) or _names(other, one)


def _names(one: Indicator, other: Indicator) -> bool:
    """Whether the note of one says that it differs from the figure of the other."""
    words = one.note.casefold()
    said = "conflicts with" in words or "differs from" in words
    return said and other.value is not None and figure(other.value) in one.note
