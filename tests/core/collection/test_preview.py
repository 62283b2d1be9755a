"""What a preview tells of a file, for each kind of file that comes."""

import gzip
import json

import pytest
from tests.factories.files import (
    PEOPLE_COLUMNS,
    REPORT_COLUMNS,
    a_batch,
    a_person_row,
    an_item,
    as_csv,
    as_xlsx,
    people_csv,
    reports_csv,
)

from plait.collection.feed import feed
from plait.collection.feeds.bods import parse as bods
from plait.collection.feeds.intelligence_reports import parse as reports
from plait.collection.feeds.people import parse as people
from plait.collection.parsed import Parsed
from plait.collection.preview import MOST_ROWS, Preview, preview
from plait.collection.raw import Raw, unpacked

BAD = a_person_row(2, date_of_birth="1984-02-31")


def previewed(name: str, data: bytes) -> Preview:
    sent = Raw(name=name, data=data)
    raw = unpacked(sent)
    parsed = people.parse(raw, batch=a_batch())
    return preview(sent, raw, feed("people"), parsed, parsed.markings)


@pytest.mark.parametrize(
    ("name", "data", "encoding"),
    [
        ("people.csv", people_csv(a_person_row(), BAD), "UTF-8"),
        ("people.csv", b"\xef\xbb\xbf" + people_csv(a_person_row(), BAD), "UTF-8"),
        ("people.csv", people_csv(a_person_row(), BAD).decode().encode("utf-16"), "UTF-16"),
        ("people.csv.gz", gzip.compress(people_csv(a_person_row(), BAD)), "UTF-8"),
        ("people.xlsx", as_xlsx(a_person_row(), BAD, columns=PEOPLE_COLUMNS), "XLSX"),
    ],
)
def test_a_table_shows_its_encoding_its_first_rows_and_what_would_be_kept_back(
    name: str, data: bytes, encoding: str
) -> None:
    told = previewed(name, data)
    assert told.encoding == encoding
    assert told.packed == ("gzip" if name.endswith(".gz") else "")
    assert told.columns == PEOPLE_COLUMNS
    assert [(number, cells[:3]) for number, cells in told.first] == [
        (2, ("R-1", "Ailsa", "Sampleton1")),
        (3, ("R-2", "Ailsa", "Sampleton2")),
    ]
    assert [(reject.row, "1984-02-31" in reject.reason) for reject in told.rejects] == [(3, True)]


def test_what_was_kept_is_read_back_as_it_was() -> None:
    told = previewed("people.csv", people_csv(a_person_row(), BAD))
    assert Preview.from_bytes(told.as_bytes()) == told


def test_no_more_than_a_few_rows_and_short_cells_are_shown() -> None:
    rows = [a_person_row(number, address="x" * 3_000) for number in range(50)]
    told = previewed("people.csv", people_csv(*rows))
    assert len(told.first) == MOST_ROWS
    assert max(len(cell) for _, cells in told.first for cell in cells) <= 100


def test_a_row_that_is_shorter_or_longer_than_the_header_does_not_shift_the_others() -> None:
    told = previewed("people.csv", people_csv(a_person_row()) + b"R-9,Ailsa\n" + b"x," * 20 + b"\n")
    assert {len(cells) for _, cells in told.first} == {len(PEOPLE_COLUMNS)}


def lines(*records: object) -> bytes:
    return "".join(f"{json.dumps(record)}\n" for record in records).encode()


@pytest.mark.parametrize(
    "data",
    [
        lines({"a": "1", "b": [2]}, {"a": "3", "c": {"d": None}}),
        json.dumps([{"a": "1", "b": [2]}, {"a": "3", "c": {"d": None}}], indent=1).encode(),
        json.dumps({"objects": [{"a": "1", "b": [2]}, {"a": "3", "c": {"d": None}}]}).encode(),
        json.dumps({"releases": [{"a": "1", "b": [2]}, {"a": "3", "c": {"d": None}}]}, indent=2).encode(),
    ],
)
def test_records_are_shown_whether_they_come_as_lines_or_in_one_document(data: bytes) -> None:
    raw = Raw(name="x.json", data=data)
    told = preview(raw, raw, feed("bods"), Parsed(feed="bods", rows=2), ())
    assert told.columns == ("a", "b", "c")
    assert told.first == ((1, ("1", "[2]", "")), (2, ("3", "", '{"d": null}')))
    assert bods.FEED is feed("bods")


@pytest.mark.parametrize("given", [{}, {"grade": "9ZZ"}])
def test_rows_for_a_list_of_their_own_are_not_shown_back(given: dict[str, str]) -> None:
    closed = {"marking_kind": "suspicious-activity", "audience": "", **given}
    columns = (*REPORT_COLUMNS, "marking_kind")
    data = as_csv(an_item(), an_item(report_reference="IR-2", **closed), columns=columns)
    raw = Raw(name="intelligence_reports.csv", data=data)
    parsed = reports.parse(raw, batch=a_batch())
    told = preview(raw, raw, feed("intelligence_reports"), parsed, parsed.markings)
    assert told.first == ()
    assert told.rejects == ()
    assert len(parsed.rejects) == len(given)


def test_the_same_of_json_lines() -> None:
    closed = {**an_item(report_reference="IR-2"), "marking_kind": "safeguarding", "grade": "9ZZ"}
    plain = an_item(report_reference="IR-3", grade="9ZZ")
    raw = Raw(name="intelligence_reports.csv", data=reports_csv(plain))
    parsed = reports.parse(raw, batch=a_batch())
    line = parsed.rejects[0].__class__(
        file="x", row=1, reason="r", way_out="w", given=json.dumps({"": json.dumps(closed)})
    )
    both = Parsed(feed=parsed.feed, rows=2, markings=parsed.markings, rejects=(*parsed.rejects, line))
    told = preview(raw, raw, feed("intelligence_reports"), both, parsed.markings)
    assert told.rejects == parsed.rejects
    assert told.first == ()
