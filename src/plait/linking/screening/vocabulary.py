"""Words in order, and the two ways to those that are nearly one: letters left out, and how a word sounds.

Two words at most two edits apart share what is left when at most two letters of each are left out (the symmetric
delete idea: Garbe, SymSpell, 2012), so equal remains lead to candidates and the true distance decides. Remains are
kept as hashes in one long array, cut by their first bits into buckets: arrays only, to be read in place from disk.
"""

from collections.abc import Collection
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numba import njit
from numpy.typing import NDArray

from plait.linking.screening.spelling import bytes_of

# What kind of word: an ordinary one, one letter, a legal form, or one that says little (titles, joining words).
WORD, INITIAL, LEGAL, LITTLE = 0, 1, 2, 3
LEGAL_FORMS = frozenset({"ltd", "llp", "plc", "inc", "corp", "co", "cic", "lp", "llc", "gmbh", "scio", "sa", "bv"})
SAYING_LITTLE = frozenset(
    {"mr", "mrs", "ms", "miss", "dr", "sir", "prof", "rev", "the", "of", "and", "for", "in", "uk", "group", "services",
     "holdings", "sons", "scotland"}
)  # fmt: skip
# Words that are the first part of a surname: with the next word they are also read as one.
PARTICLES = frozenset(
    {"mac", "mc", "o", "de", "da", "di", "du", "van", "von", "al", "el", "le", "la", "san", "st", "ben", "bin", "abd",
     "ap", "fitz"}
)  # fmt: skip

# Letters are left out of the first seven only, which keeps the remains of one word to at most 29.
PREFIX = 7
MOST_REMAINS = 29
LONGEST_COMPARED = 60


class Vocabulary(NamedTuple):
    """V words in the order of their bytes, as arrays that never change."""

    letters: NDArray[np.uint8]
    """all words one after another, as UTF-8"""
    starts: NDArray[np.int32]
    """V + 1: where each word begins in `letters`"""
    kinds: NDArray[np.uint8]
    shares: NDArray[np.float64]
    """V: the share of names that hold the word by the public table, 0 where it does not tell"""
    sounds: NDArray[np.uint32]
    letter_sets: NDArray[np.uint32]
    """V: a bit for each letter that the word has: see `letter_set`"""
    remain_starts: NDArray[np.int32]
    remain_words: NDArray[np.int32]
    remain_checks: NDArray[np.uint16]
    """`remain_words` by bucket of the hash of what remains, and sixteen more bits of that hash beside each"""
    sound_starts: NDArray[np.int32]
    sound_words: NDArray[np.int32]


def vocabulary(words: pa.Array, shares: NDArray[np.float64]) -> Vocabulary:
    """The vocabulary of V distinct words (in the order of their bytes) with the public share of each."""
    words = words.cast(pa.large_string())
    starts = np.frombuffer(words.buffers()[1], dtype=np.int64)[words.offset : words.offset + len(words) + 1]
    letters = bytes_of(words)[starts[0] : starts[-1]].copy()
    starts = (starts - starts[0]).astype(np.int32)
    sounds = _sounds(letters, starts)
    remain_starts, remain_words, remain_checks = _remains(letters, starts, _bucket_bits(16 * len(words)))
    sound_starts, sound_words = _by_sound(sounds, _bucket_bits(len(words)))
    return Vocabulary(
        letters, starts, kinds_of(words), shares, sounds, _letter_sets(letters, starts), remain_starts, remain_words,
        remain_checks, sound_starts, sound_words,
    )  # fmt: skip


def kinds_of(words: pa.Array) -> NDArray[np.uint8]:
    """The kind of each word, from the word alone."""
    kinds = np.zeros(len(words), dtype=np.uint8)
    kinds[_mask(pc.equal(pc.utf8_length(words), 1))] = INITIAL
    kinds[_mask(_is_one_of(words, LEGAL_FORMS))] = LEGAL
    kinds[_mask(_is_one_of(words, SAYING_LITTLE))] = LITTLE
    return kinds


def _is_one_of(words: pa.Array, listed: Collection[str]) -> pa.Array:
    return pc.is_in(words, pa.array(sorted(listed), words.type))


def _mask(flags: pa.Array) -> NDArray[np.bool_]:
    return np.asarray(flags.to_numpy(zero_copy_only=False), dtype=np.bool_)


