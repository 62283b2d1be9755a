"""How a character is read: as small letters a to z and figures where that is known, else as itself.

Cyrillic and Greek follow the tables for travel documents (ICAO Doc 9303 part 3, section 6; for Greek ISO 843), without
the signs they leave out. Accents go by decomposing (NFKD), which cannot do the letters named here.
"""

import unicodedata
from functools import cache

import numpy as np
from numpy.typing import NDArray

CYRILLIC = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "e", "ж": "zh", "з": "z", "и": "i", "й": "i",
    "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f",
    "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "ie", "ы": "y", "ь": "", "э": "e", "ю": "iu",
    "я": "ia", "і": "i", "ї": "i", "є": "ie", "ґ": "g", "ў": "u", "ђ": "d", "ј": "j", "љ": "lj", "њ": "nj",
    "ћ": "c", "џ": "dz", "ѓ": "g", "ќ": "k", "ѕ": "dz",
}  # fmt: skip

GREEK = {
    "α": "a", "β": "v", "γ": "g", "δ": "d", "ε": "e", "ζ": "z", "η": "i", "θ": "th", "ι": "i", "κ": "k", "λ": "l",
    "μ": "m", "ν": "n", "ξ": "x", "ο": "o", "π": "p", "ρ": "r", "σ": "s", "ς": "s", "τ": "t", "υ": "y", "φ": "f",
    "χ": "ch", "ψ": "ps", "ω": "o",
}  # fmt: skip

LATIN = {
    "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ħ": "h", "ŋ": "n",
    "ı": "i", "ŧ": "t", "ə": "e", "ɛ": "e", "ɔ": "o",
}  # fmt: skip

# What stands inside a word without parting it: O'Neil is one word however its apostrophe is typed.
WITHIN_A_WORD = "'’‘ʼʹ`´"
SPELT = CYRILLIC | GREEK | LATIN | dict.fromkeys(WITHIN_A_WORD, "") | {"&": " and ", ",": ","}

# Above this code point a character is kept as it is, but for the punctuation of the block that starts there.
TABLED = 0x3000
WIDEST = 6


def read_as(character: str) -> str:
    """The letters that one character stands for: "" where it is not to be seen, " " where it parts words.

    A comma stays a comma: it may tell that the surname stands first.
    """
    small = character.lower()
    if small in SPELT:
        return SPELT[small]
    parts = [SPELT.get(part, part) for part in unicodedata.normalize("NFKD", small)]
    return "".join(_plain(letter) for part in parts for letter in part)[:WIDEST]


def _plain(letter: str) -> str:
    """A letter or figure as itself, a mark above or below it as nothing, anything else as a space."""
    if letter in ", ":
        return letter
    category = unicodedata.category(letter)
    if category == "Nd":
        return str(unicodedata.digit(letter))
    if category in {"Mn", "Me", "Cf", "Lm"}:
        return ""
    return letter if category[0] in "LN" or category == "Mc" else " "


@cache
def table() -> NDArray[np.uint16]:
    """TABLED x WIDEST code points: how each character below TABLED is read, padded with 0."""
    found = np.zeros((TABLED, WIDEST), dtype=np.uint16)
    for point in range(TABLED):
        letters = read_as(chr(point))
        found[point, : len(letters)] = [min(ord(letter), 0xFFFF) for letter in letters]
    found.setflags(write=False)
    return found
