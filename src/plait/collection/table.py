"""A table a partner sent, read against its feed's description: columns asserted, cells checked, rows sieved."""

import io
from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from plait.collection.delimited import read_csv, read_csv_parts
from plait.collection.encoding import as_utf8
from plait.collection.feed import Column, Feed, Home, Kind
from plait.collection.parsed import Assertion
from plait.collection.raw import Format, Raw, unpacked
from plait.collection.reading import expected_of, read_distinct, reader_of
from plait.collection.sheet import read_xlsx
from plait.collection.sieve import PLACE, ROW, Sieve, always
from plait.collection.stream import ahead
from plait.domain.reject import REJECT_COLUMNS, FileRefused, Reject, refused

MOST_ROWS = 1 << 14  # that are looked at at once: what is worked out for a row may be many times what it says
_GUARDED = r"^'([=+\-@\t\r])"
_EMPTY, _NULL = pa.scalar(""), pa.scalar(None, pa.string())


def read_table(raw: Raw, feed: Feed) -> Sieve:
    """The good rows as text columns (canonical, null where empty) and the rejects so far.

    Raises FileRefused for a file that is no such table: then nothing of it is taken in.
    """
    raw = unpacked(raw)
    kind = raw.format
    if kind not in feed.formats:
        raise refused(
            raw.name,
            f"{feed.title} cannot be sent as {kind.upper()}.",
            "Send it as " + " or ".join(sorted(known.upper() for known in feed.formats)) + ".",
        )
    if kind is Format.XLSX:
        table, rejects = read_xlsx(raw.name, raw.data)
    else:
        table, rejects = read_csv(raw.name, as_utf8(raw, fallback=feed.encoding))
    return sieve_table(raw.name, table, tuple(rejects), feed)


def sieve_table(name: str, table: pa.Table, rejects: tuple[Reject, ...], feed: Feed) -> Sieve:
    """The same for a table that is text already: columns asserted, cells checked, a repeated key kept back."""
    _assert_columns(name, table, feed)
    if table.num_rows + len(rejects) < feed.rows_at_least:
        raise _no_rows(name)
    return sieved(name, table, rejects, feed)


def table_parts(name: str, source: io.BufferedReader, feed: Feed) -> Iterator[Sieve]:
    """The same as `read_table` for CSV too big for memory, one part after the other.

    `source` is UTF-8, and has not been read from. A key that is repeated is kept back within its part only.
    """
    rows = 0
    for table, rejects in ahead(read_csv_parts(name, source)):
        _assert_columns(name, table, feed)
        rows += table.num_rows + len(rejects)
        yield from sieved_parts(name, table, tuple(rejects), feed)
    if rows < feed.rows_at_least:
        raise _no_rows(name)


def sieved_parts(
    name: str, table: pa.Table, rejects: tuple[Reject, ...], feed: Feed, *, given: pa.Table | None = None
) -> Iterator[Sieve]:
    """One or more of what `sieved` gives, each of so many rows at most; a repeated key is kept back within each."""
    given = table if given is None else given
    for start in range(0, max(table.num_rows, 1), MOST_ROWS):
        some, came = table.slice(start, MOST_ROWS), given.slice(start, MOST_ROWS)
        yield sieved(name, some, () if start else rejects, feed, given=came)


def sieved(
    name: str, table: pa.Table, rejects: tuple[Reject, ...], feed: Feed, *, given: pa.Table | None = None
) -> Sieve:
    """Cells checked and a repeated key kept back, where the columns are known to be right; `given` as rows came."""
    sieve = Sieve(file=name, table=_clean(table, feed), given=table if given is None else given, rejects=rejects)
    if feed.home is Home.RECORDS:
        sieve = _without_formulas(sieve, table, feed)
    for column in feed.columns.values():
        sieve = _checked(sieve, column)
    return without_repeats(sieve, feed.key)


def _no_rows(name: str) -> FileRefused:
    return refused(name, "The file has a header but no rows.", "Export it again, and look inside before you send it.")


def assertions(feed: Feed, sieve: Sieve) -> tuple[Assertion, ...]:
    """What the description asserts, and what was found: shown on the load's page."""
    # That a row was kept back may be nothing that each reader of the load may know.
    return asserted(feed, sieve.table.num_rows)


def asserted(feed: Feed, rows: int) -> tuple[Assertion, ...]:
    """The same of a file of so many rows; how many is told where all are for the same readers, as in a register."""
    is_all_one = feed.home is Home.REGISTER
    ignored = [column.name for column in feed.columns.values() if column.ignored]
    return (
        Assertion(words=f"Has the columns {', '.join(feed.needed)}", holds=True),
        Assertion(
            words="Every column is read or named as ignored",
            holds=True,
            found=f"ignored: {', '.join(ignored) or 'none'}",
        ),
        Assertion(words=f"At least {feed.rows_at_least} row", holds=True, found=f"{rows} rows" if is_all_one else ""),
        Assertion(words=f"Licence: {feed.licence}", holds=True),
        Assertion(words=f"Marking, where a row has none of its own: {feed.marking.tier}", holds=True),
    )


