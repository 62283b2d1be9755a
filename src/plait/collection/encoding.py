"""Bytes to text by declared rule: UTF-8, UTF-16 where its mark says so, anything else only where a feed declares it."""

import codecs

from plait.collection.raw import Raw
from plait.domain.reject import refused

_WAY_OUT = "Save it as 'CSV UTF-8' and send it again."
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def as_utf8(raw: Raw, *, fallback: str = "") -> bytes:
    """The file as UTF-8 without a byte order mark.

    A byte order mark decides; without one the file is UTF-8, or else `fallback`, the encoding that the feed's own
    description declares. Raises FileRefused with the row and the byte that could not be read: text is never guessed.
    """
    for mark, encoding in _MARKS:
        if raw.data.startswith(mark):
            return _without_nulls(raw.name, _decoded(raw, encoding).encode())
    if not raw.data.isascii():  # most of a large file is, and a second copy of it is saved
        try:
            raw.data.decode("utf-8")
        except UnicodeDecodeError as error:
            if fallback:
                return _without_nulls(raw.name, _decoded(raw, fallback).encode())
            raise _unreadable(raw, error) from error
    return _without_nulls(raw.name, raw.data)


def encoding_of(raw: Raw, *, fallback: str = "") -> str:
    """The name of the encoding that `as_utf8` reads the file by."""
    for mark, encoding in _MARKS:
        if raw.data.startswith(mark):
            return encoding.removesuffix("-sig").upper()
    try:
        raw.data.decode("utf-8")
    except UnicodeDecodeError:
        return fallback.upper()
    return "UTF-8"


def _without_nulls(name: str, text: bytes) -> bytes:
    if b"\0" in text:
        raise refused(name, "The file holds null bytes, as UTF-16 without its mark does.", _WAY_OUT)
    return text


def _decoded(raw: Raw, encoding: str) -> str:
    try:
        return raw.data.decode(encoding)
    except UnicodeDecodeError as error:
        raise _unreadable(raw, error) from error


def _unreadable(raw: Raw, error: UnicodeDecodeError) -> Exception:
    row = raw.data.count(b"\n", 0, error.start) + 1
    byte = raw.data[error.start]
    return refused(
        raw.name,
        f"The byte 0x{byte:02X} is not {error.encoding.upper()}: the file seems to be Latin-1 or Windows-1252.",
        _WAY_OUT,
        row=row,
    )
