"""How two records agree, field by field: a level for the latent classes and finer figures for the learner.

Level 0 says nothing: the field is missing, or another field already counts it. In a field the other levels run from the
best agreement to none. A rare value that agrees has its own level: it says more. Figures that are missing are NaN.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from plait.linking.engine.compiled import compiled
from plait.linking.engine.likeness import FAR, Slate, clean_slate, edits, jaro_winkler

Ints = NDArray[np.int32]
Floats = NDArray[np.float32]

# The last level of each field that agrees, and how many levels it has besides 0.
NAME_AGREES, NAME_LEVELS = 8, 11
DATE_AGREES, DATE_LEVELS = 7, 11
ADDRESS_AGREES, ADDRESS_LEVELS = 9, 17
IDENTIFIER_AGREES, IDENTIFIER_LEVELS = 2, 4
CATEGORY_AGREES, CATEGORY_LEVELS = 3, 5
# Rarities (ln of one in so many) at which a shared value begins to say more.
_COMMON_DATE, _RARE_DATE = 6.7, 8.2


class Texts(NamedTuple):
    """One column: codes by record; bytes, length, rarity and derived hashes (one column each) by distinct value."""

    codes: Ints
    letters: NDArray[np.uint8]
    lengths: Ints
    rarity: Floats
    derived: NDArray[np.uint64]


class Spoken(NamedTuple):
    """The words of names: codes by record; where each name's words start (names + 1); words in order; rarities."""

    codes: Ints
    offsets: NDArray[np.int64]
    words: Ints
    rarity: Floats


class Pairs(NamedTuple):
    """Places in the records."""

    left: Ints
    right: Ints


class Marks(NamedTuple):
    """What a kernel writes: levels (pairs, fields) and figures (pairs, features)."""

    levels: NDArray[np.int8]
    figures: Floats


@compiled
def _name_level(column: Texts, x: int, y: int, likeness: float) -> int:
    """2 to 5 equal, the rarer the better; 6 an initial; then like it, a short form, alike in sound, another (11)."""
    if x == y:
        rarity = column.rarity[x]
        return 2 if rarity > 9 else 3 if rarity > 7 else 4 if rarity > 5 else 5
    short = min(column.lengths[x], column.lengths[y])
    if short == 1 and column.letters[x, 0] == column.letters[y, 0]:
        return 6
    if likeness > 0.92:
        return 7
    if likeness > 0.85 or column.derived[x, 1] == column.derived[y, 1]:
        return 8
    if column.derived[x, 0] == column.derived[y, 0] and column.derived[x, 0] != 0:
        return 9
    return 10 if likeness > 0.7 else 11


@compiled
def like(one: Texts, x: int, other: Texts, y: int, slate: Slate) -> float:
    """Likeness of two values, 0 to 1."""
    return jaro_winkler(one.letters, x, other.letters, y, (one.lengths[x], other.lengths[y]), slate)


@compiled
def edits_between(texts: Texts, x: int, y: int, slate: Slate) -> int:
    """Edits between two values of one column, at most FAR."""
    return edits(texts.letters, x, y, (texts.lengths[x], texts.lengths[y]), slate)


