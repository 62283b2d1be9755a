"""Is this name known, and why: the one call inward.

The names are searched first, then their rows and those that share a date, a postcode or a number. The score of a hit
is the sum of what its words and its attributes say, each a log-likelihood ratio, so hits stand in order of evidence.
"""

from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from plait.linking.screening.alignment import Scoring
from plait.linking.screening.answer import HOWS, Answer, Hit, Query, WordPair, facts_of
from plait.linking.screening.evidence import pack
from plait.linking.screening.expansion import hear, understand
from plait.linking.screening.frequency import PublicTable
from plait.linking.screening.index import Readable, ScreeningIndex
from plait.linking.screening.question import Question
from plait.linking.screening.reasons import ANOTHER_WORD, Reasons, reasons_of
from plait.linking.screening.rows import MOST_ROWS_GIVEN, Groups, Listed, gather
from plait.linking.screening.search import BELOW_BEST, MOST_NAMES, find_names
from plait.linking.screening.spelling import spell

# A name that tells less than this alone is shared by hundreds in a million: something must be added.
ENOUGH = 7.0
TOO_COMMON = "This name alone is too common: add another name, a birth date, a postcode or a number."
HAS_MORE = "More records share a name than are shown: add a birth date, a postcode or a number."


class _Names(NamedTuple):
    """The best names of one segment, best first, and what words weigh in it."""

    scoring: Scoring
    names: NDArray[np.int32]
    scores: NDArray[np.float64]


class _Group(NamedTuple):
    """Rows of one name with the same evidence; in order of what is shown first."""

    against: float
    """the score, below 0, so that the best comes first"""
    name: str
    levels: int
    rows: tuple[int, ...]
    size: int
    pairs: tuple[WordPair, ...]


def screen(index: ScreeningIndex, query: Query, *, allowed: Readable, limit: int = 10) -> Answer:
    """The best `limit` (1 to 32) hits among the rows that may be read, best first, each with its reasons.

    What is returned is, to the last bit, what an index that never held the other rows would return. Raises ValueError
    for another limit, or where `allowed` was not made for this index.
    """
    if not 1 <= limit <= MOST_NAMES:
        raise ValueError(f"from 1 to {MOST_NAMES} hits can be had")
    if allowed.row_count != index.row_count:
        raise ValueError("what may be read was not fixed for this index")
    text = spell(query.name)
    if not text:
        return Answer(hits=(), advice="")
    values = pack(query.birth_date, query.postcode, query.number)
    said, groups = _search(index, np.frombuffer(text.encode(), dtype=np.uint8), values, allowed, limit)
    if said < ENOUGH and not values.any():
        return Answer(hits=(), advice=TOO_COMMON)
    hits = tuple(
        Hit(
            name=group.name,
            rows=group.rows,
            has_more=group.size > MOST_ROWS_GIVEN,
            score=-group.against,
            pairs=group.pairs,
            facts=facts_of(group.levels),
        )
        for group in groups
    )
    return Answer(hits=hits, advice=HAS_MORE if any(hit.has_more for hit in hits) else "")


def _search(
    index: ScreeningIndex, text: NDArray[np.uint8], values: NDArray[np.int64], allowed: Readable, limit: int
) -> tuple[float, list[_Group]]:
    """How much a name tells, and the best groups of rows of all segments, best first."""
    table, base = index.table, index.base
    if index.added is None:
        given = (allowed.names[0], allowed.rows[0], limit)
        question, said, best, reasons = _search_one(text, table, base, values, given)
        return said, _groups([(best, reasons)], (0,), _asked_words(question), limit)
    question, heard, said = understand(text, table, base.names.words)
    of_added = hear(question, table, index.added.names.words, heard.depths, heard.asked_so)
    found = [
        _Names(*find_names(segment.names, question, one, table.initials, bits))
        for segment, one, bits in zip(index.segments, (heard, of_added), allowed.names, strict=True)
    ]
    found = _best_of_all(index.segments, found)
    parts = [
        _best_rows(segment, one.scoring, values, (one.names, one.scores), (bits, limit))
        for segment, one, bits in zip(index.segments, found, allowed.rows, strict=True)
    ]
    return said, _groups(parts, (0, len(base.rows.names)), _asked_words(question), limit)


