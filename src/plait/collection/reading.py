"""Text to value, each distinct text once: a column of a million days holds a few thousand different ones."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import lru_cache

import pyarrow as pa
import pyarrow.compute as pc

from plait.collection.feed import Column, Kind

_UK_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_PART_DAY = re.compile(r"\d{4}(-(0[1-9]|1[0-2]))?")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_WHOLE = re.compile(r"-?\d+(\.0+)?")
# Two centuries of days, however many parts a file is read in.
_MOST_REMEMBERED = 1 << 16
EARLIEST, LATEST = date(1800, 1, 1), date(2200, 1, 1)


def read_distinct(texts: pa.ChunkedArray | pa.Array, read: Callable[[str], str | None]) -> pa.Array:
    """`read` of every text, asked once for each distinct one; null where the text is null or `read` gives None."""
    if isinstance(texts, pa.ChunkedArray):
        texts = texts.combine_chunks()
    coded = pc.dictionary_encode(texts)
    if isinstance(coded, pa.ChunkedArray):
        coded = coded.combine_chunks()
    answers = pa.array([read(text) for text in coded.dictionary.to_pylist()], pa.string())
    return answers.take(coded.indices)


def reader_of(column: Column) -> Callable[[str], str | None]:
    """How the column's text is read: its canonical text, or None where it cannot be."""
    if column.codes:
        return lambda text: text if text in column.codes else None
    match column.kind:
        case Kind.DAY:
            return read_day
        case Kind.PART_DAY:
            return read_part_day
        case Kind.MOMENT:
            return read_moment
        case Kind.NUMBER:
            return lambda text: text.replace(",", "") if _NUMBER.fullmatch(text.replace(",", "")) else None
        case Kind.WHOLE:
            return lambda text: text.split(".")[0] if _WHOLE.fullmatch(text) else None
        case _:
            return lambda text: text if len(text) <= column.longest else None


def expected_of(column: Column) -> str:
    """What the column must hold, in words that end "Write ..."."""
    if column.codes:
        return "Write one of " + ", ".join(sorted(column.codes)) + "."
    return {
        Kind.DAY: "Write a day that exists as YYYY-MM-DD (or DD/MM/YYYY).",
        Kind.PART_DAY: "Write YYYY, YYYY-MM or YYYY-MM-DD; leave it empty when it is not known.",
        Kind.MOMENT: "Write day and time as YYYY-MM-DDTHH:MM:SSZ.",
        Kind.NUMBER: "Write a number with digits and a decimal point.",
        Kind.WHOLE: "Write a whole number.",
    }.get(column.kind, f"Write at most {column.longest} characters.")


@lru_cache(_MOST_REMEMBERED)
def read_day(text: str) -> str | None:
    """The day as ISO text. Slashes are read day first, always: these are Scottish files."""
    if british := _UK_DAY.fullmatch(text):
        day, month, year = british.groups()
        text = f"{year}-{month:0>2}-{day:0>2}"
    try:
        on = date.fromisoformat(text[:10]) if len(text) >= 10 and text[10:] in {"", "T00:00:00"} else None
    except ValueError:
        return None
    return on.isoformat() if on and EARLIEST <= on < LATEST else None


def read_part_day(text: str) -> str | None:
    """As much of a day as is known: a year, a month or a day, as ISO text."""
    return text if _PART_DAY.fullmatch(text) else read_day(text)


def read_moment(text: str) -> str | None:
    """The moment in UTC as ISO text; a time without a zone is taken as UTC, a day alone as its midnight."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        day = read_day(text)
        return f"{day}T00:00:00.000000" if day else None
    at = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    return at.replace(tzinfo=None).isoformat(timespec="microseconds") if EARLIEST <= at.date() < LATEST else None


def as_days(texts: pa.Array) -> pa.Array:
    """Canonical day texts as date32."""
    return pc.cast(texts, pa.date32())


def as_moments(texts: pa.Array) -> pa.Array:
    """Canonical moment texts as UTC timestamps."""
    return pc.assume_timezone(pc.cast(texts, pa.timestamp("us")), "UTC")