@compiled
def compare_names(pairs: Pairs, given: Texts, family: Texts, marks: Marks) -> None:
    """Levels of given and family name; figures: likeness of each, crosswise likeness, rarity of each, sounds shared.

    Swapped names are level 1 of the given name, and the family name says nothing then: coded in both they would make
    a latent class of their own.
    """
    slate = clean_slate()
    for at in range(len(pairs.left)):
        i, k = pairs.left[at], pairs.right[at]
        x, y, u, v = given.codes[i], given.codes[k], family.codes[i], family.codes[k]
        marks.figures[at] = np.nan
        crossed, swapped = -1.0, False
        if x >= 0 and v >= 0:
            crossed = like(given, x, family, v, slate)
        if y >= 0 and u >= 0:
            crossed = max(crossed, like(given, y, family, u, slate))
        if x >= 0 and y >= 0 and u >= 0 and v >= 0:
            there = given.derived[x, 0] != 0 and given.derived[x, 0] == family.derived[v, 0]
            back = given.derived[y, 0] != 0 and given.derived[y, 0] == family.derived[u, 0]
            swapped = there and back and x != y
        if crossed >= 0:
            marks.figures[at, 2] = crossed
        marks.levels[at, 0] = marks.levels[at, 1] = 0
        sounds = 0
        if x >= 0 and y >= 0:
            marks.figures[at, 0] = 1.0 if x == y else like(given, x, given, y, slate)
            marks.figures[at, 3] = max(given.rarity[x], given.rarity[y])
            sounds += given.derived[x, 0] == given.derived[y, 0]
            marks.levels[at, 0] = 1 if swapped else _name_level(given, x, y, marks.figures[at, 0])
        if u >= 0 and v >= 0:
            marks.figures[at, 1] = 1.0 if u == v else like(family, u, family, v, slate)
            marks.figures[at, 4] = max(family.rarity[u], family.rarity[v])
            sounds += family.derived[u, 0] == family.derived[v, 0]
            if not swapped:
                marks.levels[at, 1] = _name_level(family, u, v, marks.figures[at, 1])
        marks.figures[at, 5] = sounds


@compiled
def compare_words(pairs: Pairs, spoken: Spoken, marks: Marks) -> None:
    """Figures: rarity of the shared words, of the words of one side only (the less, the more of the two), how many."""
    for at in range(len(pairs.left)):
        x, y = spoken.codes[pairs.left[at]], spoken.codes[pairs.right[at]]
        if x < 0 or y < 0:
            marks.figures[at] = np.nan
            continue
        i, i_end, j, j_end = spoken.offsets[x], spoken.offsets[x + 1], spoken.offsets[y], spoken.offsets[y + 1]
        shared, mine, theirs, common = 0.0, 0.0, 0.0, 0
        while i < i_end or j < j_end:
            if j == j_end or (i < i_end and spoken.words[i] < spoken.words[j]):
                mine += spoken.rarity[spoken.words[i]]
                i += 1
            elif i == i_end or spoken.words[j] < spoken.words[i]:
                theirs += spoken.rarity[spoken.words[j]]
                j += 1
            else:
                shared += spoken.rarity[spoken.words[i]]
                common += 1
                i += 1
                j += 1
        marks.figures[at, 0] = shared
        marks.figures[at, 1] = min(mine, theirs)
        marks.figures[at, 2] = max(mine, theirs)
        marks.figures[at, 3] = common


@compiled
def _equal(dates: Texts, x: int, y: int, start: int, end: int) -> bool:
    same = True
    for at in range(start, end):
        same = same and dates.letters[x, at] == dates.letters[y, at]
    return same


@compiled
def _is_turned(dates: Texts, x: int, y: int) -> bool:
    """The month of the one is the day of the other, both ways."""
    same = True
    for at in range(2):
        same = same and dates.letters[x, 4 + at] == dates.letters[y, 6 + at]
        same = same and dates.letters[x, 6 + at] == dates.letters[y, 4 + at]
    return same


@compiled
def _is_january(dates: Texts, x: int) -> bool:
    """Only a year is known, or the first of January, which often means the same."""
    first = True
    for at in range(2):
        first = first and dates.letters[x, 4 + 2 * at] == 48 and dates.letters[x, 5 + 2 * at] == 49
    return dates.lengths[x] < 6 or (dates.lengths[x] == 8 and first)


