"""Rejects come back in the format they came in; put right and sent again they make the file whole."""

import csv
import io
import json
from importlib import import_module
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.factories.files import PEOPLE_COLUMNS, a_batch, a_person_row, as_csv, as_xlsx

from plait.collection.feed import Feed, feed
from plait.collection.parsed import Parsed
from plait.collection.raw import Format, Raw
from plait.collection.returned import format_of, returned
from plait.domain.reject import Reject

PEOPLE, PSC, OCDS = feed("people"), feed("psc"), feed("ocds")
_WRONG = st.sampled_from([{}, {"surname": ""}, {"date_of_birth": "31/02/1984"}, {"sex": "="}, {"record_id": "x" * 90}])


def read(which: Feed, name: str, data: bytes) -> Parsed:
    parser = import_module(f"plait.collection.feeds.{which.name}.parse")
    parsed: Parsed = parser.parse(Raw(name=name, data=data), batch=a_batch())
    return parsed


def said(*files: Parsed) -> set[tuple[Any, ...]]:
    return {
        tuple(row[name] for name in ("mention_id", "property", "value", "other_id", "valid_from", "valid_to"))
        for parsed in files
        for row in parsed.statements.to_pylist()
    }


def mended_table(kind: Format, data: bytes, good: dict[str, dict[str, str]]) -> bytes:
    """What a person makes of a returned table: each row's cells as they should have been, all else left as it is."""
    if kind is Format.XLSX:
        book = openpyxl.load_workbook(io.BytesIO(data))
        sheet = book.worksheets[0]
        head = [str(cell.value) for cell in sheet[1]]
        for row in sheet.iter_rows(min_row=2):
            right = good[str(row[head.index("plait_row")].value)]
            for name, cell in zip(head, row, strict=True):
                cell.value = right.get(name, cell.value)
        buffer = io.BytesIO()
        book.save(buffer)
        return buffer.getvalue()
    rows = list(csv.DictReader(io.StringIO(data.decode())))
    mended = [{**row, **good[row["plait_row"]]} for row in rows]
    return as_csv(*mended, columns=tuple(rows[0]))


@pytest.mark.parametrize("kind", [Format.CSV, Format.XLSX])
@given(wrong=st.lists(_WRONG, min_size=1, max_size=6))
@settings(max_examples=20, deadline=None)
def test_rows_taken_in_and_rows_mended_are_together_the_whole_table(kind: Format, wrong: list[dict[str, str]]) -> None:
    write = as_xlsx if kind is Format.XLSX else as_csv
    good = [a_person_row(number) for number in range(len(wrong))]
    bad = [{**row, **slip} for row, slip in zip(good, wrong, strict=True)]
    name = f"people.{kind}"
    first = read(PEOPLE, name, write(*bad, columns=PEOPLE_COLUMNS))
    assert len(first.rejects) == sum(bool(slip) for slip in wrong)
    if first.rejects:
        back = returned(PEOPLE, first.rejects, format=kind)
        by_row = {str(number): row for number, row in enumerate(good, start=2)}
        second = read(PEOPLE, name, mended_table(kind, back, by_row))
        assert not second.rejects
        assert first.rows == first.mentions.num_rows + second.rows
        assert said(first, second) == said(read(PEOPLE, name, write(*good, columns=PEOPLE_COLUMNS)))


def a_line(number: int) -> dict[str, Any]:
    return {
        "company_number": f"{number:08}",
        "data": {
            "kind": "individual-person-with-significant-control",
            "name_elements": {"surname": f"SYNTHETIC{number}"},
            "date_of_birth": {"year": 1984},
            "natures_of_control": ["a", "b"],
            "notified_on": "2024-11-09",
        },
    }


