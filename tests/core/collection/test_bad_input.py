"""Files that mean harm or are merely broken: refused in clear words, in little memory and little time.

The same files come by both ways in: whole into memory, and in parts into the register store.
"""

import gzip
import io
import json
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import BinaryIO

import pytest
from tests.factories.files import PEOPLE_COLUMNS, a_batch, a_person_row, as_csv, as_xlsx
from tests.factories.held import HighMark

from plait.collection.feeds.companies import parse as companies
from plait.collection.feeds.ocds import parse as ocds
from plait.collection.feeds.people import parse as people
from plait.collection.feeds.psc import parse as psc
from plait.collection.landing import Arrival, RegisterFeed, land
from plait.collection.lines import LARGEST_OPENED
from plait.collection.parsed import Parsed
from plait.collection.raw import Raw
from plait.domain.reject import FileRefused

MOST_MEMORY = 120 << 20  # bytes, the file itself among them
LONGEST = 20  # seconds, on a machine that does much else
HEAD = b"CompanyName,CompanyNumber\n"
REPEATED, UNPACKED = "rows, or 64 MB of them", "unpacks to"


class OneLongLine(io.RawIOBase):
    """A gigabyte without a line break, made as it is read."""

    def __init__(self, head: bytes, size: int = 1 << 30) -> None:
        self.rest, self.left, self.taken = head, size, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # narrower than any buffer
        count = min(len(buffer), self.left)
        head, self.rest = self.rest[:count], self.rest[count:]
        buffer[:count] = head + b"x" * (count - len(head))
        self.left, self.taken = self.left - count, self.taken + count
        return count


@pytest.fixture(autouse=True, scope="module")
def _awake(tmp_path_factory: pytest.TempPathFactory) -> None:
    """What DuckDB and Arrow take at the first file of some size, and keep for the next, is not held by a file."""
    rows = b"".join(b"A LTD,%d\n" % number for number in range(500_000))
    landed(companies, io.BytesIO(HEAD + rows), tmp_path_factory.mktemp("awake"))()


def within_bounds(act: Callable[[], object]) -> FileRefused:
    held, started = HighMark(), time.perf_counter()
    with pytest.raises(FileRefused) as refusal:
        act()
    assert held.more < MOST_MEMORY
    assert time.perf_counter() - started < LONGEST
    reject = refusal.value.rejects[0]
    assert len(reject.reason) < 300
    assert reject.way_out
    return refusal.value


def test_the_bound_sees_what_is_held_for_a_moment() -> None:
    held, twice = HighMark(), 2 * MOST_MEMORY
    assert len(bytearray(bytes(twice))) == twice
    assert held.more > MOST_MEMORY


def landed(feed: RegisterFeed, source: BinaryIO, store: Path, name: str = "companies.csv") -> Callable[[], object]:
    arrival = Arrival(name=name, code="a", as_at=date(2026, 11, 1))
    return lambda: land(feed, source, arrival=arrival, store=store)


def parsed(data: bytes, name: str = "people.csv") -> Parsed:
    parser = {"people": people, "psc": psc, "ocds": ocds, "companies": companies}[name.split(".")[0]]
    found: Parsed = parser.parse(Raw(name=name, data=data), batch=a_batch())
    return found


@pytest.mark.parametrize(("feed", "head"), [(companies, HEAD + b'"'), (psc, b'{"company_number": "')])
def test_a_line_of_a_gigabyte_is_refused_after_a_few_megabytes(tmp_path: Path, feed: RegisterFeed, head: bytes) -> None:
    line = OneLongLine(head)
    refusal = within_bounds(landed(feed, line, tmp_path))  # type: ignore[arg-type]  # a raw file reads as one
    assert "longer than" in str(refusal)
    assert line.taken < 64 << 20
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_a_long_line_among_good_ones_is_kept_back_and_the_good_ones_are_read() -> None:
    good = json.dumps({"ocid": "o-1"}).encode()
    found = parsed(good + b'\n{"ocid": "' + b"x" * (9 << 20) + b'"}\n' + good, "ocds.jsonl")
    assert [reject.row for reject in found.rejects] == [2]
    assert "longer than 8 MB" in found.rejects[0].reason


