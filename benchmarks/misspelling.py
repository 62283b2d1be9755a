"""Two ways to write a name wrongly, for the benchmark of screening: other slips, in other shares, by other lists.

`misspelt` is the one that figures are reported on. `misspelt_otherwise` is the one that weights were set on, so that no
weight was fitted to the very slips it is measured by.
"""

import csv
from functools import cache
from pathlib import Path

import numpy as np

from plait.reference.name import names

NAMES = Path(__file__).resolve().parents[2] / "shared" / "data" / "names"
BY_SOUND = (
    ("ph", "f"), ("ck", "k"), ("ie", "y"), ("mac", "mc"), ("c", "k"), ("s", "z"), ("ee", "ea"), ("ou", "u"),
    ("ll", "l"), ("nn", "n"), ("tt", "t"), ("y", "i"), ("th", "t"), ("w", "u"), ("qu", "kw"), ("ei", "ie"),
)  # fmt: skip
LETTERS = "abcdefghijklmnopqrstuvwxyz"
# Keys in their rows: the key beside the right one is struck more often than any other.
KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
# Shapes that a reader, or a machine that reads, takes for one another.
BY_EYE = (
    ("rn", "m"), ("m", "rn"), ("cl", "d"), ("l", "i"), ("i", "l"), ("u", "v"), ("v", "u"), ("e", "c"), ("h", "b"),
    ("n", "r"), ("a", "o"), ("o", "a"), ("g", "q"), ("vv", "w"), ("t", "f"),
)  # fmt: skip
LEGAL = {"ltd": "limited", "limited": "ltd", "llp": "ltd"}


def is_organisation(name: str) -> bool:
    return name.lower().endswith(("ltd", "limited", "llp"))


def misspelt(random: np.random.Generator, name: str) -> str:
    """A name with no slip (20 %), one (55 %) or two (25 %).

    A slip is a letter mistyped, lost, added or swapped with its neighbour (50 %), a spelling by sound (20 %), words in
    another order (8 %), a middle name lost (10 %), a forename as its initial (3 %), two words joined or one parted
    (5 %), or a short form of a forename where the published list has one (4 %); an organisation loses its legal form
    where a person loses a name.
    """
    for _ in range(int(random.choice(3, p=(0.2, 0.55, 0.25)))):
        name = _slip(random, name)
    return name


def _slip(random: np.random.Generator, name: str) -> str:
    words = name.replace("-", " ").lower().split()
    draw = random.random()
    longer = [k for k, word in enumerate(words) if len(word) > 2]
    if draw >= 0.7 or not longer:
        return _slip_of_words(random, words, draw)
    k = int(random.choice(longer))
    words[k] = _by_sound(random, words[k]) if draw >= 0.5 else _mistyped(random, words[k])
    return " ".join(words)


def _slip_of_words(random: np.random.Generator, words: list[str], draw: float) -> str:
    if draw < 0.78:
        return " ".join([*words[1:], words[0]])
    if is_organisation(words[-1]) and (draw < 0.91 or draw >= 0.96):
        del words[-1:]
    elif draw < 0.88:
        words[1:-1] = words[2:-1]
    elif draw < 0.91:
        words[0] = words[0][0]
    elif draw < 0.96 and len(words) > 1:
        if random.random() < 0.5:
            words[:2] = [words[0] + words[1]]
        elif len(words[-1]) > 5:
            cut = int(random.integers(3, len(words[-1]) - 2))
            words[-1:] = [words[-1][:cut], words[-1][cut:]]
    else:
        words[0] = _short_forms().get(words[0], words[0])
    return " ".join(words)


@cache
def _short_forms() -> dict[str, str]:
    return {one.of.lower(): one.name.lower() for one in names() if one.kind == "nickname"}


def _mistyped(random: np.random.Generator, word: str) -> str:
    at, letter = int(random.integers(0, len(word))), LETTERS[int(random.integers(0, 26))]
    how = random.integers(0, 4)
    if how == 0:
        return word[:at] + letter + word[at + 1 :]
    if how == 1:
        return word[:at] + word[at + 1 :]
    if how == 2:
        return word[:at] + letter + word[at:]
    at = min(at, len(word) - 2)
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def _by_sound(random: np.random.Generator, word: str) -> str:
    ways = [(one, other) for one, other in BY_SOUND if one in word] + [(b, a) for a, b in BY_SOUND if b in word]
    if not ways:
        return _mistyped(random, word)
    one, other = ways[int(random.integers(0, len(ways)))]
    return word.replace(one, other, 1)


