"""A stretch of days: from-inclusive, to-exclusive, with the words in which its source gave it."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

_YEAR = re.compile(r"^(\d{4})$")
_PAIR = re.compile(r"^(\d{4})-(\d{2})$")
_YEARS = re.compile(r"^(\d{4})-(\d{4})$")
_DAY = re.compile(r"^(\d{4})-(\d{2})-(\d{2})$")
_ASIDE = re.compile(r"\s*\(.*\)$")
APRIL = 4


class UnreadablePeriod(ValueError):
    """The text is not a day, month, year, financial year or a range of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """`from_on` is the first day in it, `to_on` the first day after it. `about` if the source says "c."."""

    label: str
    from_on: date
    to_on: date
    about: bool = False

    def __post_init__(self) -> None:
        if self.from_on >= self.to_on:
            raise UnreadablePeriod(f"{self.label!r} ends before it begins")

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.to_on - self.from_on).days

    def holds(self, day: date) -> bool:
        """True if the day lies in it."""
        return self.from_on <= day < self.to_on

    def overlaps(self, other: "Period") -> bool:
        """True if the two share a day."""
        return self.from_on < other.to_on and other.from_on < self.to_on

    @classmethod
    def read(cls, label: str) -> "Period":
        """The period that a published label means. Raises UnreadablePeriod.

        "2013-14" is a financial year (1 April to 31 March) because 14 follows 13; "2013-12" is a month.
        "2010-11" could be either and is read as the financial year, as published tables use it.
        """
        about = label.startswith("c.")
        words = _ASIDE.sub("", label.removeprefix("c.")).strip()
        first, _, last = words.partition(" to ")
        from_on, to_on = _bounds(first.strip())
        if last:
            to_on = _bounds(last.strip())[1]
        return cls(label=label, from_on=from_on, to_on=to_on, about=about)


def _bounds(words: str) -> tuple[date, date]:
    try:
        return _read_bounds(words)
    except ValueError as error:
        raise UnreadablePeriod(f"{words!r} is not a day, month, year, financial year or range") from error


def _read_bounds(words: str) -> tuple[date, date]:
    if found := _DAY.match(words):
        day = date(*map(int, found.groups()))
        return day, day + timedelta(days=1)
    if found := _YEARS.match(words):
        first, last = map(int, found.groups())
        return date(first, 1, 1), date(last + 1, 1, 1)
    if found := _YEAR.match(words):
        year = int(found[1])
        return date(year, 1, 1), date(year + 1, 1, 1)
    if found := _PAIR.match(words):
        return _financial_year_or_month(int(found[1]), int(found[2]))
    raise ValueError(words)


def _financial_year_or_month(year: int, second: int) -> tuple[date, date]:
    if second == (year + 1) % 100:
        return date(year, APRIL, 1), date(year + 1, APRIL, 1)
    first = date(year, second, 1)
    return first, date(year + second // 12, second % 12 + 1, 1)
