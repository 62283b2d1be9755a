"""CSV to a table of text, every row numbered as a spreadsheet numbers it."""

import csv as plain
import io
import json
from functools import reduce

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from plait.domain.reject import Reject, refused

ROW = "row"
LONGEST_HEADER = 400  # columns


def read_csv(name: str, data: bytes) -> tuple[pa.Table, list[Reject]]:
    """All columns as text (an empty cell is null) and a last column `row`; rows that do not fit the header apart.

    Raises FileRefused for a file without a header, with a column named twice, or that is no CSV at all.
    """
    misfits: list[csv.InvalidRow] = []

    def keep(misfit: csv.InvalidRow) -> str:
        misfits.append(misfit)
        return "skip"

    header = _header(name, data)
    try:
        table = csv.read_csv(
            io.BytesIO(data),
            # Row numbers of misfits are only known to a single thread.
            read_options=csv.ReadOptions(use_threads=False, block_size=1 << 26),
            parse_options=csv.ParseOptions(newlines_in_values=True, ignore_empty_lines=False, invalid_row_handler=keep),
            convert_options=csv.ConvertOptions(
                column_types=dict.fromkeys(header, pa.string()),
                strings_can_be_null=True,
                null_values=[""],
                quoted_strings_can_be_null=True,
            ),
        )
    except pa.ArrowInvalid as error:
        raise refused(name, f"It cannot be read as CSV: {error}", "Export it again as CSV (UTF-8).") from error
    rejects = [_reject(name, misfit) for misfit in misfits]
    return _without_blank(_numbered(table, misfits)), [reject for reject in rejects if reject is not None]


def _header(name: str, data: bytes) -> list[str]:
    first = data[: 1 << 16].split(b"\n", 1)[0].decode("utf-8", "replace").strip("\r")
    header = next(iter(_split(first)), [])
    if len(header) < 2:
        raise refused(
            name,
            "The first row has one column only: it is not a comma-separated table.",
            "Send CSV with commas, its first row holding the names of the columns.",
            row=1,
        )
    if len(header) > LONGEST_HEADER:
        raise refused(name, f"The first row has {len(header)} columns.", "Send one of the described tables.", row=1)
    twice = sorted({column for column in header if header.count(column) > 1 and column})
    if twice:
        raise refused(name, f"The column {twice[0]} is there twice.", "Give each column once.", row=1)
    return header


def _split(line: str) -> list[list[str]]:
    return list(plain.reader([line]))


def _numbered(table: pa.Table, misfits: list[csv.InvalidRow]) -> pa.Table:
    """Add `row`: the header is row 1; rows kept back leave their numbers free."""
    total = table.num_rows + len(misfits)
    rows = np.arange(2, total + 2, dtype=np.int32)
    taken = np.array([misfit.number for misfit in misfits], dtype=np.int64) - 2
    rows = np.delete(rows, taken[(taken >= 0) & (taken < total)])
    return table.append_column(ROW, pa.array(rows))


def _without_blank(table: pa.Table) -> pa.Table:
    filled = [pc.is_valid(table[column]) for column in table.column_names if column != ROW]
    return table.filter(reduce(pc.or_, filled))


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