@given(wrong=st.lists(st.sampled_from(["", "day", "kind", "cut", "company"]), min_size=1, max_size=6))
@settings(max_examples=25, deadline=None)
def test_lines_taken_in_and_lines_mended_are_together_the_whole_file(wrong: list[str]) -> None:
    good = [a_line(number) for number in range(len(wrong) + 1)]
    lines = [_spoilt(line, slip) for line, slip in zip(good, ["", *wrong], strict=True)]
    first = read(PSC, "psc.jsonl", "\n".join(lines).encode())
    assert len(first.rejects) == sum(bool(slip) for slip in wrong)
    if first.rejects:
        back = [json.loads(line) for line in returned(PSC, first.rejects, format=Format.JSONL).splitlines()]
        assert all(line["plait_reason"] and line["plait_way_out"] for line in back)
        notes = [{name: line[name] for name in ("plait_row", "plait_reason", "plait_way_out")} for line in back]
        mended = [json.dumps({**note, **good[note["plait_row"] - 1]}) for note in notes]
        second = read(PSC, "psc.jsonl", "\n".join(mended).encode())
        assert not second.rejects
        assert said(first, second) == said(read(PSC, "psc.jsonl", "\n".join(map(json.dumps, good)).encode()))


def _spoilt(line: dict[str, Any], slip: str) -> str:
    line = json.loads(json.dumps(line))
    if slip == "day":
        line["data"]["notified_on"] = "2024-02-31"
    if slip == "kind":
        line["data"]["kind"] = "unheard of"
    if slip == "company":
        del line["company_number"]
    text = json.dumps(line)
    return text[:-9] if slip == "cut" else text


def test_a_line_that_is_no_record_stands_whole_beside_its_reason_until_it_is_written_anew() -> None:
    reject = read(PSC, "psc.jsonl", json.dumps(a_line(1)).encode() + b"\n{cut\n").rejects[0]
    back = returned(PSC, [reject], format=Format.JSONL)
    assert json.loads(back)["plait_given"] == "{cut"
    again = read(PSC, "psc.jsonl", json.dumps(a_line(1)).encode() + b"\n" + back).rejects[0]
    assert "plait_given still holds a line" in again.reason
    assert json.loads(returned(PSC, [again], format=Format.JSONL))["plait_given"] == "{cut"


def test_a_release_comes_back_as_the_release_it_was() -> None:
    reject = read(OCDS, "ocds.jsonl", b'{"tag": ["award"]}\n{"ocid": "o"}\n').rejects[0]
    line = json.loads(returned(OCDS, [reject], format=Format.JSONL))
    assert line["tag"] == ["award"]
    assert not read(OCDS, "ocds.jsonl", json.dumps({**line, "ocid": "o-2"}).encode()).rejects


def test_a_row_that_could_not_be_split_into_cells_stands_whole_in_the_last_column_however_often_it_comes() -> None:
    data = as_csv(a_person_row(), columns=PEOPLE_COLUMNS) + b"a,b,c\n"
    rejects = read(PEOPLE, "people.csv", data).rejects
    for _ in range(2):
        back = returned(PEOPLE, rejects, format=Format.CSV)
        row = next(csv.DictReader(io.StringIO(back.decode())))
        assert row["plait_given"].strip() == "a,b,c"
        rejects = read(PEOPLE, "people.csv", back).rejects


def test_every_column_that_the_feed_reads_comes_back_so_that_an_empty_needed_cell_can_be_filled() -> None:
    reject = Reject(file="p.csv", row=2, reason="r", way_out="w", given=json.dumps({"forename": "=cmd()", "own": "x"}))
    head, row = list(csv.reader(io.StringIO(returned(PEOPLE, [reject], format=Format.CSV).decode())))
    assert set(PEOPLE.needed) <= set(head)
    assert head[-5:] == ["own", "plait_row", "plait_reason", "plait_way_out", "plait_given"]
    assert row[head.index("forename")] == "'=cmd()"


@pytest.mark.parametrize(
    ("name", "which", "kind"),
    [
        ("people.csv", PEOPLE, Format.CSV),
        ("PEOPLE.XLSX", PEOPLE, Format.XLSX),
        ("psc-snapshot.txt", PSC, Format.JSONL),
        ("intelligence_reports.jsonl.gz", feed("intelligence_reports"), Format.JSONL),
        ("intelligence_reports.csv", feed("intelligence_reports"), Format.CSV),
    ],
)
def test_rejects_come_back_as_their_file_came(name: str, which: Feed, kind: Format) -> None:
    assert format_of(name, which) is kind