@pytest.mark.parametrize(
    ("longest", "told"),
    [
        # Of short rows, so many repeat the first one's number that this is found out earlier.
        (1, (REPEATED,)),
        (5, (REPEATED,)),
        (100, (REPEATED,)),
        # 20 MB hold too many of these, 27 MB are too much for what is packed: as far as the reader reads ahead.
        (1_000, (REPEATED, UNPACKED)),
        (1 << 16, (UNPACKED,)),
    ],
)
def test_a_packed_bomb_is_refused_by_both_ways_in(tmp_path: Path, longest: int, told: tuple[str, ...]) -> None:
    row = b"A" * longest + b",1\n"
    bomb = gzip.compress(HEAD + row * ((64 << 20) // len(row)))
    assert UNPACKED in str(within_bounds(lambda: parsed(bomb, "companies.csv.gz")))
    refusal = str(within_bounds(landed(companies, io.BytesIO(bomb), tmp_path)))
    assert any(words in refusal for words in told)


@pytest.mark.parametrize("longest", [1, 100, 1 << 16])
def test_a_packed_bomb_of_lines_is_refused_by_both_ways_in(tmp_path: Path, longest: int) -> None:
    line = b'{"company_number":"1","data":{"name":"' + b"A" * longest + b'"}}\n'
    bomb = gzip.compress(line * ((64 << 20) // len(line)))
    assert UNPACKED in str(within_bounds(lambda: parsed(bomb, "psc.jsonl.gz")))
    why = REPEATED if longest <= 100 else UNPACKED
    assert why in str(within_bounds(landed(psc, io.BytesIO(bomb), tmp_path, "psc.jsonl")))


def test_lines_that_say_nothing_are_refused_before_each_becomes_a_cell_in_every_column(tmp_path: Path) -> None:
    header = b"CompanyName,CompanyNumber" + b"".join(b",c%d" % number for number in range(398)) + b"\n"
    for end in (b"\n", b"\r\n", b"\r"):
        data = header + end * (4 << 20)
        assert "empty lines" in str(within_bounds(lambda data=data: parsed(data, "companies.csv")))
        assert "empty lines" in str(within_bounds(landed(companies, io.BytesIO(data), tmp_path)))


@pytest.mark.parametrize("line", [b"{}\n", b"[]\n", b'{"a":{}}\n', b"\n"])
def test_lines_too_short_for_a_record_are_refused_before_each_is_opened(tmp_path: Path, line: bytes) -> None:
    data = b'{"company_number": "1"}\n' + line * (1 << 20)
    assert "rows cannot be read" in str(within_bounds(lambda: parsed(data, "psc.jsonl")))
    assert "rows cannot be read" in str(within_bounds(landed(psc, io.BytesIO(data), tmp_path, "psc.jsonl")))


def test_rows_kept_back_may_together_be_so_many_bytes_and_no_more(tmp_path: Path) -> None:
    row = b"x" * (1 << 20) + b",\n"
    source = io.BytesIO(HEAD + row * 80)
    with pytest.raises(FileRefused, match="64 MB of them"):
        landed(companies, source, tmp_path)()


def test_records_that_are_opened_all_at_once_may_be_so_many_bytes_and_no_more() -> None:
    data = b'{"ocid": "o-1"}\n' * (LARGEST_OPENED // 16 + 1)
    assert "more than 64 MB" in str(within_bounds(lambda: parsed(data, "ocds.jsonl")))


@pytest.mark.parametrize("columns", [401, 10_000])
def test_ten_thousand_columns_are_refused_by_their_number(tmp_path: Path, columns: int) -> None:
    names = [f"column_{number}" for number in range(columns)]
    data = ",".join(names).encode() + b"\n" + b"," * (columns - 1) + b"\n"
    assert "columns" in str(within_bounds(lambda: parsed(data)))
    assert "columns" in str(within_bounds(landed(companies, io.BytesIO(data), tmp_path)))
    sheet = as_xlsx(dict.fromkeys(names, "x"), columns=tuple(names))
    assert f"{columns} columns" in str(within_bounds(lambda: parsed(sheet, "people.xlsx")))


def test_ten_thousand_fields_of_a_line_name_the_first_few(tmp_path: Path) -> None:
    line = json.dumps({f"field_{number}": number for number in range(10_000)}).encode()
    for act in (lambda: parsed(line, "psc.jsonl"), landed(psc, io.BytesIO(line), tmp_path, "psc.jsonl")):
        assert len(within_bounds(act).rejects) == 20


@pytest.mark.parametrize("name", ["ocds.jsonl", "psc.jsonl"])
def test_objects_within_objects_without_end_are_kept_back_or_refused(name: str) -> None:
    deep = b'{"a":' * 100_000
    assert "not one JSON object" in str(within_bounds(lambda: parsed(deep, name)))


def test_null_characters_are_refused_or_kept_back_however_they_are_written(tmp_path: Path) -> None:
    assert "null bytes" in str(within_bounds(lambda: parsed(HEAD + b"A\x00B,1\n", "companies.csv")))
    assert "null bytes" in str(within_bounds(landed(companies, io.BytesIO(HEAD + b"A\x00B,1\n"), tmp_path)))
    good = {"company_number": "1", "data": {"kind": "exemptions"}}
    lines = json.dumps(good).encode() + b'\n{"company_number": "1\\u0000", "data": {"kind": "exemptions"}}\n'
    found = parsed(lines, "psc.jsonl")
    assert [(reject.row, "null character" in reject.reason) for reject in found.rejects] == [(2, True)]


def test_two_encodings_in_one_file_are_refused_with_the_row_where_the_second_begins(tmp_path: Path) -> None:
    data = HEAD + "Sàmpleton,1\n".encode() + "Sàmpleton,2\n".encode("latin-1")
    for act in (lambda: parsed(data, "companies.csv"), landed(companies, io.BytesIO(data), tmp_path)):
        assert within_bounds(act).rejects[0].row == 3


@pytest.mark.parametrize("write", [as_csv, as_xlsx])
def test_a_cell_that_is_a_formula_is_kept_back_and_one_marked_as_text_is_not(write: Callable[..., bytes]) -> None:
    rows = [a_person_row(1), a_person_row(2, surname='=HYPERLINK("x")'), a_person_row(3, surname="'=Larch")]
    found = parsed(write(*rows, columns=PEOPLE_COLUMNS), "people.csv" if write is as_csv else "people.xlsx")
    assert [(reject.row, reject.reason) for reject in found.rejects] == [(3, "surname holds a formula.")]
    assert found.mentions.num_rows == 2


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("people.csv", b"PK\x03\x04 a zip", "ZIP archive"),
        ("people.csv", b"%PDF-1.7", "a PDF"),
        ("people.csv", b"\xd0\xcf\x11\xe0 old", "old Excel"),
        ("people.csv", b"<?xml version='1.0'?><a/>", "an XML file"),
        ("people.csv", b"PAR1", "a Parquet file"),
        ("people.csv", b'{"record_id": "1"}', "cannot be sent as JSONL"),
        ("people.xlsx", b"record_id,surname\n1,Larch\n", "the bytes are not"),
        ("psc.jsonl", b"company_number,kind\n1,x\n", "the file is CSV"),
        ("companies.csv.gz", b"\x1f\x8b not gzip", "damaged"),
    ],
)
def test_a_file_that_lies_about_its_type_is_told_what_it_is(name: str, data: bytes, words: str) -> None:
    assert words in str(within_bounds(lambda: parsed(data, name)))


@pytest.mark.parametrize("name", ["../../companies.csv", "/tmp/companies.csv", "a\\..\\companies.csv", "\x00companies"])
def test_a_path_in_a_files_name_leads_nowhere(tmp_path: Path, name: str) -> None:
    store = tmp_path / "below" / "store"
    landed(companies, io.BytesIO(HEAD + b"SYNTHETIC LTD,1\n"), store, name)()
    found = [path.relative_to(tmp_path) for path in tmp_path.rglob("*") if path.is_file()]
    assert found == [Path("below/store/companies/2026-11-01-a/part-0.parquet")]
