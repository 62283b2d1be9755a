"""XLSX: the same care as CSV, and hostile archives met before they are opened."""

import io
import zipfile

import pytest
from openpyxl.xml import DEFUSEDXML
from tests.factories.files import as_xlsx

from plait.collection.sheet import read_xlsx
from plait.domain.reject import FileRefused

COLUMNS = ("a", "b")


def test_cells_become_text_and_rows_keep_their_numbers() -> None:
    table, rejects = read_xlsx("f.xlsx", as_xlsx({"a": "1", "b": "x"}, {}, {"a": "2"}, columns=COLUMNS))
    assert table.to_pylist() == [{"a": "1", "b": "x", "row": 2}, {"a": "2", "b": None, "row": 4}]
    assert not rejects


def test_a_formula_is_kept_back() -> None:
    table, rejects = read_xlsx("f.xlsx", as_xlsx({"a": "=1+1", "b": "x"}, columns=COLUMNS))
    assert table.num_rows == 0
    assert (rejects[0].row, rejects[0].reason) == (2, "a holds a formula.")


@pytest.mark.parametrize("share", [0.2, 0.5, 0.95])
def test_a_truncated_file_is_refused(share: float) -> None:
    whole = as_xlsx({"a": "1", "b": "2"}, columns=COLUMNS)
    with pytest.raises(FileRefused, match="damaged or cut short"):
        read_xlsx("f.xlsx", whole[: int(len(whole) * share)])


def test_a_zip_that_is_no_workbook_is_refused() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("hello.txt", "hello")
    with pytest.raises(FileRefused, match="damaged"):
        read_xlsx("f.xlsx", buffer.getvalue())


def test_a_zip_bomb_is_refused_unopened() -> None:
    buffer = io.BytesIO(as_xlsx({"a": "1"}, columns=COLUMNS))
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/zeros.bin", b"0" * (80 << 20))
    with pytest.raises(FileRefused, match="unpacks to"):
        read_xlsx("f.xlsx", buffer.getvalue())


def test_entities_in_the_sheet_are_refused() -> None:
    assert DEFUSEDXML, "openpyxl must read through defusedxml"
    buffer, source = io.BytesIO(), zipfile.ZipFile(io.BytesIO(as_xlsx({"a": "1", "b": "2"}, columns=COLUMNS)))
    laughs = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY lol "lol"><!ENTITY l2 "&lol;&lol;">]>'
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in source.namelist():
            content = source.read(name)
            if name == "xl/worksheets/sheet1.xml":
                content = laughs + content.split(b"?>", 1)[-1].replace(b">1<", b">&l2;<")
            archive.writestr(name, content)
    with pytest.raises(FileRefused):
        read_xlsx("f.xlsx", buffer.getvalue())


def test_a_cell_beyond_the_header_is_kept_back() -> None:
    data = as_xlsx({"a": "1", "b": "2", "c": "3"}, columns=("a", "b", "c"))
    book = io.BytesIO(data)
    import openpyxl

    sheet_book = openpyxl.load_workbook(book)
    sheet_book.active["C1"] = None
    out = io.BytesIO()
    sheet_book.save(out)
    table, rejects = read_xlsx("f.xlsx", out.getvalue())
    assert table.num_rows == 0
    assert "3 fields; the header has 2" in rejects[0].reason