@compiled
def _date_level(dates: Texts, x: int, y: int, apart: int) -> int:
    """1 to 3 equal; 4 swapped; 5, 6 one edit; 7 the year, where one has no more; then parts of it; 11 another date."""
    if x == y:
        rarity = dates.rarity[x]
        return 3 if rarity < _COMMON_DATE else 2 if rarity < _RARE_DATE else 1
    year, birthday = _equal(dates, x, y, 0, 4), _equal(dates, x, y, 4, 8)
    vague = _is_january(dates, x) or _is_january(dates, y)
    if year and _is_turned(dates, x, y):
        return 4
    if apart == 1:
        return 5 if birthday and not vague else 6
    if year:
        return 7 if vague or dates.lengths[x] != dates.lengths[y] else 8
    if birthday and not vague:
        return 9
    return 10 if apart == 2 else 11


@compiled
def compare_dates(pairs: Pairs, dates: Texts, marks: Marks) -> None:
    """Level of the date; figures: edits, same year, same birthday, years apart, how many are vague, rarity."""
    slate = clean_slate()
    for at in range(len(pairs.left)):
        x, y = dates.codes[pairs.left[at]], dates.codes[pairs.right[at]]
        if x < 0 or y < 0:
            marks.levels[at, 0] = 0
            marks.figures[at] = np.nan
            continue
        apart = 0 if x == y else edits_between(dates, x, y, slate)
        years = 0
        for digit in range(4):
            years = years * 10 + int(dates.letters[x, digit]) - int(dates.letters[y, digit])
        marks.levels[at, 0] = _date_level(dates, x, y, apart)
        marks.figures[at, 0] = apart
        marks.figures[at, 1] = years == 0
        marks.figures[at, 2] = _equal(dates, x, y, 4, 8)
        marks.figures[at, 3] = abs(years)
        marks.figures[at, 4] = int(_is_january(dates, x)) + int(_is_january(dates, y))
        marks.figures[at, 5] = max(dates.rarity[x], dates.rarity[y])


# The likeness of two streets with different figures is at most this: less than that of one address.
_ANOTHER_DOOR = 0.9


class Addresses(NamedTuple):
    """The three columns of an address; a missing one has the code -1 throughout.

    The postcode's derived hashes are the sector and the district. The street's one is of its figures, where another
    number is another door; it is 0 where a slip of the pen is likelier than a neighbour.
    """

    street: Texts
    place: Texts
    postcode: Texts


@compiled
def _address_level(addresses: Addresses, pair: tuple[int, int], marks: Marks, at: int) -> int:
    """1 to 6 street or postcode agree; 7 to 9 nearly; then town and district in falling order; 17 another address."""
    street, place, postcode = addresses.street, addresses.place, addresses.postcode
    i, k = pair
    has_street = street.codes[i] >= 0 and street.codes[k] >= 0
    has_postcode = postcode.codes[i] >= 0 and postcode.codes[k] >= 0
    has_place = place.codes[i] >= 0 and place.codes[k] >= 0
    if not (has_street or has_postcode or has_place):
        return 0
    code_agrees = has_postcode and postcode.codes[i] == postcode.codes[k]
    place_agrees = has_place and marks.figures[at, 2] > 0.9
    if has_street and marks.figures[at, 0] > 0.93 and (marks.figures[at, 0] == 1 or code_agrees or not has_postcode):
        return 1 if code_agrees else 2
    if code_agrees:
        if has_street:
            return 5
        rare = postcode.rarity[postcode.codes[i]] > 8
        if place_agrees or not has_place:
            return 3 if rare else 4
        return 6 if rare else 7
    if has_postcode and marks.figures[at, 1] == 1:
        return 8 if place_agrees else 9
    near = has_postcode and marks.figures[at, 3] == 1
    if near and place_agrees:
        return 10
    if place_agrees:
        rare = place.codes[i] == place.codes[k] and place.rarity[place.codes[i]] > 5.5
        return 11 if rare else 12 if has_postcode and marks.figures[at, 4] == 1 else 13
    if near:
        return 14
    if has_postcode and marks.figures[at, 4] == 1:
        return 15
    return 16 if has_place and marks.figures[at, 2] > 0.75 else 17


