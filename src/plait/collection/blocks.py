"""A file of lines, however large, in blocks of whole lines: at most a few megabytes of it are in memory at once."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from plait.collection.lines import LONGEST_LINE
from plait.collection.raw import Format, Raw
from plait.collection.sieve import MOST_REJECTS
from plait.collection.stream import BLOCK, unzipped_blocks
from plait.domain.reject import FileRefused, Reject, refused

MOST_GIVEN = 64 << 20  # characters of rejected lines that are kept to be sent again
_HEAD = 1 << 16
_UTF8_MARK = b"\xef\xbb\xbf"
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Whole lines, each with its line break; `row` is the number of the first, counted from 1."""

    data: bytes
    row: int


class Kept:
    """The rejects of one file. A file of little else is refused, so that no file fills the memory with them."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.rejects: list[Reject] = []
        self._given = 0

    def add(self, reject: Reject) -> None:
        """Keep one more. Raises FileRefused where there are too many."""
        self.rejects.append(reject)
        self._given += len(reject.given)
        if len(self.rejects) > MOST_REJECTS or self._given > MOST_GIVEN:
            raise FileRefused(
                Reject(
                    file=self.name,
                    row=0,
                    reason=f"{len(self.rejects)} lines cannot be read, from line {self.rejects[0].row} on.",
                    way_out="Put right what is wrong with the first of them, look whether it is so with all, and send "
                    "the file again.",
                ),
                *self.rejects[:10],
            )


def blocks(name: str, stream: BinaryIO, *, size: int = BLOCK) -> Iterator[Block | Reject]:
    """The lines of a JSON lines file, gzipped or not; a line that is too long is a Reject, and is not held.

    Raises FileRefused for an empty file, or one of another kind.
    """
    rest, row, too_long = b"", 1, False
    for data in _checked(name, _sized(unzipped_blocks(name, stream), size)):
        rest += data
        end = rest.rfind(b"\n") + 1
        if too_long and not end:
            rest = b""
            continue
        start = rest.find(b"\n") + 1 if too_long else 0
        if too_long:
            row, too_long = row + 1, False
        if end > start:
            yield Block(data=rest[start:end], row=row)
            row += rest.count(b"\n", start, end)
        rest = rest[end:]
        if len(rest) > LONGEST_LINE:
            yield _too_long(name, row)
            rest, too_long = b"", True
    if rest:
        yield Block(data=rest + b"\n", row=row)


def _sized(parts: Iterator[bytes], size: int) -> Iterator[bytes]:
    """The same bytes in pieces of about this size."""
    rest = b""
    for part in parts:
        rest = rest + part if rest else part
        while len(rest) >= size:
            yield rest[:size]
            rest = rest[size:]
    if rest:
        yield rest


def _checked(name: str, parts: Iterator[bytes]) -> Iterator[bytes]:
    """The same bytes without a UTF-8 mark; the first of them must look like JSON lines."""
    head = b""
    for part in parts:
        head += part
        if len(head) >= _HEAD:
            break
    if head.startswith(_UTF16_MARKS):
        raise refused(name, "The file is UTF-16, not UTF-8.", "Save it as UTF-8 and send it again.")
    if Raw(name=name, data=head).format is not Format.JSONL:
        raise refused(
            name, "The file is not JSON lines: it does not begin with {.", "Write each record on a line of its own."
        )
    yield head.removeprefix(_UTF8_MARK)
    yield from parts


def _too_long(name: str, row: int) -> Reject:
    return Reject(
        file=name,
        row=row,
        reason=f"The line is longer than {LONGEST_LINE >> 20} MB, and is not kept.",
        way_out="Split the record, and send it by itself.",
    )
