"""Is this name known, and why: the one call inward.

The names are searched first, then their rows and those that share a date, a postcode or a number. The score of a hit
is the sum of what its words and its attributes say, each a log-likelihood ratio, so hits stand in order of evidence.
"""

from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from plait.linking.screening.alignment import Scoring
from plait.linking.screening.answer import HOWS, Answer, Hit, Query, WordPair, facts_of
from plait.linking.screening.evidence import pack
from plait.linking.screening.expansion import hear, understand
from plait.linking.screening.index import Readable, ScreeningIndex
from plait.linking.screening.question import Question
from plait.linking.screening.reasons import ANOTHER_WORD, Reasons, reasons_of
from plait.linking.screening.rows import MOST_ROWS_GIVEN, Listed, gather
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
    letters = np.frombuffer(text.encode(), dtype=np.uint8)
    question, heard, said = understand(letters, index.table, index.base.names.words)
    values = pack(query.birth_date, query.postcode, query.number)
    if said < ENOUGH and not values.any():
        return Answer(hits=(), advice=TOO_COMMON)
    found: list[_Names] = []
    for segment, bits in zip(index.segments, allowed.names, strict=True):
        if found:
            heard = hear(question, index.table, segment.names.words, heard.depths, heard.asked_so)
        found.append(_Names(*find_names(segment.names, question, heard, index.table, bits)))
    if len(found) > 1:
        found = _best_of_all(index.segments, found)
    groups = _groups(index, (question, values), found, allowed, limit)
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
    index: ScreeningIndex,
    asked: tuple[Question, NDArray[np.int64]],
    found: list[_Names],
    allowed: Readable,
    limit: int,
) -> list[_Group]:
    """The best groups of rows of all segments, best first; a group that two segments have is one."""
    question, values = asked
    asked_words = _asked_words(question)
    groups: dict[tuple[float, str, int], _Group] = {}
    first = 0
    for segment, one, bits in zip(index.segments, found, allowed.rows, strict=True):
        best = gather(segment.rows, one.scoring, values, (one.names, one.scores), (bits, limit))
        count = int(best.held[0])
        reasons = reasons_of(one.scoring, segment.names.words, best.names[:count])
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
        first += len(segment.rows.names)
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
