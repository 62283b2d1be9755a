"""How common each word of a name is, by published lists alone.

The list that is screened must never be counted: a share that moved with it would tell of rows that a reader may not
read. A word that is not in the table counts as rare.
"""

import math
from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from plait.linking.screening.spelling import spell, spell_all
from plait.linking.screening.vocabulary import LEGAL_FORMS, PARTICLES, SAYING_LITTLE, Vocabulary, vocabulary
from plait.reference.name import Name, names

# Births of children whose names were counted, by decade and sex: National Records of Scotland, 1974 to 2020.
BIRTHS = {
    (1970, "F"): 193_032, (1970, "M"): 204_511, (1980, "F"): 322_752, (1980, "M"): 339_823,
    (1990, "F"): 299_887, (1990, "M"): 315_122, (2000, "F"): 268_342, (2000, "M"): 281_854,
    (2010, "F"): 268_355, (2010, "M"): 283_393, (2020, "F"): 22_837, (2020, "M"): 23_968,
}  # fmt: skip
DECADES = 9
"""of birth among those living, each counted alike"""

# Where only a rank is published: the share falls with it as here (ours, fitted to counts of other years).
FORENAME_BY_RANK = (0.09, 0.8)
SURNAME_BY_RANK = (0.0128, 0.48)
# A name on a list of another origin, or a short form, has no published count (ours).
UNCOUNTED = 3e-4
# The same for a legal form, title or joining word that no list counts (ours).
UNCOUNTED_LITTLE = 5e-3

# Shares among the names of organisations (ours, rounded from public buyers and suppliers and from the register of
# companies, where nearly all are limited). One listed name in five is taken to be an organisation's.
ORGANISATIONS = 0.2
OF_ORGANISATIONS: Mapping[float, str] = {
    0.8: "ltd",
    0.05: "services and the of",
    0.03: "uk group scotland solutions",
    0.02: "council care property properties management consulting llp holdings trading",
    0.01: (
        "co construction developments engineering international homes house investments systems transport design city"
        " scottish building consultancy food foods estates energy trust school housing association north south east"
        " west"
    ),
    0.004: (
        "plc cic inc partnership business support recruitment healthcare education media digital taxis cabs security"
        " cleaning catering logistics haulage motors joinery plumbing electrical glasgow edinburgh aberdeen dundee"
        " london highland fife centre company global capital finance technology technologies software training"
        " marketing bar cafe restaurant takeaway salon beauty hair fitness travel marine farm farms timber roofing sons"
        " bros"
    ),
}


class PublicTable(NamedTuple):
    """What is known of names without looking at the list, as arrays that never change."""

    words: Vocabulary
    variant_starts: NDArray[np.int32]
    variant_words: NDArray[np.int32]
    """short and full forms of each word, as places in `words`"""
    initials: NDArray[np.float64]
    """256: what it is worth that an initial is the first letter (by its byte) of a word"""


@cache
def published() -> PublicTable:
    """The table of the published lists of names and the common words of organisations."""
    return public_table(_published_shares(), _short_forms())


def counted(open_names: pa.Array) -> PublicTable:
    """The table of an open list that anyone may read, such as an edition of a public register of many names.

    A word that stands there only once keeps its published share, or has none. Raises ValueError for an empty list.
    """
    if len(open_names) == 0:
        raise ValueError("an open list of names is needed")
    found = pc.value_counts(pc.split_pattern(spell_all(open_names), " ").flatten())
    often = found.filter(pc.greater(found.field("counts"), 1))
    shares = pc.divide(often.field("counts").cast(pa.float64()), float(len(open_names))).to_pylist()
    listed = dict(zip(often.field("values").to_pylist(), shares, strict=True))
    rest = {word: min(share, 1 / len(open_names)) for word, share in _published_shares().items()}
    return public_table(rest | {word: share for word, share in listed.items() if word}, _short_forms())


@cache
def _published_shares() -> dict[str, float]:
    shares: dict[str, float] = defaultdict(float)
    for name in names():
        for word in spell(name.name).split():
            shares[word] += _share(name)
    for share, words in OF_ORGANISATIONS.items():
        for word in words.split():
            shares[word] += share * ORGANISATIONS
    return shares


def _short_forms() -> list[tuple[str, str]]:
    """Pairs of a short and a full forename, each of one word."""
    pairs = [(spell(one.name), spell(one.of)) for one in names() if one.kind == "nickname"]
    return [(short, full) for short, full in pairs if short and full and " " not in short + full]


def public_table(shares: Mapping[str, float], variants: list[tuple[str, str]]) -> PublicTable:
    """A table of the share of names that hold each word, and of pairs of forms of one name.

    Raises ValueError without the legal forms: weighed as if they were surnames, they would outweigh the names.
    """
    if not shares.keys() & LEGAL_FORMS:
        raise ValueError("a table of frequencies needs the words of organisations too")
    little = dict.fromkeys(LEGAL_FORMS | SAYING_LITTLE, UNCOUNTED_LITTLE) | dict.fromkeys(PARTICLES, UNCOUNTED)
    shares = little | dict(shares)
    listed = sorted(set(shares).union(*variants) - {""}, key=str.encode)
    words = vocabulary(pa.array(listed, pa.large_string()), np.array([shares.get(word, 0.0) for word in listed]))
    place = {word: number for number, word in enumerate(listed)}
    both_ways = {*variants, *((full, short) for short, full in variants)}
    pairs = np.array(sorted((place[one], place[other]) for one, other in both_ways), dtype=np.int32).reshape(-1, 2)
    starts = np.searchsorted(pairs[:, 0], np.arange(len(listed) + 1)).astype(np.int32)
    return PublicTable(words, starts, pairs[:, 1].copy(), _initials(shares))


def shares_of(words: pa.Array, table: PublicTable) -> NDArray[np.float64]:
    """The public share of each of some words, 0 where the table does not tell."""
    known = words_of(table.words)
    place = pc.fill_null(pc.index_in(words.cast(pa.large_string()), known), len(known)).to_numpy()
    found: NDArray[np.float64] = np.append(table.words.shares, 0.0)[place]
    return found


def words_of(words: Vocabulary) -> pa.Array:
    """The words of a vocabulary as strings."""
    starts = words.starts.astype(np.int64)
    return pa.LargeStringArray.from_buffers(len(starts) - 1, pa.py_buffer(starts), pa.py_buffer(words.letters))


def _share(name: Name) -> float:
    """The share of all listed names that one row of the published lists stands for."""
    people = 1 - ORGANISATIONS
    births = BIRTHS.get((name.decade or 0, name.sex))
    if name.count is not None and births is not None:
        return people * name.count / births / 2 / DECADES
    if name.origin != "Scotland" or name.rank is None:
        return people * UNCOUNTED
    if name.kind == "surname":
        top, fall = SURNAME_BY_RANK
        return people * top / math.pow(name.rank, fall)
    top, fall = FORENAME_BY_RANK
    return people * top / math.pow(name.rank, fall) / 2 / DECADES


def _initials(shares: Mapping[str, float]) -> NDArray[np.float64]:
    """By the first byte of a word: rarer letters say more, between 0.5 and 2.5."""
    by_letter = np.zeros(256)
    for word, share in shares.items():
        if len(word) > 1 and word not in LEGAL_FORMS:
            by_letter[word.encode()[0]] += share
    worth = np.clip(-np.log(by_letter / by_letter.sum() + 1e-4) - 0.7, 0.5, 2.5)
    stepped: NDArray[np.float64] = np.round(worth * 1024) / 1024
    return stepped
