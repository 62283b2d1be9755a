"""Days that are partly known: the first and the last that a year, a month or a day may mean."""

import calendar
from datetime import date

from plait.collection.reading import read_day


def first_day(text: str | None) -> date | None:
    """The first day that it may mean; None where it means none."""
    if text is None:
        return None
    day = read_day((text + "-01-01")[:10] if len(text) < 10 else text[:10])
    return date.fromisoformat(day) if day else None


def last_day(text: str | None) -> date | None:
    """The last day that it may mean; None where it means none."""
    if text is None:
        return None
    if len(text) == 4:
        text += "-12"
    if len(text) == 7 and (first := first_day(text)):
        text += f"-{calendar.monthrange(first.year, first.month)[1]}"
    day = read_day(text[:10])
    return date.fromisoformat(day) if day else None
