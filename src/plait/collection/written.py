"""Tables as files that a spreadsheet opens: every cell is text, and none a formula."""

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import datetime

import xlsxwriter

Table = Sequence[Sequence[str]]
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
# A file says nothing of when or where it was made: the same table is the same bytes.
_MADE = datetime(2000, 1, 1)  # noqa: DTZ001  # the writer knows no zones
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_WIDEST = 60  # letters


def as_csv(table: Table) -> bytes:
    """CSV, in UTF-8. A cell that a spreadsheet would take for a formula gets an apostrophe, which our own reading takes
    off again.
    """
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerows([[_guarded(cell) for cell in row] for row in table])
    return buffer.getvalue().encode()


def as_xlsx(sheets: Mapping[str, Table], *, choices: Mapping[int, Sequence[str]] | None = None) -> bytes:
    """A workbook of these sheets, each with its first row as its header; whole columns are text, so that nothing that
    is typed in becomes a number or a date of the spreadsheet's own.

    `choices` are the words that a column of the first sheet offers, by its place.
    """
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, _OPTIONS) as book:
        book.set_properties({"created": _MADE})
        text, head = book.add_format({"num_format": "@"}), book.add_format({"num_format": "@", "bold": True})
        for name, table in sheets.items():
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            for at, width in enumerate(_widths(table)):
                sheet.set_column(at, at, width, text)
            for number, row in enumerate(table):
                for at, cell in enumerate(row):
                    sheet.write_string(number, at, cell, head if number == 0 else text)
        for at, words in (choices or {}).items():
            if len(",".join(words)) <= 255:  # what a spreadsheet can offer
                book.worksheets()[0].data_validation(1, at, 1_048_575, at, {"validate": "list", "source": list(words)})
    return buffer.getvalue()


def _guarded(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text


def _widths(table: Table) -> list[int]:
    columns = max((len(row) for row in table), default=0)
    return [
        min(_WIDEST, 2 + max(len(row[at]) for row in table if at < len(row))) if table else 0 for at in range(columns)
    ]
