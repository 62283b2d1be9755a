"""Files as partners send them. Everything in them is synthetic."""

import csv
import io
from datetime import UTC, datetime

import openpyxl

from plait.collection.batch import Batch

REPORT_COLUMNS = (
    *("partner", "report_reference", "item_number", "intelligence_date", "created_at", "urgency", "title", "text"),
    *("fact_or_opinion", "grading_scheme", "grade", "handling", "action_code", "sanitisation_code", "condition"),
    *("tier", "audience", "existence", "purposes", "source_reference", "quotes_reference", "threat"),
    *("council_code", "requirement_reference", "synthetic"),
)
PEOPLE_COLUMNS = (
    *("record_id", "forename", "surname", "date_of_birth", "sex", "address", "postcode", "phone", "email"),
    *("list_name", "synthetic"),
)
PERSON_NAMED = {
    "report_reference": "IR-1",
    "item_number": "1",
    "mention_reference": "M-1",
    "surname": "Larch",
    "subject_category": "",
    "role": "",
    "date_of_birth": "",
}
RECEIVED_AT = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)

Row = dict[str, str]


def an_item(**words: str) -> Row:
    """One good row of a file of reports."""
    return {
        "partner": "psos",
        "report_reference": "IR-1",
        "item_number": "1",
        "intelligence_date": "2026-11-09",
        "created_at": "2026-11-21T23:10:00Z",
        "urgency": "HIGH",
        "title": "Night unloading",
        "text": "Two vans unloaded cartons on three nights.",
        "fact_or_opinion": "fact",
        "grading_scheme": "3x5x2",
        "grade": "2BP",
        "handling": "P",
        "tier": "OFFICIAL-SENSITIVE",
        "audience": "all",
        "existence": "hidden",
        "purposes": "law-enforcement",
        "source_reference": "S-1",
        "synthetic": "SYNTHETIC",
        **words,
    }


def a_person_row(number: int = 1, **words: str) -> Row:
    """One good row of a list of people."""
    return {
        "record_id": f"R-{number}",
        "forename": "Ailsa",
        "surname": f"Sampleton{number}",
        "date_of_birth": "1984-03-05",
        "sex": "F",
        "postcode": "ZZ1 1ZZ",
        "phone": "+44412345678",
        "list_name": "tenants",
        "synthetic": "SYNTHETIC",
        **words,
    }


def as_csv(*rows: Row, columns: tuple[str, ...]) -> bytes:
    """The rows as CSV."""
    buffer = io.StringIO(newline="")
    writer = csv.DictWriter(buffer, columns)
    writer.writeheader()
    writer.writerows(rows)
    return buffer.getvalue().encode()


def as_xlsx(*rows: Row, columns: tuple[str, ...]) -> bytes:
    """The rows as one sheet; a value that starts with = is a formula."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(list(columns))
    for row in rows:
        sheet.append([row.get(column) for column in columns])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def reports_csv(*rows: Row) -> bytes:
    """A file of reports."""
    return as_csv(*rows, columns=REPORT_COLUMNS)


def people_csv(*rows: Row) -> bytes:
    """A list of people."""
    return as_csv(*rows, columns=PEOPLE_COLUMNS)


def a_batch(partner: str = "psos", **more: object) -> Batch:
    """A batch from one body, with a few others that an audience may name."""
    return Batch(
        name="file",
        partner=partner,
        own_names=frozenset({partner}),
        bodies=frozenset({"psos", "hmrc", "PSoS", "HMRC"}),
        received_at=RECEIVED_AT,
        key=b"a key for tests",
        **more,  # type: ignore[arg-type]  # handed on
    )
