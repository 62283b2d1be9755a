"""A ZIP archive that holds one file is read; any other is refused in clear words, within bounds."""

import io
import zipfile

import pytest

from plait.collection.raw import Raw, unpacked
from plait.domain.reject import FileRefused

TABLE = b"a,b\n1,2\n"


def zipped(*files: tuple[str, bytes], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", how) as archive:
        for name, data in files:
            archive.writestr(zipfile.ZipInfo(name), data, how)
    return buffer.getvalue()


@pytest.mark.parametrize("name", ["people.csv", "export/people.csv"])
def test_the_one_file_is_taken_out_under_its_own_name(name: str) -> None:
    folder = [("export/", b"")] if "/" in name else []
    raw = unpacked(Raw(name="batch.zip", data=zipped(*folder, (name, TABLE))))
    assert (raw.name, raw.data) == ("people.csv", TABLE)


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ([], "0 files"),
        ([("people.csv", TABLE), ("groups.csv", TABLE)], "2 files"),
        ([("../people.csv", TABLE)], "another folder"),
        ([("a/../../people.csv", TABLE)], "another folder"),
        ([("/etc/people.csv", TABLE)], "another folder"),
        ([("..\\people.csv", TABLE)], "another folder"),
        ([("C:people.csv", TABLE)], "another folder"),
        ([("people.zip", zipped(("people.csv", TABLE)))], "packed file"),
        ([("people.csv.gz", b"\x1f\x8b\x08 packed")], "packed file"),
    ],
)
def test_any_other_archive_is_refused_with_a_way_out(files: list[tuple[str, bytes]], words: str) -> None:
    data = zipped(*files) if files else zipped(("empty/", b""))
    with pytest.raises(FileRefused, match=words) as refusal:
        unpacked(Raw(name="batch.zip", data=data))
    assert refusal.value.rejects[0].way_out


def test_a_bomb_is_refused_before_it_fills_the_memory() -> None:
    bomb = zipped(("people.csv", b"0" * (64 << 20)))
    with pytest.raises(FileRefused, match="unpacks to more than"):
        unpacked(Raw(name="bomb.zip", data=bomb))


def test_a_file_that_lies_about_its_size_gives_no_more_than_it_says() -> None:
    data = bytearray(zipped(("people.csv", b"0" * (64 << 20))))
    place = data.rindex(b"PK\x01\x02") + 24  # the size after unpacking, in the directory
    data[place : place + 4] = (8).to_bytes(4, "little")
    with pytest.raises(FileRefused, match=r"damaged|unpacks"):
        unpacked(Raw(name="bomb.zip", data=bytes(data)))


def test_a_locked_archive_is_refused() -> None:
    data = bytearray(zipped(("people.csv", TABLE)))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + place] |= 1
    with pytest.raises(FileRefused, match="password"):
        unpacked(Raw(name="batch.zip", data=bytes(data)))


def test_damaged_content_is_refused() -> None:
    data = bytearray(zipped(("people.csv", bytes(range(256)) * 40), how=zipfile.ZIP_STORED))
    data[100] ^= 0xFF
    with pytest.raises(FileRefused, match="damaged"):
        unpacked(Raw(name="batch.zip", data=bytes(data)))


def test_a_workbook_is_no_archive() -> None:
    raw = Raw(name="book.docx", data=zipped(("[Content_Types].xml", b"<x/>"), ("word/document.xml", b"<x/>")))
    assert unpacked(raw) is raw