@njit(cache=True)
def _search_one(
    text: NDArray[np.uint8], table: PublicTable, base: Listed, values: NDArray[np.int64],
    given: tuple[NDArray[np.uint8], NDArray[np.uint8], int],
) -> tuple[Question, float, Groups, Reasons]:  # fmt: skip
    """All of it for a list without additions, in one step: each step from here into machine code costs time."""
    question, heard, said = understand(text, table, base.names.words)
    scoring, names, scores = find_names(base.names, question, heard, table.initials, given[0])
    best, reasons = _best_rows(base, scoring, values, (names, scores), (given[1], given[2]))
    return question, said, best, reasons


@njit(cache=True)
def _best_rows(
    segment: Listed, scoring: Scoring, values: NDArray[np.int64], best: tuple[NDArray[np.int32], NDArray[np.float64]],
    given: tuple[NDArray[np.uint8], int],
) -> tuple[Groups, Reasons]:  # fmt: skip
    """The best groups of readable rows of one list with their reasons: see `gather`."""
    groups = gather(segment.rows, scoring, values, best, given)
    return groups, reasons_of(scoring, segment.names.words, groups.names[: groups.held[0]])


def _best_of_all(segments: tuple[Listed, ...], found: list[_Names]) -> list[_Names]:
    """Only the names that one list of all would have among its best."""
    texts, ranked = [], set()
    for segment, one in zip(segments, found, strict=True):
        words, word_ends = _words_of(reasons_of(one.scoring, segment.names.words, one.names))
        texts.append([" ".join(words[start:end]) for start, end in pairwise([0, *word_ends])])
        ranked |= {(-score, text) for text, score in zip(texts[-1], one.scores.tolist(), strict=True)}
    best = sorted(ranked)[:MOST_NAMES]
    kept = {text for against, text in best if against <= best[0][0] + BELOW_BEST}
    result = []
    for of, one in zip(texts, found, strict=True):
        flags = np.array([text in kept for text in of], dtype=np.bool_)
        result.append(_Names(one.scoring, one.names[flags], one.scores[flags]))
    return result


def _groups(
    parts: list[tuple[Groups, Reasons]], firsts: tuple[int, ...], asked_words: list[str], limit: int
) -> list[_Group]:
    """The best groups of the best of each segment; a group that two have is one. `firsts` are their first rows."""
    groups: dict[tuple[float, str, int], _Group] = {}
    for (best, reasons), first in zip(parts, firsts, strict=True):
        scores, levels, sizes = best.scores.tolist(), best.levels.tolist(), best.sizes.tolist()
        rows = best.rows.tolist()
        for k, (name, pairs) in enumerate(_told(asked_words, reasons)):
            given = tuple(first + row for row in rows[k][: sizes[k]])
            key = (-scores[k], name, levels[k])
            if key in groups:
                # The rows of the first segment come first.
                given = (groups[key].rows + given)[:MOST_ROWS_GIVEN]
                sizes[k] += groups[key].size
            groups[key] = _Group(*key, given, sizes[k], pairs)
    return sorted(groups.values())[:limit]


def _words_of(reasons: Reasons) -> tuple[list[str], list[int]]:
    """All words of some names, and how many there are up to the end of each name."""
    letters = reasons.letters.tobytes()
    words = [letters[start:end].decode() for start, end in pairwise([0, *reasons.letter_ends.tolist()])]
    return words, reasons.word_ends.tolist()


def _told(asked_words: list[str], reasons: Reasons) -> list[tuple[str, tuple[WordPair, ...]]]:
    """Each name and its parts in words."""
    words, word_ends = _words_of(reasons)
    shares = reasons.shares.tolist()
    parts = list(
        zip(
            reasons.asked.tolist(), reasons.found.tolist(), reasons.weights.tolist(), reasons.hows.tolist(),
            strict=True,
        )
    )  # fmt: skip
    told, first_word, first_part = [], 0, 0
    for end, part_end in zip(word_ends, reasons.part_ends.tolist(), strict=True):
        pairs = []
        for asked, found, weight, how in parts[first_part:part_end]:
            share = shares[first_word + found] if how < ANOTHER_WORD else 0.0
            pair = WordPair(
                asked_words[asked] if asked >= 0 else "",
                words[first_word + found] if found >= 0 else "",
                weight,
                HOWS[how],
                round(1 / share) if share > 0 else None,
            )
            pairs.append(pair)
        told.append((" ".join(words[first_word:end]), tuple(pairs)))
        first_word, first_part = end, part_end
    return told


def _asked_words(question: Question) -> list[str]:
    """The words of a question as text. Letters cut within a character are left out of what is shown."""
    letters = question.letters.tobytes()
    ranges = zip(question.starts.tolist(), question.lengths.tolist(), strict=True)
    return [letters[start : start + length].decode(errors="ignore") for start, length in ranges]
