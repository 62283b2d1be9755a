"""A file as it came: its name, its bytes, what kind it is, unpacked within bounds."""

import zlib
from dataclasses import dataclass
from enum import StrEnum

from plait.collection.zipped import is_archive, taken_out
from plait.domain.reject import refused

LARGEST = 512 * 1024 * 1024  # bytes, after unpacking
LARGEST_RATIO = 200  # unpacked to packed; honest CSV and JSON reach about 30
_SLICE = 1024 * 1024


class Format(StrEnum):
    CSV = "csv"
    XLSX = "xlsx"
    JSONL = "jsonl"


@dataclass(frozen=True, slots=True, kw_only=True)
class Raw:
    """`name` is what the sender called it; it is shown, matched and never used as a path."""

    name: str
    data: bytes

    @property
    def format(self) -> Format:
        """What the bytes are. Raises FileRefused for an empty file or one of another kind."""
        return _format(self)


_OTHER_KINDS = (
    (b"%PDF", "a PDF"),
    (b"\xd0\xcf\x11\xe0", "an old Excel or Word file (.xls, .doc)"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"Rar!", "an archive"),
    (b"7z\xbc\xaf", "an archive"),
    (b"PAR1", "a Parquet file"),
    (b"SQLite format 3", "a database"),
    (b"<?xml", "an XML file"),
    (b"<!DOCTYPE", "a web page"),
    (b"<html", "a web page"),
    (b"{\\rtf", "a Word file"),
)
_WAY_OUT = "Send the data as CSV (UTF-8), XLSX or JSON lines."


def unpacked(raw: Raw, *, largest: int = LARGEST) -> Raw:
    """The file without its gzip wrapping, or out of the ZIP archive that holds it alone, if it had one.

    Raises FileRefused when it is too big, unpacks to far more than an honest file would, or is cut short.
    """
    if len(raw.data) > largest:
        raise _too_big(raw.name, largest)
    if is_archive(raw.data) and not raw.name.lower().endswith(".xlsx"):
        name, data = taken_out(raw.name, raw.data, ceiling=_ceiling(raw, largest))
        return Raw(name=name, data=data)
    if not raw.data.startswith(b"\x1f\x8b"):
        return raw
    return Raw(name=raw.name.removesuffix(".gz"), data=_gunzip(raw, largest))


def _gunzip(raw: Raw, largest: int) -> bytes:
    ceiling = _ceiling(raw, largest)
    unzip = zlib.decompressobj(wbits=31)
    parts, size, rest = [], 0, raw.data
    try:
        while rest and not unzip.eof:
            part = unzip.decompress(rest, _SLICE)
            rest = unzip.unconsumed_tail
            size += len(part)
            if size > ceiling:
                raise _too_big(raw.name, ceiling)
            parts.append(part)
    except zlib.error as error:
        raise refused(raw.name, "The gzip file is damaged.", "Pack the file again and send it.") from error
    if not unzip.eof:
        raise refused(raw.name, "The gzip file is cut short.", "Send it again; compare its size with your own.")
    if unzip.unused_data.strip(b"\0"):
        raise refused(raw.name, "The gzip file holds more than one file.", "Send each file by itself.")
    return b"".join(parts)


def _ceiling(raw: Raw, largest: int) -> int:
    """How much an honest file of this size could unpack to."""
    return min(largest, max(len(raw.data) * LARGEST_RATIO, 16 * _SLICE))


def _format(raw: Raw) -> Format:
    if not raw.data.strip(b"\xef\xbb\xbf\xff\xfe \t\r\n\0"):
        raise refused(raw.name, "The file is empty.", "Export it again, and look inside before you send it.")
    if raw.data.startswith(b"PK"):
        if not raw.name.lower().endswith(".xlsx"):
            raise refused(raw.name, "This is a ZIP archive or an office file that is not XLSX.", _WAY_OUT)
        return Format.XLSX
    for magic, words in _OTHER_KINDS:
        if raw.data.lstrip(b"\xef\xbb\xbf \r\n")[: len(magic)].lower() == magic.lower():
            raise refused(raw.name, f"This is {words}, not a table.", _WAY_OUT)
    if raw.name.lower().endswith(".xlsx"):
        raise refused(
            raw.name, "The name says XLSX but the bytes are not.", "Open it in Excel and save it as XLSX again."
        )
    return Format.JSONL if raw.data.lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\0")[:1] == b"{" else Format.CSV


def _too_big(name: str, ceiling: int) -> Exception:
    return refused(
        name,
        f"The file is, or unpacks to, more than {ceiling // _SLICE} MB.",
        "Split it by rows into smaller files, each with the header.",
    )
