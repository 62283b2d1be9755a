"""Files too big for memory: unpacked and checked block by block, and refused in clear words when they come to it."""

import gzip
import io
from collections.abc import Iterator
from typing import BinaryIO

import pytest

from plait.collection.stream import BLOCK, Blocks, ahead, text_blocks
from plait.domain.reject import FileRefused

TABLE = b"a,b\n" + b"1,S\xc3\xa0mpleton\n" * 50


def whole(data: bytes, *, largest: int = 1 << 30) -> bytes:
    return b"".join(text_blocks("f.csv", io.BytesIO(data), largest=largest))


@pytest.mark.parametrize("data", [TABLE, b"\xef\xbb\xbf" + TABLE, gzip.compress(TABLE, mtime=0)])
def test_text_comes_through_without_mark_or_wrapping(data: bytes) -> None:
    assert whole(data) == TABLE


def test_a_letter_may_lie_on_the_border_of_two_blocks() -> None:
    data = b"a,b\n" + b"x" * (BLOCK - 5) + "à,1\n".encode()
    assert whole(data) == data


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"%PDF-1.7", "a PDF"),
        (b"a,b\n1,\xe0\n", "not UTF-8"),
        (b"a,b\n1,2\n" + b"\xc3", "not UTF-8"),
        (b"a,b\n1,\x00\n", "null bytes"),
        (b"a,b\n" * BLOCK, "more than 4 MB"),
        (gzip.compress(b"0" * (64 << 20), mtime=0), "far more than an honest one"),
        (gzip.compress(TABLE, mtime=0)[:-9], "cut short"),
        (gzip.compress(TABLE, mtime=0)[:-6] + b"\xff" * 6, "damaged"),
        (gzip.compress(TABLE, mtime=0) + gzip.compress(TABLE, mtime=0), "more than one file"),
    ],
)
def test_what_is_no_honest_text_is_refused_in_words(data: bytes, words: str) -> None:
    with pytest.raises(FileRefused, match=words):
        whole(data, largest=4 << 20 if words.startswith("more than 4") else 1 << 30)


def test_the_row_of_a_byte_that_cannot_be_read_is_told() -> None:
    with pytest.raises(FileRefused) as refusal:
        whole(b"a,b\n1,2\n3,\xe0\n")
    assert refusal.value.rejects[0].row == 3


class Endless(io.RawIOBase):
    """A file that never ends, and counts what was taken of it."""

    taken = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # narrower than any buffer
        buffer[:] = b"x" * len(buffer)
        self.taken += len(buffer)
        return len(buffer)


def test_no_more_of_a_file_is_read_than_its_limit_and_a_block() -> None:
    endless: BinaryIO = Endless()  # type: ignore[assignment]  # a raw file reads as one
    with pytest.raises(FileRefused, match="more than 20 MB"):
        list(text_blocks("f.csv", endless, largest=20 << 20))
    assert endless.taken <= (20 << 20) + 2 * BLOCK  # type: ignore[attr-defined]  # its own count


def test_blocks_read_as_a_file() -> None:
    file = io.BufferedReader(Blocks(iter([b"abc", b"", b"de"])))
    assert file.peek()[:2] == b"ab"
    assert file.read() == b"abcde"


def test_parts_read_ahead_are_the_same_parts_and_a_refusal_comes_in_its_place() -> None:
    def parts() -> Iterator[int]:
        yield from range(3)
        raise FileRefused

    got: list[int] = []
    with pytest.raises(FileRefused):
        got.extend(ahead(parts()))
    assert got == [0, 1, 2]
    assert list(ahead(iter(range(5)))) == list(range(5))
