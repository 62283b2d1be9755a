"""Files that mean harm or are merely broken, made on the fly; each with the words that it is refused in."""

import gzip
import io
import struct
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

from tests.factories.files import PEOPLE_COLUMNS, a_person_row, as_xlsx, people_csv

HEADER = ",".join(PEOPLE_COLUMNS).encode() + b"\r\n"
GOOD = people_csv(a_person_row(1), a_person_row(2))
SHEET = "xl/worksheets/sheet1.xml"
LAUGHS = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
OUTSIDE = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>'


def a_sheet(**changed: Callable[[bytes], bytes]) -> bytes:
    """A good sheet of people with parts of its archive changed, each named by the end of its path."""
    good = zipfile.ZipFile(io.BytesIO(as_xlsx(a_person_row(1), columns=PEOPLE_COLUMNS)))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in good.namelist():
            content, key = good.read(name), Path(name).stem
            archive.writestr(name, changed[key](content) if key in changed else content)
    return buffer.getvalue()


def a_swollen_sheet() -> bytes:
    """A sheet whose one cell unpacks to eighty megabytes."""
    return a_sheet(sheet1=lambda xml: xml.replace(b"</sheetData>", b" " * (80 << 20) + b"</sheetData>"))


def a_lying_sheet() -> bytes:
    """The same, but the archive says that it is small."""
    data = bytearray(a_swollen_sheet())
    real = zipfile.ZipFile(io.BytesIO(bytes(data))).getinfo(SHEET).file_size
    while (place := data.find(struct.pack("<L", real))) >= 0:
        data[place : place + 4] = struct.pack("<L", 4_000)
    return bytes(data)


def with_entities(laughs: bytes) -> Callable[[bytes], bytes]:
    """XML that defines entities of its own, and uses one where the first text stands."""
    return lambda xml: laughs + xml.split(b"?>", 1)[-1].replace(b">R-", b">&a;R-", 1)


def small_files() -> Mapping[str, tuple[str, bytes, str]]:
    """By what is wrong: the file's name, its bytes, and words of the refusal."""
    columns = [f"column_{number}" for number in range(10_000)]
    utf16 = GOOD.decode().replace("Ailsa", "Ail\x00sa").encode("utf-16")
    return {
        "a bomb in gzip": ("people.csv.gz", gzip.compress(HEADER + b"\n" * (80 << 20), mtime=0), "unpacks to"),
        "a bomb in a workbook": ("people.xlsx", a_swollen_sheet(), "unpacks to"),
        "a bomb whose archive lies": ("people.xlsx", a_lying_sheet(), "damaged"),
        "entities in a workbook": ("people.xlsx", a_sheet(sheet1=with_entities(LAUGHS)), "defines entities"),
        "an entity from outside": ("people.xlsx", a_sheet(sheet1=with_entities(OUTSIDE)), "defines entities"),
        "entities in its parts": ("people.xlsx", a_sheet(workbook=with_entities(LAUGHS)), "defines entities"),
        "null bytes": ("people.csv", GOOD.replace(b"Ailsa", b"Ail\x00sa"), "null bytes"),
        "null characters in UTF-16": ("people.csv", utf16, "null bytes"),
        "two encodings": ("people.csv", GOOD + "Ailsá,é\r\n".encode("latin-1"), "Latin-1"),
        "ten thousand columns": (
            "people.csv",
            ",".join(columns).encode() + b"\n" + b"," * 9_999,
            "more than 400 columns",
        ),
        "ten thousand in a sheet": (
            "people.xlsx",
            as_xlsx(dict.fromkeys(columns, "x"), columns=tuple(columns)),
            "10000 columns",
        ),
        "a column twice": ("people.csv", b"record_id,surname,surname\n1,A,B\n", "there twice"),
        "a PDF": ("people.csv", b"%PDF-1.7\n", "a PDF"),
        "an old workbook": ("people.xlsx", b"\xd0\xcf\x11\xe0 old", "old Excel"),
        "text that says XLSX": ("people.xlsx", GOOD, "the bytes are not"),
        "a workbook that says CSV": ("people.csv", as_xlsx(a_person_row(1), columns=PEOPLE_COLUMNS), "not XLSX"),
        "JSON that says CSV": ("people.csv", b'{"record_id": "1"}\n', "JSONL"),
        "an open quotation mark": ("people.csv", HEADER + b'"' + b"x,\n" * 7_000_000, "longer than 8 MB"),
        "nothing but wrong rows": ("people.csv", HEADER + b"x\n" * 100_001, "More than 100,000 rows"),
        "nothing but empty lines": ("people.csv", HEADER + b"\n" * 1_500_000, "empty lines"),
        "a tower of objects": ("ocds.jsonl", b'{"a":' * 200_000, "not one JSON object"),
    }


def a_long_line(path: Path, size: int) -> Path:
    """A file of one line of so many bytes."""
    piece = b"x" * (1 << 20)
    with path.open("wb") as file:
        file.write(HEADER + b'"')
        while file.tell() < size:
            file.write(piece)
    return path
