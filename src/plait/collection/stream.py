"""A file too big for memory, a block at a time: unpacked within bounds, its text checked as it passes."""

import codecs
import io
import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import BinaryIO, TypeVar

from plait.collection.raw import LARGEST_RATIO, Raw
from plait.domain.reject import FileRefused, refused

Part = TypeVar("Part")
BLOCK = 1 << 22  # bytes
UNPACKED = 1 << 20  # bytes that are taken out of a packed file at once
LARGEST_STREAMED = 16 << 30  # bytes, after unpacking: six times the whole company register
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_WAY_OUT = "Save it as UTF-8 and send it again."


def text_blocks(name: str, source: BinaryIO, *, largest: int = LARGEST_STREAMED) -> Iterator[bytes]:
    """The file as UTF-8 without a byte order mark, gzip taken off; UTF-16 where its mark says so.

    Raises FileRefused, when it comes to the place, for a file that is too big, damaged, cut short or no UTF-8, and for
    null bytes. What is wrong with the first block is found before anything is given.
    """
    blocks = _bounded(name, unzipped_blocks(name, source), largest)
    first = next(blocks, b"")
    assert Raw(name=name, data=first).format  # asked for its refusals
    blocks = _chained(first.removeprefix(codecs.BOM_UTF8), blocks)
    if first.startswith(_UTF16):
        blocks = _recoded(name, blocks)
    decoder = codecs.getincrementaldecoder("utf-8")()
    row = 1
    for block in blocks:
        try:
            if decoder.getstate()[0] or not block.isascii():
                decoder.decode(block)
        except UnicodeDecodeError as error:
            raise _unreadable(name, row + block.count(b"\n", 0, max(error.start, 0))) from error
        if b"\0" in block:
            raise refused(name, "The file holds null bytes, as UTF-16 does.", _WAY_OUT, row=row)
        row += block.count(b"\n")
        yield block
    if decoder.getstate()[0]:
        raise _unreadable(name, row)


def ahead(parts: Iterator[Part]) -> Iterator[Part]:
    """The same, each read while the one before it is worked on."""
    with ThreadPoolExecutor(1) as pool:
        coming = pool.submit(next, parts, None)
        while (part := coming.result()) is not None:
            coming = pool.submit(next, parts, None)
            yield part


class Blocks(io.RawIOBase):
    """Blocks as a file that can be read once; wrap it in a `BufferedReader`."""

    def __init__(self, blocks: Iterator[bytes]) -> None:
        self._blocks, self._rest = blocks, memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # narrower than any buffer, as it is called
        while not self._rest:
            block = next(self._blocks, None)
            if block is None:
                return 0
            self._rest = memoryview(block)
        count = min(len(buffer), len(self._rest))
        buffer[:count] = self._rest[:count]
        self._rest = self._rest[count:]
        return count


def _chained(first: bytes, blocks: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from blocks


def _recoded(name: str, blocks: Iterator[bytes]) -> Iterator[bytes]:
    """UTF-16 with its mark as UTF-8."""
    decoder = codecs.getincrementaldecoder("utf-16")()
    try:
        for block in blocks:
            yield decoder.decode(block).encode()
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        raise refused(name, "The file says that it is UTF-16, and is not.", _WAY_OUT) from error


def _bounded(name: str, blocks: Iterator[bytes], largest: int) -> Iterator[bytes]:
    size = 0
    for block in blocks:
        size += len(block)
        if size > largest:
            raise refused(
                name,
                f"The file is, or unpacks to, more than {largest >> 20} MB.",
                "Split it by rows into smaller files, each with the header.",
            )
        yield block


def unzipped_blocks(name: str, source: BinaryIO) -> Iterator[bytes]:
    """The file's own bytes, gzip taken off. Raises FileRefused for gzip that is damaged, cut short or a bomb."""
    first = source.read(BLOCK)
    if not first.startswith(b"\x1f\x8b"):
        while first:
            yield first
            first = source.read(BLOCK)
        return
    yield from _gunzipped(name, first, source)


def _gunzipped(name: str, packed: bytes, source: BinaryIO) -> Iterator[bytes]:
    unzip = zlib.decompressobj(wbits=31)
    taken = given = 0
    try:
        while packed and not unzip.eof:
            taken += len(packed) - len(unzip.unconsumed_tail)
            block = unzip.decompress(packed, UNPACKED)
            given += len(block)
            if given > max(taken * LARGEST_RATIO, 4 * BLOCK):
                raise refused(
                    name, "The file unpacks to far more than an honest one would.", "Send it without packing it."
                )
            yield block
            packed = unzip.unconsumed_tail or source.read(BLOCK)
    except zlib.error as error:
        raise refused(name, "The gzip file is damaged.", "Pack the file again and send it.") from error
    if not unzip.eof:
        raise refused(name, "The gzip file is cut short.", "Send it again; compare its size with your own.")
    if unzip.unused_data.strip(b"\0") or source.read(1):
        raise refused(name, "The gzip file holds more than one file.", "Send each file by itself.")


def _unreadable(name: str, row: int) -> FileRefused:
    return refused(name, "The text is not UTF-8: it seems to be Latin-1 or Windows-1252.", _WAY_OUT, row=row)