def misspelt_otherwise(random: np.random.Generator, name: str) -> str:
    """A name with no slip (30 %), one (45 %) or two (25 %).

    A slip is a key beside the right one (12 %), a key struck twice (6 %), a letter left out (14 %), two swapped (8 %),
    a spelling by ear after published patterns (18 %), a shape misread (8 %), a vowel for another (6 %), an end cut off
    (4 %), words in another order (6 %), a middle name lost (8 %) or as its initial (3 %), two words run together (3 %)
    or another published form of a forename (4 %). An organisation's legal form is lost or written another way instead.
    """
    for _ in range(int(random.choice(3, p=(0.3, 0.45, 0.25)))):
        name = _other_slip(random, name)
    return name


def _other_slip(random: np.random.Generator, name: str) -> str:
    words = name.replace("-", " ").lower().split()
    draw = random.random()
    if draw >= 0.76:
        return " ".join(_other_slip_of_words(random, words, draw))
    lengths = np.array([len(word) if len(word) > 2 else 0 for word in words], dtype=float)
    if not lengths.any():
        return name
    # Each letter is as likely to go wrong as any other, so long words go wrong more often.
    k = int(random.choice(len(words), p=lengths / lengths.sum()))
    words[k] = _other_slip_of_letters(random, words[k], draw)
    return " ".join(words)


def _other_slip_of_letters(random: np.random.Generator, word: str, draw: float) -> str:
    at = int(random.integers(0, len(word)))
    if draw < 0.12:
        return word[:at] + _beside(random, word[at]) + word[at + 1 :]
    if draw < 0.18:
        return word[:at] + word[at] + word[at:]
    if draw < 0.32:
        return word[:at] + word[at + 1 :]
    if draw < 0.40:
        at = min(at, len(word) - 2)
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    if draw < 0.58:
        return _by_pattern(random, word, _patterns())
    if draw < 0.66:
        return _by_pattern(random, word, tuple(("ALL", one, other) for one, other in BY_EYE))
    if draw < 0.72:
        vowels = [place for place, letter in enumerate(word) if letter in "aeiou"] or [at]
        at = int(random.choice(vowels))
        return word[:at] + "aeiou"[int(random.integers(0, 5))] + word[at + 1 :]
    return word[: max(3, len(word) - int(random.integers(1, 3)))]


def _other_slip_of_words(random: np.random.Generator, words: list[str], draw: float) -> list[str]:
    if draw < 0.82:
        return [words[-1], *words[:-1]]
    if words[-1] in LEGAL:
        return words[:-1] if draw < 0.91 else [*words[:-1], LEGAL[words[-1]]]
    if draw < 0.90:
        return [words[0], *words[2:]] if len(words) > 2 else words
    if draw < 0.93:
        return [words[0], *(word[0] for word in words[1:-1]), words[-1]] if len(words) > 1 else words
    if draw < 0.96:
        return [*words[:-2], "".join(words[-2:])]
    forms = _other_forms().get(words[0], (words[0],))
    return [forms[int(random.integers(0, len(forms)))], *words[1:]]


def _beside(random: np.random.Generator, letter: str) -> str:
    row = next((row for row in KEYS if letter in row), letter)
    at = row.index(letter)
    near = row[max(0, at - 1) : at] + row[at + 1 : at + 2]
    return near[int(random.integers(0, len(near)))] if near else letter


@cache
def _patterns() -> tuple[tuple[str, str, str], ...]:
    """Published patterns of spelling by ear: where (ALL, START or END), what is written, and as what."""
    with (NAMES / "pseudopeople_phonetic_variations.csv").open(encoding="utf-8") as opened:
        rows = [row for row in csv.reader(line for line in opened if not line.startswith("#")) if len(row) >= 3]
    return tuple((where, one, other.replace("@", "")) for where, one, other in (row[:3] for row in rows) if one != "@")


def _by_pattern(random: np.random.Generator, word: str, patterns: tuple[tuple[str, str, str], ...]) -> str:
    found = {
        "START": lambda one: word.startswith(one),
        "END": lambda one: word.endswith(one),
        "MIDDLE": lambda one: one in word[1:-1],
        "ALL": lambda one: one in word,
    }
    ways = [(where, one, other) for where, one, other in patterns if where in found and found[where](one)]
    if not ways:
        return word
    where, one, other = ways[int(random.integers(0, len(ways)))]
    at = {"START": 0, "END": len(word) - len(one), "MIDDLE": word.find(one, 1), "ALL": word.find(one)}[where]
    spelt = word[:at] + other + word[at + len(one) :]
    return spelt if len(spelt) > 1 else word


@cache
def _other_forms() -> dict[str, tuple[str, ...]]:
    """Published short and other forms of forenames."""
    with (NAMES / "pseudopeople_nicknames.csv").open(encoding="utf-8") as opened:
        listed = list(csv.reader(opened))[1:]
    return {row[0].strip(): tuple(form.strip() for form in row[1:] if form.strip()) for row in listed if any(row[1:])}