def _assert_columns(name: str, table: pa.Table, feed: Feed) -> None:
    found = set(table.column_names) - {ROW} - set(REJECT_COLUMNS)
    missing = [column for column in feed.needed if column not in found]
    unknown = sorted(found - feed.columns.keys())
    problems = [
        Reject(file=name, row=1, reason=f"The column {column} is missing.", way_out="Use the template's columns.")
        for column in missing
    ]
    problems += [
        Reject(
            file=name,
            row=1,
            reason=f"The column {column or '(without a name)'} is neither read nor named as ignored.",
            way_out="Take it out, or ask for it to be described in the feed.",
        )
        for column in unknown
    ]
    if problems:
        raise FileRefused(*problems)


def _clean(table: pa.Table, feed: Feed) -> pa.Table:
    """Trimmed text, our own formula guards taken off, empty cells null, each described column there."""
    columns = {}
    for name, column in feed.columns.items():
        if column.ignored:
            continue
        if name not in table.column_names:
            columns[name] = pa.nulls(table.num_rows, pa.string())
            continue
        columns[name] = _trimmed(table[name])
    return pa.table({**columns, ROW: table[ROW], PLACE: pa.array(np.arange(table.num_rows))})


def _trimmed(text: pa.ChunkedArray) -> pa.ChunkedArray:
    if text.null_count == len(text):
        return text
    text = pc.utf8_trim_whitespace(text)
    if pc.any(pc.starts_with(text, "'")).as_py():
        text = pc.replace_substring_regex(text, _GUARDED, r"\1")
    return pc.if_else(pc.equal(text, _EMPTY), _NULL, text) if pc.min(pc.binary_length(text)).as_py() == 0 else text


def _without_formulas(sieve: Sieve, table: pa.Table, feed: Feed) -> Sieve:
    """Rows without a cell that a spreadsheet would work out: what partners type has no formulas, a register may."""
    for column in feed.read:
        if column.name in table.column_names:
            formulas = pc.starts_with(pc.utf8_trim_whitespace(table[column.name]), "=")
            sieve = sieve.without(
                pc.take(formulas, sieve.table[PLACE]),
                always(
                    f"{column.name} holds a formula.",
                    "Paste the value in its place, or put an apostrophe before text that begins so.",
                ),
            )
    return sieve


def _checked(sieve: Sieve, column: Column) -> Sieve:
    if column.ignored:
        return sieve
    texts = sieve.table[column.name]
    if column.needed:
        sieve = sieve.without(
            pc.is_null(texts), always(f"{column.name} is empty.", "Fill it in, and send the row again.")
        )
        texts = sieve.table[column.name]
    if texts.null_count == len(texts):
        return sieve
    if column.kind is Kind.TEXT and not column.codes:
        if (pc.max(pc.binary_length(texts)).as_py() or 0) <= column.longest:  # a letter is a byte or more
            return sieve
        values, wrong = texts, pc.greater(pc.utf8_length(texts), column.longest)
    else:
        values = read_distinct(texts, reader_of(column))
        wrong = pc.and_(pc.is_valid(texts), pc.is_null(values))
        values = pc.if_else(wrong, texts.combine_chunks(), values)
    way_out = expected_of(column)
    return sieve.with_column(column.name, values).without(
        wrong, lambda row: (f"{column.name} holds {_short(row[column.name])!r}, which cannot be read.", way_out)
    )


def without_repeats(sieve: Sieve, key: tuple[str, ...], words: str = "") -> Sieve:
    """Of rows that agree in these columns the first is good, and the later ones are kept back."""
    if not key or not sieve.table.num_rows:
        return sieve
    parts = [pc.fill_null(sieve.table[part], "") for part in key]
    keys = parts[0] if len(parts) == 1 else pc.binary_join_element_wise(*parts, "\x1f")
    if pc.count_distinct(keys).as_py() == sieve.table.num_rows:
        return sieve
    places = sieve.table[PLACE]
    first = pa.table({"key": keys, PLACE: places}).group_by("key").aggregate([(PLACE, "min")])
    repeated = pc.invert(pc.is_in(places, first[f"{PLACE}_min"].combine_chunks()))
    words = words or " and ".join(key)
    return sieve.without(
        repeated, always(f"An earlier row has the same {words}.", "Give each its own, or take the row out.")
    )


def _short(text: str | None) -> str:
    return (text or "")[:60]