def _bucket_bits(entries: int) -> int:
    """As many buckets as entries, within bounds that suit ten words and ten million."""
    return min(22, max(4, entries.bit_length()))


@njit(cache=True)
def most_left_out(length: int) -> int:
    """How many bytes of a word of this length may be wrong: short words tell too little to allow any.

    Nor is any allowed where a word does not fit the 64 bits of a distance: only letters of several bytes reach that.
    """
    if length <= 2 or length > LONGEST_COMPARED:
        return 0
    return 1 if length <= 4 else 2


@njit(cache=True)
def _hash_without(letters: NDArray[np.uint8], start: int, length: int, first: int, second: int) -> np.uint64:
    """Hash of the letters but for those at `first` and `second` (-1 for none): FNV-1a, mixed at the end."""
    found = np.uint64(1469598103934665603)
    for k in range(length):
        if k != first and k != second:
            found = (found ^ np.uint64(letters[start + k])) * np.uint64(1099511628211)
    found ^= found >> np.uint64(33)
    found *= np.uint64(0xFF51AFD7ED558CCD)
    found ^= found >> np.uint64(29)
    return found


@njit(cache=True)
def remains_of(letters: NDArray[np.uint8], start: int, length: int, most: int, out: NDArray[np.uint64]) -> int:
    """Put the hashes of what remains into `out`, fewest letters left out first; how many there are."""
    prefix = min(length, PREFIX)
    out[0] = _hash_without(letters, start, prefix, -1, -1)
    count = 1
    if most >= 1:
        for first in range(prefix):
            out[count] = _hash_without(letters, start, prefix, first, -1)
            count += 1
    if most >= 2:
        for first in range(prefix):
            for second in range(first + 1, prefix):
                out[count] = _hash_without(letters, start, prefix, first, second)
                count += 1
    return count


@njit(cache=True)
def _remains(
    letters: NDArray[np.uint8], starts: NDArray[np.int32], bits: int
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.uint16]]:
    """The words by bucket of each remain, in order of word within a bucket: counted first, then filled."""
    shift = np.uint64(64 - bits)
    bucket_starts = np.zeros((1 << bits) + 1, dtype=np.int32)
    remains = np.empty(MOST_REMAINS, dtype=np.uint64)
    for word in range(starts.size - 1):
        length = starts[word + 1] - starts[word]
        # One letter more than a question of this length may miss: the word itself may be the longer one.
        for k in range(remains_of(letters, starts[word], length, most_left_out(length + 1), remains)):
            bucket_starts[np.int64(remains[k] >> shift) + 1] += 1
    for number in range(1 << bits):
        bucket_starts[number + 1] += bucket_starts[number]
    words = np.empty(bucket_starts[-1], dtype=np.int32)
    checks = np.empty(bucket_starts[-1], dtype=np.uint16)
    filled = bucket_starts[:-1].copy()
    for word in range(starts.size - 1):
        length = starts[word + 1] - starts[word]
        for k in range(remains_of(letters, starts[word], length, most_left_out(length + 1), remains)):
            bucket = np.int64(remains[k] >> shift)
            words[filled[bucket]] = word
            checks[filled[bucket]] = remains[k] & np.uint64(0xFFFF)
            filled[bucket] += 1
    return bucket_starts, words, checks


@njit(cache=True)
def _by_sound(sounds: NDArray[np.uint32], bits: int) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """The words by bucket of their sound, in order of word within a bucket."""
    shift = np.uint32(32 - bits)
    bucket_starts = np.zeros((1 << bits) + 1, dtype=np.int32)
    for word in range(sounds.size):
        bucket_starts[np.int64(sounds[word] >> shift) + 1] += 1
    for number in range(1 << bits):
        bucket_starts[number + 1] += bucket_starts[number]
    words = np.empty(sounds.size, dtype=np.int32)
    filled = bucket_starts[:-1].copy()
    for word in range(sounds.size):
        bucket = np.int64(sounds[word] >> shift)
        words[filled[bucket]] = word
        filled[bucket] += 1
    return bucket_starts, words


@njit(cache=True)
def letter_set(letters: NDArray[np.uint8], start: int, length: int) -> np.uint32:
    """A bit for each letter of a word. One edit changes at most two of them, so far too many tell without comparing."""
    found = np.uint32(0)
    for at in range(start, start + length):
        found |= np.uint32(1) << np.uint32(letters[at] & 31)
    return found


