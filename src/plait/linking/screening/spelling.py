"""A name as words that can be compared: small letters, no accents, one space between words, at most eight words.

"Surname, first" is turned round, and the forms of one legal form become one ("Limited" is "ltd"). What is longer than
the bounds below is cut, so that no name costs more than another.
"""

import unicodedata

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numba import njit
from numpy.typing import NDArray

from plait.linking.screening.letters import TABLED, table

LONGEST_NAME = 256  # characters read
MOST_WORDS = 8
LONGEST_WORD = 24  # characters kept
# Letters of one name once each character is read, and room for what the last one may add.
_ROOM = 1024

_SPACE, _COMMA = 32, 44
ONE_FORM = {
    "limited": "ltd", "cyfyngedig": "ltd", "cyf": "ltd", "incorporated": "inc", "corporation": "corp",
    "company": "co", "brothers": "bros",
}  # fmt: skip


def _letters_of(words: list[str]) -> NDArray[np.uint16]:
    found = np.zeros((len(words), 12), dtype=np.uint16)
    for row, word in enumerate(words):
        found[row, : len(word)] = [ord(letter) for letter in word]
    return found


_FORMS, _SHORT = _letters_of(list(ONE_FORM)), _letters_of(list(ONE_FORM.values()))


def spell(name: str) -> str:
    """One name in words; "" where it has no letter and no figure."""
    text = unicodedata.normalize("NFKC", name[:LONGEST_NAME]).encode("utf-8", "replace")
    ends = np.array([0, len(text)], dtype=np.int64)
    letters, _ = _spell(np.frombuffer(text, dtype=np.uint8), ends, table())
    return letters.tobytes().decode()


def spell_all(names: pa.Array) -> pa.Array:
    """Each name in words as `spell` gives them; a null name is ""."""
    cut = pc.utf8_slice_codeunits(pc.fill_null(names.cast(pa.large_string()), ""), 0, LONGEST_NAME)
    texts = pc.utf8_normalize(cut, "NFKC")
    ends = np.frombuffer(texts.buffers()[1], dtype=np.int64)[texts.offset : texts.offset + len(texts) + 1]
    letters, found = _spell(bytes_of(texts), ends, table())
    return pa.LargeStringArray.from_buffers(len(names), pa.py_buffer(found), pa.py_buffer(letters))


def bytes_of(texts: pa.Array) -> NDArray[np.uint8]:
    """The bytes of all texts one after another, as UTF-8; its offsets point into them."""
    held = texts.buffers()[2]
    return np.frombuffer(held if held is not None else b"", dtype=np.uint8)


@njit(cache=True)
def _spell(
    text: NDArray[np.uint8], ends: NDArray[np.int64], characters: NDArray[np.uint16]
) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """All names in words, one after another, and where each ends."""
    out = np.empty(max(256, text.size), dtype=np.uint8)
    out_ends = np.zeros(ends.size, dtype=np.int64)
    read = np.empty(_ROOM, dtype=np.uint32)
    at = 0
    for name in range(ends.size - 1):
        if out.size < at + 2 * _ROOM:
            out = np.concatenate((out, np.empty(out.size + 2 * _ROOM, dtype=np.uint8)))
        length = _read(text, ends[name], ends[name + 1], characters, read)
        at = _write(read, length, _turn_at(read, length), out, at)
        out_ends[name + 1] = at
    return out[:at].copy(), out_ends


@njit(cache=True)
def _read(text: NDArray[np.uint8], at: int, end: int, characters: NDArray[np.uint16], read: NDArray[np.uint32]) -> int:
    """Decode UTF-8 from `at` to `end` and read each character; the number of code points put into `read`."""
    length = 0
    while at < end and length < _ROOM - 8:
        first = np.int64(text[at])
        more = 0 if first < 0x80 else (1 if first < 0xE0 else (2 if first < 0xF0 else 3))
        point = first if more == 0 else first & (0x3F >> more)
        for k in range(1, more + 1):
            point = (point << 6) | (np.int64(text[at + k]) & 0x3F)
        at += more + 1
        if point >= TABLED:
            # Ideographic punctuation parts words; any other character up here is its own letter.
            read[length] = _SPACE if point < 0x3005 or 0x3007 < point < 0x3021 else point
            length += 1
            continue
        for k in range(characters.shape[1]):
            letter = characters[point, k]
            if letter == 0:
                break
            read[length] = letter
            length += 1
    return length


@njit(cache=True)
def _turn_at(read: NDArray[np.uint32], length: int) -> int:
    """Where "surname, first" is to be turned: the place after the comma, or 0 to leave the name as it is."""
    words_before, was_space = 0, True
    for k in range(length):
        if read[k] == _COMMA:
            if words_before != 1:
                return 0
            for after in range(k + 1, length):
                if read[after] != _SPACE and read[after] != _COMMA:
                    return k + 1
            return 0
        if read[k] != _SPACE and was_space:
            words_before += 1
        was_space = read[k] == _SPACE
    return 0


@njit(cache=True)
def _write(read: NDArray[np.uint32], length: int, turn: int, out: NDArray[np.uint8], at: int) -> int:
    """Write the words of one name from `turn` on and then those before it; the place after the last."""
    word = np.zeros(LONGEST_WORD, dtype=np.uint32)
    words, size, begin = 0, 0, at
    for k in range(length + 1):
        # The turn lies just after a comma, and the end of the name counts as a space: no word runs over either.
        place = k + turn if k + turn < length else k + turn - length
        letter = read[place] if k < length else np.uint32(_SPACE)
        if letter != _SPACE and letter != _COMMA and not (k > 0 and place == 0 and size > 0):
            if size < LONGEST_WORD:
                word[size] = letter
            size += 1
            continue
        if size > 0:
            at = _write_word(word, min(size, LONGEST_WORD), out, at, at > begin)
            words += 1
            size = 0
            if words == MOST_WORDS:
                return at
        if letter != _SPACE and letter != _COMMA:
            word[0] = letter
            size = 1
    return at


@njit(cache=True)
def _write_word(word: NDArray[np.uint32], size: int, out: NDArray[np.uint8], at: int, is_next: bool) -> int:
    """Write one word as UTF-8 in its one form, after a space if it is not the first; the place after it."""
    if is_next:
        out[at] = _SPACE
        at += 1
    for form in range(_FORMS.shape[0]):
        same = True
        for k in range(_FORMS.shape[1]):
            same = same and _FORMS[form, k] == (word[k] if k < size else 0)
        if same and size <= _FORMS.shape[1]:
            size = 0
            while _SHORT[form, size] != 0:
                word[size] = _SHORT[form, size]
                size += 1
            break
    for k in range(size):
        at = _write_letter(word[k], out, at)
    return at


@njit(cache=True)
def _write_letter(point: int, out: NDArray[np.uint8], at: int) -> int:
    """Write one code point as UTF-8; the place after it."""
    if point < 0x80:
        out[at] = point
        return at + 1
    more = 1 if point < 0x800 else (2 if point < 0x10000 else 3)
    lead = 0xC0 if more == 1 else (0xE0 if more == 2 else 0xF0)
    out[at] = lead | (point >> (6 * more))
    for k in range(1, more + 1):
        out[at + k] = 0x80 | ((point >> (6 * (more - k))) & 0x3F)
    return at + more + 1
