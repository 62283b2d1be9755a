"""CSV to a table of text, every row numbered as a spreadsheet numbers it."""

import csv as plain
import io
import json
from collections.abc import Iterator
from functools import reduce
from itertools import chain

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from plait.collection.sieve import MOST_REJECTS, too_many
from plait.domain.reject import FileRefused, Reject, refused

ROW = "row"
LONGEST_HEADER = 400  # columns
LONGEST_ROW = 1 << 23  # bytes; one that goes over the end of a block may be twice as long
LONGEST_ROW1 = 1 << 16  # bytes: the names of the columns
MOST_EMPTY = 20_000  # lines with nothing in them that are read at once
_EMPTY_LINES = (b"\n\n", b"\n\r\n", b"\r\r")  # what each of two beside each other ends in


def read_csv(name: str, data: bytes) -> tuple[pa.Table, list[Reject]]:
    """All columns as text (an empty cell is null) and a last column `row`; rows that do not fit the header apart.

    Raises FileRefused for a file without a header, with a column named twice, or that is no CSV at all.
    """
    parts = list(read_csv_parts(name, io.BufferedReader(io.BytesIO(data), LONGEST_ROW1), block=LONGEST_ROW))
    return pa.concat_tables([table for table, _ in parts]), [reject for _, rejects in parts for reject in rejects]


def read_csv_parts(
    name: str, source: io.BufferedReader, *, block: int = 1 << 22
) -> Iterator[tuple[pa.Table, list[Reject]]]:
    """The same, one part after the other and one at least, so that no more than a few blocks are ever in memory.

    `source` is UTF-8, and has not been read from. No row may be longer than a block.
    """
    misfits: list[csv.InvalidRow] = []
    left = MOST_REJECTS

    def keep(misfit: csv.InvalidRow) -> str:
        nonlocal left
        misfits.append(misfit)
        left -= 1
        return "error" if left < 0 else "skip"

    header = _header(name, source.peek(LONGEST_ROW1)[:LONGEST_ROW1])
    try:
        parts = csv.open_csv(
            _FewEmpty(name, source),
            # Row numbers of misfits are only known to a single thread.
            read_options=csv.ReadOptions(use_threads=False, block_size=block),
            parse_options=csv.ParseOptions(newlines_in_values=True, ignore_empty_lines=False, invalid_row_handler=keep),
            convert_options=csv.ConvertOptions(
                column_types=dict.fromkeys(header, pa.string()),
                strings_can_be_null=True,
                null_values=[""],
                quoted_strings_can_be_null=True,
                check_utf8=False,  # it is: its blocks were looked at before
            ),
        )
        start, names = 2, [column.strip() for column in header]
        for part in chain(parts, [pa.RecordBatch.from_pylist([], parts.schema)]):
            # Those further on belong to a part that has been looked at already, but not given.
            table, start = _numbered(pa.table(part.columns, names), start, [misfit.number for misfit in misfits])
            met = [misfit for misfit in misfits if not table.num_rows or misfit.number < start]
            del misfits[: len(met)]
            yield _without_blank(table), [reject for misfit in met if (reject := _reject(name, misfit))]
    except pa.ArrowInvalid as error:
        if left < 0:
            raise too_many(name, *filter(None, [_reject(name, misfits[-1])])) from error
        raise _not_csv(name, error, block) from error


class _FewEmpty(io.RawIOBase):
    """The same source, as long as few of its lines are empty: one byte of such a line is a cell in every column."""

    def __init__(self, name: str, source: io.BufferedReader) -> None:
        self._name, self._source = name, source

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        block = self._source.read(size)
        # Single letters are counted ten times as fast as pairs; of a run of empty lines every second pair is counted.
        has_many = block.count(b"\n") + block.count(b"\r") > MOST_EMPTY
        if has_many and sum(map(block.count, _EMPTY_LINES)) > MOST_EMPTY // 2:
            raise refused(
                self._name,
                f"It has more than {MOST_EMPTY:,} empty lines close together.",
                "Delete the empty rows, and send it again.",
            )
        return block


def _header(name: str, data: bytes) -> list[str]:
    first = data.split(b"\n", 1)[0].decode("utf-8", "replace").strip("\r")
    header = next(iter(_split(first)), [])
    if len(header) < 2:
        raise refused(
            name,
            "The first row has one column only: it is not a comma-separated table.",
            "Send CSV with commas, its first row holding the names of the columns.",
            row=1,
        )
    if len(header) > LONGEST_HEADER:
        words = f"The first row has more than {LONGEST_HEADER} columns."
        raise refused(name, words, "Send one of the described tables.", row=1)
    names = [column.strip() for column in header]
    twice = sorted({column for column in names if names.count(column) > 1 and column})
    if twice:
        raise refused(name, f"The column {twice[0]} is there twice.", "Give each column once.", row=1)
    return header


def _not_csv(name: str, error: pa.ArrowInvalid, block: int) -> FileRefused:
    if "straddling" in str(error):
        return refused(
            name,
            f"A row is longer than {block >> 20} MB.",
            "Close open quotation marks, and give each row a line of its own.",
        )
    return refused(name, f"It cannot be read as CSV: {error}", "Export it again as CSV (UTF-8).")


def _split(line: str) -> list[list[str]]:
    return list(plain.reader([line]))


def _numbered(table: pa.Table, start: int, taken: list[int]) -> tuple[pa.Table, int]:
    """Add `row` from `start` on, and say where the next part starts; rows kept back leave their numbers free."""
    numbers = np.arange(start, start + table.num_rows + len(taken), dtype=np.int32)
    if taken:
        numbers = np.setdiff1d(numbers, np.array(taken, dtype=np.int32), assume_unique=True)[: table.num_rows]
    following = int(numbers[-1]) + 1 if len(numbers) else start
    return table.append_column(ROW, pa.array(numbers, pa.int32())), following


def _without_blank(table: pa.Table) -> pa.Table:
    cells = [table[column] for column in table.column_names if column != ROW]
    if any(column.null_count == 0 for column in cells):
        return table
    return table.filter(reduce(pc.or_, [pc.is_valid(column) for column in cells]))


def _reject(name: str, misfit: csv.InvalidRow) -> Reject | None:
    if not misfit.text.strip():
        return None
    more = misfit.actual_columns > misfit.expected_columns
    way_out = (
        "Put quotation marks round a cell that holds a comma, and send the row again."
        if more
        else "Fill the row up with empty cells, close open quotation marks, and send it again."
    )
    return Reject(
        file=name,
        row=misfit.number or 0,
        reason=f"The row has {misfit.actual_columns} fields; the header has {misfit.expected_columns}.",
        way_out=way_out,
        given=json.dumps({"": misfit.text}),
    )
