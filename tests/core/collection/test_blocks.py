"""Files of any size, in blocks of whole lines."""

import gzip
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plait.collection.blocks import Block, Kept, blocks
from plait.collection.lines import LONGEST_LINE
from plait.collection.sieve import MOST_REJECTS
from plait.domain.reject import FileRefused, Reject

LINES = st.lists(st.text("ab{}", max_size=30), min_size=1, max_size=40)


def cut(data: bytes, *, size: int = 64) -> list[Block | Reject]:
    return list(blocks("some.jsonl", io.BytesIO(data), size=size))


@given(LINES, st.integers(1, 50), st.booleans())
def test_the_blocks_are_the_file_and_each_line_keeps_its_number(lines: list[str], size: int, packed: bool) -> None:
    text = "{" + "\n".join(lines)
    data = gzip.compress(text.encode()) if packed else text.encode()
    found = [block for block in cut(data, size=size) if isinstance(block, Block)]
    assert b"".join(block.data for block in found).decode().rstrip("\n") == text.rstrip("\n")
    assert all(block.data.endswith(b"\n") for block in found)
    for block in found:
        before = b"".join(earlier.data for earlier in found if earlier.row < block.row)
        assert block.row == before.count(b"\n") + 1


def test_a_line_that_is_too_long_is_kept_back_and_the_next_is_read() -> None:
    data = b'{"a":1}\n{"b":"' + b"x" * (2 * LONGEST_LINE) + b'"}\n{"c":3}\n'
    first, reject, last = cut(data, size=1 << 20)
    assert isinstance(reject, Reject)
    assert (reject.row, reject.given) == (2, "")
    assert isinstance(first, Block)
    assert isinstance(last, Block)
    assert (first.row, last.row, last.data) == (1, 3, b'{"c":3}\n')


def test_a_mark_of_utf8_is_taken_off() -> None:
    assert cut(b'\xef\xbb\xbf{"a":1}') == [Block(data=b'{"a":1}\n', row=1)]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b" \n\n", "empty"),
        (b"id,name\n1,2\n", "not JSON lines"),
        (b'[{"id":"a"}]', "not JSON lines"),
        (b"%PDF-1.7", "PDF"),
        ("{}".encode("utf-16"), "UTF-16"),
        (gzip.compress(b"{}", mtime=0)[:-6], "cut short"),
        (gzip.compress(b"{}", mtime=0) + gzip.compress(b"{}", mtime=0), "more than one"),
        (b"\x1f\x8bnothing of the kind", "damaged"),
        (gzip.compress(b"{" + b"\n" * (64 << 20), mtime=0), "honest"),
    ],
)
def test_what_is_no_file_of_lines_is_refused_in_words(data: bytes, words: str) -> None:
    with pytest.raises(FileRefused, match=words):
        cut(data, size=1 << 20)


def test_a_file_of_little_else_than_rejects_is_refused() -> None:
    kept = Kept("some.jsonl")
    reject = Reject(file="some.jsonl", row=7, reason="Bad.", way_out="Mend it.")
    for _ in range(MOST_REJECTS):
        kept.add(reject)
    with pytest.raises(FileRefused, match="from line 7 on"):
        kept.add(reject)
