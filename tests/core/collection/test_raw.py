"""What the bytes are, and bounds on what they may become."""

import gzip

import pytest

from plait.collection.raw import Format, Raw, unpacked
from plait.domain.reject import FileRefused


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf \r\n", "empty"),
        (b"%PDF-1.7 ...", "a PDF"),
        (b"\xd0\xcf\x11\xe0 old excel", "old Excel"),
        (b"<!DOCTYPE html><html>", "a web page"),
        (b"<?xml version='1.0'?><x/>", "an XML file"),
        (b"PK\x03\x04 a zip", "ZIP archive"),
    ],
)
def test_a_file_of_the_wrong_kind_is_refused_with_its_kind_and_a_way_out(data: bytes, words: str) -> None:
    with pytest.raises(FileRefused) as refusal:
        _ = Raw(name="people.csv", data=data).format
    reject = refusal.value.rejects[0]
    assert words in reject.reason
    assert reject.file == "people.csv"
    assert reject.way_out


def test_a_name_that_says_xlsx_must_be_one() -> None:
    with pytest.raises(FileRefused, match="the bytes are not"):
        _ = Raw(name="people.xlsx", data=b"a,b\n1,2\n").format


def test_csv_and_json_lines_are_told_apart_by_their_first_sign() -> None:
    assert Raw(name="a", data=b"a,b\n1,2\n").format is Format.CSV
    assert Raw(name="a", data=b'\xef\xbb\xbf{"a": 1}\n').format is Format.JSONL


def test_gzip_is_taken_off() -> None:
    raw = unpacked(Raw(name="x.jsonl.gz", data=gzip.compress(b'{"a": 1}\n')))
    assert raw.name == "x.jsonl"
    assert raw.data == b'{"a": 1}\n'


def test_a_gzip_bomb_is_refused_before_it_fills_the_memory() -> None:
    bomb = gzip.compress(b"0" * (64 << 20))
    with pytest.raises(FileRefused, match="unpacks to"):
        unpacked(Raw(name="bomb.gz", data=bomb))


@pytest.mark.parametrize("cut", [1, 30])
def test_a_cut_gzip_is_refused(cut: int) -> None:
    whole = gzip.compress(bytes(range(256)) * 40)
    with pytest.raises(FileRefused, match="cut short"):
        unpacked(Raw(name="cut.gz", data=whole[:-cut]))


def test_a_damaged_gzip_is_refused() -> None:
    whole = bytearray(gzip.compress(bytes(range(256)) * 40))
    whole[-6] ^= 0xFF  # the checksum
    with pytest.raises(FileRefused, match="damaged"):
        unpacked(Raw(name="x.gz", data=bytes(whole)))


def test_a_file_over_the_limit_is_refused() -> None:
    with pytest.raises(FileRefused, match="more than"):
        unpacked(Raw(name="x.csv", data=b"a" * 2_000_000), largest=1 << 20)
