"""The data beside a report: one CSV a table and one that describes them, in a ZIP. Safe to open in a spreadsheet."""

import csv
import io
import re
import zipfile

from plait.domain.indicator import NIL
from plait.reporting.edition import EditedReport
from plait.reporting.report import SYNTHETIC, Cell, Table
from plait_desk.reporting.services.imprint import Imprint

# A spreadsheet runs a cell that begins with one of these.
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")
_LONG_AGO = (1980, 1, 1, 0, 0, 0)


def as_zip(edited: EditedReport, imprint: Imprint) -> bytes:
    """The ZIP. The same edition gives the same bytes: no clock is written into it."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        files = []
        for number, table in enumerate(edited.report.all_tables, start=1):
            name = file_name(number, table)
            files.append((name, table))
            _add(archive, name, table_csv(table))
        described = f"{SYNTHETIC}_metadata.csv" if edited.report.synthetic else "metadata.csv"
        _add(archive, described, _metadata(edited, imprint, files))
    return written.getvalue()


def table_csv(table: Table) -> str:
    """One table: its headings, then its rows; numbers as numbers, c where hidden, – where nil."""
    rows = [[table.heading, *table.columns, "thread", *(["synthetic"] if table.synthetic else [])]]
    for row in table.rows:
        rows.append([row.label, *map(_written, row.cells), row.thread, *([SYNTHETIC] if table.synthetic else [])])
    return _csv(rows)


def _written(cell: Cell) -> str:
    """A number as a number; what only stands for one (c, –, about 3,700) as it is printed."""
    if cell.value is None or cell.text == NIL or cell.text[:1].isalpha():
        return cell.text
    return f"{cell.value:.15g}"


def file_name(number: int, table: Table) -> str:
    """01_rank-of-each-threat.csv, with the word SYNTHETIC before it where it is due."""
    words = re.sub(r"[^a-z0-9]+", "-", table.caption.casefold()).strip("-")[:60]
    return f"{f'{SYNTHETIC}_' if table.synthetic else ''}{number:02d}_{words}.csv"


def safe(cell: str) -> str:
    """The cell so that no spreadsheet takes it for a formula; numbers stay numbers."""
    if not cell.startswith(_DANGEROUS) or _is_number(cell):
        return cell
    return f"'{cell}"


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def _metadata(edited: EditedReport, imprint: Imprint, files: list[tuple[str, Table]]) -> str:
    report = edited.report
    common = {
        "report": report.named,
        "edition": imprint.edition.word,
        "version": str(imprint.version),
        "period": report.period,
        "as of": report.as_of.isoformat(),
        "published": imprint.published_at.date().isoformat(),
        "publisher": imprint.publisher,
    }
    head = ["file", "title", "rows", "source", "note", *common, "synthetic"]
    rows = [[name, *_described(table), *common.values(), _word(table)] for name, table in files]
    return _csv([head, *rows])


def _described(table: Table) -> list[str]:
    return [table.title, str(len(table.rows)), table.source, table.note]


def _word(table: Table) -> str:
    return SYNTHETIC if table.synthetic else "no"


def _csv(rows: list[list[str]]) -> str:
    written = io.StringIO()
    csv.writer(written, lineterminator="\r\n").writerows([safe(cell) for cell in row] for row in rows)
    return written.getvalue()


def _add(archive: zipfile.ZipFile, name: str, text: str) -> None:
    # The mark at the start tells a spreadsheet that this is UTF-8.
    archive.writestr(zipfile.ZipInfo(name, _LONG_AGO), "﻿" + text, zipfile.ZIP_DEFLATED)
