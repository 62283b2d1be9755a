"""Loads and their rejects, as pages show them and as files give them back."""

import csv
import io
import json
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from plait.collection.feed import feed, feed_names
from plait.collection.table import REJECT_COLUMNS
from plait.domain.marking import MarkingKind
from plait.policy.access import Reader
from plait_desk.collection.models import Load, Reject

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadRow:
    """One load as a page shows it."""

    id: int
    name: str
    title: str
    partner: str
    state: str
    rows: int
    accepted: int
    rejected: int
    received_at: datetime
    error: tuple[str, ...]


def loads(reader: Reader) -> QuerySet[Load]:
    """The loads that the reader may see, newest first. A body's loads are its own affair."""
    return Load.objects.readable_by(reader).select_related("partner").order_by("-received_at", "pk")


def as_row(load: Load) -> LoadRow:
    """A load as plain values."""
    return LoadRow(
        id=load.pk,
        name=load.name,
        title=feed(load.feed).title if load.feed in feed_names() else "Not recognised",
        partner=load.partner.name,
        state=load.get_state_display().lower(),
        rows=load.rows,
        accepted=load.accepted,
        rejected=load.rejected,
        received_at=load.received_at,
        error=tuple(line for line in load.error.splitlines() if line),
    )


def rejects(reader: Reader, load: Load) -> QuerySet[Reject]:
    """The rows of a load that were kept back, in order."""
    return Reject.objects.readable_by(reader).filter(load=load).order_by("row", "pk")


def rejects_file(reader: Reader, load: Load) -> tuple[str, str, bytes]:
    """Name, media type and bytes of the rejects in the format they came in; put right, it can be sent again.

    What comes from suspicious activity reports never leaves the desk, a reject neither.
    """
    leaving = rejects(reader, load).exclude(marking__kind=MarkingKind.SUSPICIOUS_ACTIVITY)
    rows = list(leaving.values_list("row", "reason", "way_out", "raw"))
    stem = load.name.rsplit(".", 1)[0].removesuffix(".jsonl")
    if ".jsonl" in load.name:
        return f"{stem}_rejects.jsonl", "application/x-ndjson", _as_lines(rows)
    content = _as_table(rows)
    if load.name.lower().endswith(".xlsx"):
        return f"{stem}_rejects.xlsx", _SHEET, _xlsx(content)
    return f"{stem}_rejects.csv", "text/csv; charset=utf-8", _csv(content)


RejectTuple = tuple[int, str, str, str]


def _as_table(rows: list[RejectTuple]) -> list[list[str]]:
    """Header and rows; what could not be split into cells stands whole in the last column."""
    given = [json.loads(raw or "{}") for _, _, _, raw in rows]
    header = list(dict.fromkeys(name for cells in given for name in cells if name))
    table = [[*header, *REJECT_COLUMNS]]
    for (row, reason, way_out, _), cells in zip(rows, given, strict=True):
        texts = [str(cells.get(name) or "") for name in header]
        table.append([*texts, str(row), reason, way_out, str(cells.get("", ""))])
    return table


def _as_lines(rows: list[RejectTuple]) -> bytes:
    lines = []
    for _, _, _, raw in rows:
        cells = json.loads(raw or "{}")
        lines.append(str(cells[""]) if "" in cells else json.dumps(cells))
    return "".join(f"{line}\n" for line in lines).encode()


def _guarded(text: str) -> str:
    """A cell that a spreadsheet would take for a formula gets an apostrophe, which our own reading takes off again."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def _csv(table: list[list[str]]) -> bytes:
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerows([[_guarded(cell) for cell in row] for row in table])
    return buffer.getvalue().encode()


def _xlsx(table: list[list[str]]) -> bytes:
    import xlsxwriter  # only this download needs it

    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        sheet = book.add_worksheet("rejects")
        for number, row in enumerate(table):
            sheet.write_row(number, 0, row)
    return buffer.getvalue()
