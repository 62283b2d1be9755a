"""Is this name known, and why: the one call inward.

The names are searched first, then their rows and those that share a date, a postcode or a number. The score of a hit
is the sum of what its words and its attributes say, each a log-likelihood ratio, so hits stand in order of evidence.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from plait.linking.screening.alignment import Scoring
from plait.linking.screening.answer import Answer, Asked, Found, Hit, Query, facts_of, word_pairs
from plait.linking.screening.evidence import pack
from plait.linking.screening.expansion import understand
from plait.linking.screening.index import Readable, ScreeningIndex
from plait.linking.screening.postings import Names
from plait.linking.screening.question import Question
from plait.linking.screening.rows import MOST_ROWS_GIVEN, Listed, gather, pairs_of
from plait.linking.screening.search import BELOW_BEST, MOST_NAMES, find_names
from plait.linking.screening.spelling import spell

# A name that tells less than this alone is shared by hundreds in a million: something must be added.
ENOUGH = 7.0
TOO_COMMON = "This name alone is too common: add another name, a birth date, a postcode or a number."
HAS_MORE = "More records share a name than are shown: add a birth date, a postcode or a number."


@dataclass(frozen=True, slots=True, kw_only=True)
class _Names:
    """The best names of one segment, best first, and what words weigh in it."""

    scoring: Scoring
    names: NDArray[np.int32]
    scores: NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class _Group:
    """Rows of one name with the same evidence; in order of what is shown first."""

    against: float
    """the score, below 0, so that the best comes first"""
    name: str
    levels: int
    segment: int
    number: int
    """of the name in its segment"""
    rows: tuple[int, ...]
    size: int


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
    question, channel, said = understand(np.frombuffer(text.encode(), dtype=np.uint8), index.table)
    values = pack(query.birth_date, query.postcode, query.number)
    if said < ENOUGH and not values.any():
        return Answer(hits=(), advice=TOO_COMMON)
    found = []
    for segment, bits in zip(index.segments, allowed.names, strict=True):
        scoring, names, scores = find_names(segment.names, question, channel, index.table, bits)
        found.append(_Names(scoring=scoring, names=names, scores=scores))
    if len(found) > 1:
        found = _best_of_all(index.segments, found)
    groups = _groups(index, values, found, allowed, limit)
    advice = HAS_MORE if any(group.size > MOST_ROWS_GIVEN for group in groups) else ""
    return Answer(hits=_hits(index, question, found, groups), advice=advice)


def words_of_name(names: Names, name: int) -> list[str]:
    """The words of one name, in order."""
    letters, starts = names.words.letters, names.words.starts
    words = names.name_words[names.name_starts[name] : names.name_starts[name + 1]].tolist()
    return [letters[starts[word] : starts[word + 1]].tobytes().decode() for word in words]


def _best_of_all(segments: tuple[Listed, ...], found: list[_Names]) -> list[_Names]:
    """Only the names that one list of all would have among its best."""
    texts, ranked = [], set()
    for segment, one in zip(segments, found, strict=True):
        texts.append([" ".join(words_of_name(segment.names, name)) for name in one.names.tolist()])
        ranked |= {(-score, text) for text, score in zip(texts[-1], one.scores.tolist(), strict=True)}
    best = sorted(ranked)[:MOST_NAMES]
    kept = {text for against, text in best if against <= best[0][0] + BELOW_BEST}
    result = []
    for of, one in zip(texts, found, strict=True):
        flags = np.array([text in kept for text in of], dtype=np.bool_)
        result.append(_Names(scoring=one.scoring, names=one.names[flags], scores=one.scores[flags]))
    return result


def _groups(
    index: ScreeningIndex,
    values: NDArray[np.int64],
    found: list[_Names],
    allowed: Readable,
    limit: int,
) -> list[_Group]:
    """The best groups of rows of all segments; a group that both have is one."""
    groups: dict[tuple[float, str, int], _Group] = {}
    first = 0
    for number, (segment, one, bits) in enumerate(zip(index.segments, found, allowed.rows, strict=True)):
        best = gather(segment.rows, one.scoring, values, (one.names, one.scores), (bits, limit))
        for k in range(int(best.held[0])):
            name, size = int(best.names[k]), int(best.sizes[k])
            rows = [first + row for row in best.rows[k, :size].tolist()]
            text = " ".join(words_of_name(segment.names, name))
            group = _Group(
                against=-float(best.scores[k]), name=text, levels=int(best.levels[k]), segment=number, number=name,
                rows=tuple(rows), size=size,
            )  # fmt: skip
            key = (group.against, text, group.levels)
            groups[key] = _joined(groups[key], group) if key in groups else group
        first += len(segment.rows.names)
    return sorted(groups.values())[:limit]


def _joined(one: _Group, other: _Group) -> _Group:
    """Two parts of one group; the rows of the first segment come first."""
    rows = (one.rows + other.rows)[:MOST_ROWS_GIVEN]
    return _Group(
        against=one.against, name=one.name, levels=one.levels, segment=one.segment, number=one.number, rows=rows,
        size=one.size + other.size,
    )  # fmt: skip


def _hits(index: ScreeningIndex, question: Question, found: list[_Names], groups: list[_Group]) -> tuple[Hit, ...]:
    """The groups in order, each with its reasons."""
    asked = _asked(question)
    hits: dict[_Group, Hit] = {}
    for segment, one in enumerate(found):
        here = [group for group in groups if group.segment == segment]
        pairs = pairs_of(one.scoring, np.array([group.number for group in here], dtype=np.int32))
        shares = index.segments[segment].names.words.shares
        parts = zip(*(part.tolist() for part in pairs), strict=True)
        for group, (partners, weights, hows, out_of_order) in zip(here, parts, strict=True):
            start = one.scoring.name_starts[group.number]
            words = group.name.split()
            of_words = shares[one.scoring.name_words[start : start + len(words)]].tolist()
            of_name = [
                Found(word=word, partner=partner, weight=weight, how=how, share=share)
                for word, partner, weight, how, share in zip(words, partners, weights, hows, of_words, strict=False)
            ]
            hits[group] = Hit(
                name=group.name,
                rows=group.rows,
                has_more=group.size > MOST_ROWS_GIVEN,
                score=-group.against,
                pairs=word_pairs(asked, of_name, out_of_order=out_of_order),
                facts=facts_of(group.levels),
            )
    return tuple(hits[group] for group in groups)


def _asked(question: Question) -> Asked:
    """The words of a question as text. Letters cut within a character are left out of what is shown."""
    ranges = zip(question.starts.tolist(), question.lengths.tolist(), strict=True)
    words = [question.letters[start : start + length].tobytes().decode(errors="ignore") for start, length in ranges]
    return Asked(words=tuple(words), covers=tuple(question.covers.tolist()), costs=tuple(question.costs.tolist()))
