"""Columns of text cleaned as FollowTheMoney cleans one text; a column that has nothing to clean is only looked at."""

from functools import cached_property

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

NO_TEXT = pa.scalar(None, pa.string())
_EMPTY = pa.scalar("")

# Spaces of all kinds become one kind; what is not seen at all goes.
_SPACES = r"[\x{2000}-\x{200a}\x{2028}\x{0a00}\x{1680}\x{202f}\x{205f}\x{3000}]"
_UNSEEN = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x{9f}\x{200b}-\x{200f}\x{061c}\x{2060}-\x{2064}\x{ad}\x{feff}]"
_RUNS = r"[\s\x0b\x{85}\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}\x{0a00}]+"
_NEVER_SHOWN = r"[\x{200b}-\x{200d}\x{feff}\x{ad}\x{2060}-\x{2064}]"
_QUOTED = r"""^["'](.*)["']$"""
_BROKEN = r"(\r\n|\n|<BR/>|<BR>|\t|ESQ\.,|ESQ,|;)"
_COMMAS = r",\s?[,.]"

# Bytes of texts that are composed already and hold no control, odd space or unseen character: printable ASCII, and
# two-byte letters from U+00C0 to U+017F and of basic Cyrillic. Any other byte only means that a column is looked at.
_PLAIN = bytes([*range(0x20, 0x7F), *range(0x80, 0xC0), 0xC3, 0xC4, 0xC5, 0xD0, 0xD1])
_SPACE = ord(" ")
_ROUND_IDS = b"0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_IN_IDS = _ROUND_IDS + b".-"


class Texts:
    """One column; null where there is no text. Each step gives another."""

    def __init__(self, array: pa.Array) -> None:
        self.array = array

    def sanitised(self) -> "Texts":
        """Composed letters, no character that is not seen, no space at the ends; null where nothing is left."""
        texts = self.array
        if not self._is_plain:
            texts = pc.utf8_normalize(texts, "NFC")
            texts = pc.replace_substring_regex(texts, _SPACES, " ")
            texts = pc.replace_substring_regex(texts, _UNSEEN, "")
        elif self._is_trimmed:
            return self
        return Texts(_filled(pc.utf8_trim_whitespace(texts)))

    def without_quotes(self) -> "Texts":
        """Without the quotation marks that are round the whole of a text."""
        if b'"' not in self._data and b"'" not in self._data:
            return self
        return Texts(pc.replace_substring_regex(self.array, _QUOTED, r"\1"))

    def on_one_line(self) -> "Texts":
        """Line breaks of every kind are commas, and two commas one."""
        texts = self
        if any(mark in self._data for mark in (b"\n", b"\t", b";", b"<BR", b"ESQ")):
            texts = Texts(pc.replace_substring_regex(self.array, _BROKEN, ", "))
        if any(mark in texts._data for mark in (b",,", b",.", b", ,", b", .", b",\r")):
            texts = Texts(pc.replace_substring_regex(texts.array, _COMMAS, ", "))
        return texts

    def squashed(self) -> "Texts":
        """One space where there were several, none at the ends; null where nothing is left."""
        if self._is_plain and self._is_trimmed and b"  " not in self._data:
            return self
        texts = pc.replace_substring_regex(self.array, _NEVER_SHOWN, "")
        return Texts(_filled(pc.utf8_trim(pc.replace_substring_regex(texts, _RUNS, " "), " ")))

    def are_ids(self) -> bool:
        """True if each is an entity's id: letters and digits, dots and hyphens only between them."""
        if self.array.null_count or self._data.translate(None, _IN_IDS) or not self._data:
            return False
        data, ends = np.frombuffer(self._data, np.uint8), self._ends - self._ends[0]
        if not np.all(np.diff(ends)):
            return False
        edges = np.concatenate([data[ends[:-1]], data[ends[1:] - 1]])
        return not bytes(edges).translate(None, _ROUND_IDS)

    @cached_property
    def _ends(self) -> npt.NDArray[np.int32]:
        """Where each text begins in the column's bytes, and where the last one ends."""
        offsets = np.frombuffer(self.array.buffers()[1], np.int32)
        found: npt.NDArray[np.int32] = offsets[self.array.offset : self.array.offset + len(self.array) + 1]
        return found

    @cached_property
    def _data(self) -> bytes:
        data = self.array.buffers()[2]
        if data is None or not len(self.array):
            return b""
        return bytes(data.slice(int(self._ends[0]), int(self._ends[-1] - self._ends[0])))

    @cached_property
    def _is_plain(self) -> bool:
        return not self._data.translate(None, _PLAIN)

    @cached_property
    def _is_trimmed(self) -> bool:
        """True if no text is empty, or begins or ends with a plain space."""
        if not self._data:
            return not len(self.array) or self.array.null_count == len(self.array)
        data, ends = np.frombuffer(self._data, np.uint8), self._ends - self._ends[0]
        if self.array.null_count or not np.all(np.diff(ends)):
            return False
        return not (np.any(data[ends[:-1]] == _SPACE) or np.any(data[ends[1:] - 1] == _SPACE))


def _filled(texts: pa.Array) -> pa.Array:
    return pc.if_else(pc.equal(texts, _EMPTY), NO_TEXT, texts)