@njit(cache=True)
def _letter_sets(letters: NDArray[np.uint8], starts: NDArray[np.int32]) -> NDArray[np.uint32]:
    found = np.empty(starts.size - 1, dtype=np.uint32)
    for word in range(found.size):
        found[word] = letter_set(letters, starts[word], starts[word + 1] - starts[word])
    return found


@njit(cache=True)
def letters_apart(one: np.uint32, other: np.uint32) -> int:
    """How many bits two sets of letters differ in: counted in pairs, fours and bytes at once."""
    bits = np.int64(one ^ other)
    bits -= (bits >> 1) & 0x55555555
    bits = (bits & 0x33333333) + ((bits >> 2) & 0x33333333)
    bits = (bits + (bits >> 4)) & 0x0F0F0F0F
    return int(((bits * 0x01010101) & 0xFFFFFFFF) >> 24)


@njit(cache=True)
def _sounds(letters: NDArray[np.uint8], starts: NDArray[np.int32]) -> NDArray[np.uint32]:
    found = np.empty(starts.size - 1, dtype=np.uint32)
    for word in range(found.size):
        found[word] = sound_of(letters, starts[word], starts[word + 1] - starts[word])
    return found


# Letters that sound alike share one; 0 is silent but at the start of a word. Indexed by letter.
_SOUNDS_LIKE = np.arange(256, dtype=np.uint8)
for _spoken, _like in (("q", "k"), ("c", "k"), ("z", "s"), ("v", "f"), ("j", "g")):
    _SOUNDS_LIKE[ord(_spoken)] = ord(_like)
for _silent in "aeiouyhw":
    _SOUNDS_LIKE[ord(_silent)] = 0
_C, _E, _G, _H, _I, _K, _N, _P, _S, _W, _Y, _R = (ord(letter) for letter in "ceghiknpswyr")


@njit(cache=True)
def sound_of(letters: NDArray[np.uint8], start: int, length: int) -> np.uint32:
    """A hash of the consonants as spoken; a vowel counts only as the first letter. A small phonetic key of our own."""
    found, last, said, k = np.uint64(7), 0, 0, 0
    if length > 1 and ((letters[start] == _K and letters[start + 1] == _N) or (
        letters[start] == _W and letters[start + 1] == _R)):  # fmt: skip
        k = 1
    while k < length:
        letter = letters[start + k]
        after = letters[start + k + 1] if k + 1 < length else np.uint8(0)
        spoken: int = _SOUNDS_LIKE[letter]
        if letter == _P and after == _H:
            spoken = _SOUNDS_LIKE[118]  # ph as v, and so as f
            k += 1
        elif letter == _C and after in (_E, _I, _Y):
            spoken = _S
        elif letter == _G and after == _H:
            spoken = 0
            k += 1
        if spoken == 0 and said == 0:
            spoken = 97  # any vowel at the start
        if spoken != 0 and spoken != last:
            found = (found ^ np.uint64(spoken)) * np.uint64(1099511628211)
            said += 1
        if spoken != 0:
            last = spoken
        k += 1
    found ^= found >> np.uint64(33)
    found *= np.uint64(0xFF51AFD7ED558CCD)
    return np.uint32(found >> np.uint64(32))


@njit(cache=True)
def short_hash(letters: NDArray[np.uint8], start: int, length: int) -> np.int64:
    """Fifteen bits of a word, from 1 to 32,766."""
    return np.int64(_hash_without(letters, start, length, -1, -1) >> np.uint64(20)) % 32766 + 1


@njit(cache=True)
def find(words: Vocabulary, letters: NDArray[np.uint8], start: int, length: int) -> int:
    """The place of one word, or -1."""
    remain = _hash_without(letters, start, min(length, PREFIX), -1, -1)
    check = np.uint16(remain & np.uint64(0xFFFF))
    # As many buckets as the array has, less its end: a power of two.
    bits = 0
    while (1 << (bits + 1)) < words.remain_starts.size:
        bits += 1
    bucket = np.int64(remain >> np.uint64(64 - bits))
    for k in range(words.remain_starts[bucket], words.remain_starts[bucket + 1]):
        if words.remain_checks[k] != check:
            continue
        word: int = words.remain_words[k]
        begin = words.starts[word]
        if words.starts[word + 1] - begin != length:
            continue
        same = True
        for letter in range(length):
            if words.letters[begin + letter] != letters[start + letter]:
                same = False
                break
        if same:
            return word
    return -1