@compiled
def compare_addresses(pairs: Pairs, addresses: Addresses, marks: Marks) -> None:
    """One level, because street, postcode and place repeat each other.

    Figures: likeness of the streets, edits of the postcode, likeness of the places, same sector, same district,
    rarity of street, postcode and place.
    """
    street, place, postcode = addresses.street, addresses.place, addresses.postcode
    slate = clean_slate()
    for at in range(len(pairs.left)):
        i, k = pairs.left[at], pairs.right[at]
        marks.figures[at] = np.nan
        x, y = street.codes[i], street.codes[k]
        if x >= 0 and y >= 0:
            marks.figures[at, 0] = 1.0 if x == y else like(street, x, street, y, slate)
            if street.derived[x, 0] != street.derived[y, 0]:
                marks.figures[at, 0] = min(marks.figures[at, 0], _ANOTHER_DOOR)
            marks.figures[at, 5] = max(street.rarity[x], street.rarity[y])
        x, y = postcode.codes[i], postcode.codes[k]
        if x >= 0 and y >= 0:
            marks.figures[at, 1] = 0 if x == y else edits_between(postcode, x, y, slate)
            marks.figures[at, 3] = postcode.derived[x, 0] == postcode.derived[y, 0]
            marks.figures[at, 4] = postcode.derived[x, 1] == postcode.derived[y, 1]
            marks.figures[at, 6] = max(postcode.rarity[x], postcode.rarity[y])
        x, y = place.codes[i], place.codes[k]
        if x >= 0 and y >= 0:
            marks.figures[at, 2] = 1.0 if x == y else like(place, x, place, y, slate)
            marks.figures[at, 7] = max(place.rarity[x], place.rarity[y])
        marks.levels[at, 0] = _address_level(addresses, (i, k), marks, at)


@compiled
def compare_identifiers(pairs: Pairs, numbers: Texts, marks: Marks) -> None:
    """1 equal; 2 one edit, or the same derived part (the user of an e-mail); 3 two edits; 4 another.

    Figures: edits, likeness, same derived part, rarity.
    """
    slate = clean_slate()
    for at in range(len(pairs.left)):
        x, y = numbers.codes[pairs.left[at]], numbers.codes[pairs.right[at]]
        if x < 0 or y < 0:
            marks.levels[at, 0] = 0
            marks.figures[at] = np.nan
            continue
        apart = 0
        if x != y:
            apart = edits_between(numbers, x, y, slate)
        part = numbers.derived[x, 0] != 0 and numbers.derived[x, 0] == numbers.derived[y, 0]
        marks.levels[at, 0] = 1 if apart == 0 else 2 if part or apart == 1 else 3 if apart < FAR else 4
        marks.figures[at, 0] = apart
        marks.figures[at, 1] = 1.0 if x == y else like(numbers, x, numbers, y, slate)
        marks.figures[at, 2] = part
        marks.figures[at, 3] = max(numbers.rarity[x], numbers.rarity[y])


@compiled
def compare_categories(pairs: Pairs, words: Texts, marks: Marks) -> None:
    """1 to 3 equal, from rare to common; 4 like it; 5 another. Figures: likeness, rarity."""
    slate = clean_slate()
    for at in range(len(pairs.left)):
        x, y = words.codes[pairs.left[at]], words.codes[pairs.right[at]]
        if x < 0 or y < 0:
            marks.levels[at, 0] = 0
            marks.figures[at] = np.nan
            continue
        marks.figures[at, 0] = 1.0 if x == y else like(words, x, words, y, slate)
        marks.figures[at, 1] = max(words.rarity[x], words.rarity[y])
        if x == y:
            marks.levels[at, 0] = 1 if words.rarity[x] > 5.5 else 2 if words.rarity[x] > 4 else 3
        else:
            marks.levels[at, 0] = 4 if marks.figures[at, 0] > 0.88 else 5
