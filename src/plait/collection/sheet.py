"""XLSX to a table of text, every row numbered as the sheet numbers it.

Hostile sheets are met before they are opened: sizes are added up from the archive's directory, and the XML is read
through defusedxml, which openpyxl uses when it is installed (held by a test).
"""

import io
import json
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time
from itertools import islice
from typing import Protocol
from xml.etree.ElementTree import ParseError

import openpyxl
import pyarrow as pa
from defusedxml import DefusedXmlException
from openpyxl.utils.exceptions import InvalidFileException

from plait.collection.delimited import LONGEST_HEADER
from plait.collection.raw import LARGEST_RATIO
from plait.domain.reject import FileRefused, Reject, refused

ROW = "row"
LARGEST_UNZIPPED = 256 * 1024 * 1024  # bytes, all parts together
MOST_PARTS = 2_000
_DAMAGED = "Open it in Excel, save it as XLSX again, and send that."
# What zipfile and openpyxl raise for an archive that is locked, cut, changed or wrongly put together.
_STUMBLES = (
    *(zipfile.BadZipFile, zlib.error, ParseError, InvalidFileException, EOFError, OSError),
    *(ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RuntimeError),
)


class _Cell(Protocol):
    @property
    def value(self) -> object: ...
    @property
    def data_type(self) -> str: ...


def read_xlsx(name: str, data: bytes) -> tuple[pa.Table, list[Reject]]:
    """The first sheet, all cells as text (dates ISO, an empty cell null), and a last column `row`.

    A row holding a formula or an error is kept back: the file does not say what value was meant. Raises FileRefused
    for a damaged, cut or bomb-like file, and for one without a header.
    """
    with _rows(name, data) as rows:
        return _table(name, rows)


def first_rows(name: str, data: bytes, most: int) -> list[list[str]]:
    """The first rows of the first sheet as text, its header among them; a formula as it is written."""
    with _rows(name, data) as rows:
        return [[_text(cell) or "" for cell in row] for row in islice(rows, most)]


@contextmanager
def _rows(name: str, data: bytes) -> Iterator[Iterable[Sequence[_Cell]]]:
    _weigh(name, data)
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
        try:
            sheet = book.worksheets[0]
            # The size a sheet claims for itself may be wrong.
            sheet.reset_dimensions()
            yield sheet.iter_rows()
        finally:
            book.close()
    except FileRefused:
        raise
    except _STUMBLES as error:
        # openpyxl wraps what it met in the parts that it reads first.
        if isinstance(error, DefusedXmlException) or isinstance(error.__cause__, DefusedXmlException):
            raise refused(name, "The sheet's XML defines entities of its own.", _DAMAGED) from error
        raise refused(name, "The XLSX file is damaged or cut short.", _DAMAGED) from error


def _weigh(name: str, data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
    except _STUMBLES as error:
        raise refused(name, "The XLSX file is damaged or cut short.", _DAMAGED) from error
    unzipped = sum(part.file_size for part in parts)
    if unzipped > min(LARGEST_UNZIPPED, max(len(data) * LARGEST_RATIO, 1 << 24)) or len(parts) > MOST_PARTS:
        raise refused(
            name,
            f"The XLSX file unpacks to {unzipped // (1 << 20)} MB in {len(parts)} parts.",
            "Split it into smaller sheets, or send CSV.",
        )


def _table(name: str, rows: Iterable[Sequence[_Cell]]) -> tuple[pa.Table, list[Reject]]:
    cells = iter(rows)
    header = [str(cell.value or "").strip() for cell in next(cells, ())]
    while header and not header[-1]:
        header.pop()
    if len(header) > LONGEST_HEADER:
        raise refused(name, f"The first row has {len(header)} columns.", "Send one of the described tables.", row=1)
    if len(header) < 2 or "" in header or len(set(header)) < len(header):
        raise refused(
            name,
            "The first row does not hold one name for each column.",
            "Put the names of the columns in row 1.",
            row=1,
        )
    columns: list[list[str | None]] = [[] for _ in header]
    numbers: list[int] = []
    rejects: list[Reject] = []
    for number, row in enumerate(cells, start=2):
        texts = [_text(cell) for cell in row]
        if not any(texts):
            continue
        if problem := _problem(header, row, texts):
            rejects.append(_reject(name, number, header, texts, problem))
            continue
        numbers.append(number)
        texts += [None] * (len(header) - len(texts))
        for column, text in zip(columns, texts, strict=False):
            column.append(text)
    arrays = [pa.array(column, pa.string()) for column in columns]
    return pa.table([*arrays, pa.array(numbers, pa.int32())], names=[*header, ROW]), rejects


def _text(cell: _Cell) -> str | None:
    match cell.value:
        case None | "":
            return None
        case bool() as truth:
            return "true" if truth else "false"
        case datetime() as at:
            return at.date().isoformat() if at.time() == time() else at.isoformat()
        case date() as on:
            return on.isoformat()
        case float() as number if number.is_integer():
            return str(int(number))
        case other:
            return str(other).strip() or None


def _problem(header: list[str], row: Sequence[_Cell], texts: list[str | None]) -> tuple[str, str] | None:
    if any(texts[len(header) :]):
        return (
            f"The row has {len(texts)} fields; the header has {len(header)}.",
            "Clear the cells to the right of the last named column, and send the row again.",
        )
    for column, cell in zip(header, row, strict=False):
        if cell.data_type == "f":
            return f"{column} holds a formula.", "Paste the value in its place, and send the row again."
        if cell.data_type == "e":
            return f"{column} holds the error {cell.value}.", "Put the value right, and send the row again."
    return None


def _reject(name: str, number: int, header: list[str], texts: list[str | None], problem: tuple[str, str]) -> Reject:
    given = {column: text for column, text in zip(header, texts, strict=False) if text is not None}
    return Reject(file=name, row=number, reason=problem[0], way_out=problem[1], given=json.dumps(given))
