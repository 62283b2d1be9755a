"""How two organisations agree on what they are called: a level for the latent classes, figures for the learner."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from plait.linking.engine.compiled import compiled
from plait.linking.engine.kernels import Marks, Pairs, Spoken, Texts, compare_words, edits_between, like
from plait.linking.engine.likeness import clean_slate

Letters = NDArray[np.uint8]

# Levels run from the best agreement to none; the last one that agrees, and how many there are besides 0.
CALLED_AGREES, CALLED_LEVELS = 8, 12
CALLED_FIGURES = 9
# Rarities (sums of ln of one in so many) of the words shared at which an equal name says more.
_RARE, _USUAL, _COMMON = 13.0, 9.0, 5.0
# What is shared by two names that are not equal must be this rare to say much.
_TELLING = 7.0
# So many letters (bytes) a name has at least if one, or two, wrong ones are a slip.
_ONE_SLIP, _TWO_SLIPS = 6, 12


class Called(NamedTuple):
    """`names` derive the hashes of their joined letters and of their words in any order, `others` the first of these.

    `words` are those of both.
    """

    names: Texts
    others: Texts
    words: Spoken


@compiled
def compare_called(pairs: Pairs, called: Called, marks: Marks) -> None:
    """Level of the name; figures: those of `compare_words`, likeness, edits, trades as, same words, rarity."""
    names, others, words = called.names, called.others, called.words
    compare_words(pairs, words, Marks(marks.levels, marks.figures[:, :4]))
    unseen = words.rarity[-1]
    # In a small table no word can be rarer than one that nobody else says.
    common = 0.999 * min(_COMMON, max(unseen, 0.0))
    slate = clean_slate()
    for at in range(len(pairs.left)):
        i, k = pairs.left[at], pairs.right[at]
        x, y = names.codes[i], names.codes[k]
        figures = marks.figures[at]
        if x < 0 or y < 0:
            marks.levels[at, 0] = 0
            figures[:] = np.nan
            continue
        one, other = names.letters[x], names.letters[y]
        short = min(names.lengths[x], names.lengths[y])
        figures[4] = like(names, x, names, y, slate)
        figures[5] = edits_between(names, x, y, slate)
        figures[6] = _trades_as(names, others, i, k) or _trades_as(names, others, k, i)
        figures[7] = names.derived[x, 1] == names.derived[y, 1]
        figures[8] = max(names.rarity[x], names.rarity[y])
        if names.derived[x, 0] == names.derived[y, 0]:
            shared = figures[0]
            marks.levels[at, 0] = 1 if shared > _RARE else 2 if shared > _USUAL else 3 if shared > common else 4
        elif figures[7] == 1:
            marks.levels[at, 0] = 5
        elif figures[6] == 1:
            marks.levels[at, 0] = 6
        # A slip makes a word that hardly anybody uses; North and South are two places.
        elif short >= _ONE_SLIP and figures[2] >= unseen and _same_figures(one, other):
            slips = int(figures[5])
            level = 7 if slips == 1 else 8 if slips == 2 and short >= _TWO_SLIPS else 0
            marks.levels[at, 0] = level if level else _by_words(words, i, k, figures)
        else:
            marks.levels[at, 0] = _by_words(words, i, k, figures)


@compiled
def _trades_as(names: Texts, others: Texts, i: int, k: int) -> bool:
    """The other name of the first is a name of the second."""
    if others.codes[i] < 0:
        return False
    other = others.derived[others.codes[i], 0]
    if other == names.derived[names.codes[k], 0]:
        return True
    return bool(others.codes[k] >= 0 and other == others.derived[others.codes[k], 0])


@compiled
def _by_words(words: Spoken, i: int, k: int, figures: NDArray[np.float32]) -> int:
    """9 where one name has all words of the other, 10 and 11 where they share some, 12 where none."""
    x, y = words.codes[i], words.codes[k]
    fewest = min(words.offsets[x + 1] - words.offsets[x], words.offsets[y + 1] - words.offsets[y])
    if figures[3] == fewest and (fewest > 1 or figures[0] > _TELLING):
        return 9
    if figures[0] > _TELLING:
        return 10
    return 11 if figures[3] > 0 else 12


@compiled
def _same_figures(one: Letters, other: Letters) -> bool:
    """The figures 0 to 9 in both are the same in the same order: Unit 1 and Unit 2 are no slip of the finger."""
    i, k = 0, 0
    while True:
        while i < len(one) and not 48 <= one[i] <= 57:
            i += 1
        while k < len(other) and not 48 <= other[k] <= 57:
            k += 1
        if i == len(one) or k == len(other):
            return bool(i == len(one) and k == len(other))
        if one[i] != other[k]:
            return False
        i += 1
        k += 1
