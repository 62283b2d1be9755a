"""Search: one box over everything the reader may see, filtered by marking before anything is ranked.

The order never depends on a row that the reader may not read: no word frequencies of the whole table, only
whether the title says exactly what was asked, begins with it, or holds it, then the newest, then the title.
"""

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models.expressions import RawSQL

from plait.domain.ids import Ref
from plait.policy.access import Reader
from plait.policy.reasons import needs_reason
from plait_desk.accounts.models import Marking
from plait_desk.search.models import SearchEntry
from plait_desk.search.queries.words import MOST_RANKED, holding, titled

MOST = 50
_WORD = re.compile(r"[^\W_]+", re.UNICODE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One thing found. Where its marking asks the reader why, no word but its title is shown before they have said."""

    ref: Ref
    kind: str
    title: str
    text: str
    on: date | None
    asks_why: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Some hits, and how many there are of each kind, among what this reader may see.

    Beyond MOST_RANKED, the newest are counted (`is_cut`), and they and the first titles are ranked (`leaves_out`).
    """

    hits: tuple[Hit, ...]
    counts: dict[str, int]
    is_cut: bool = False
    leaves_out: bool = False
    next_from: int | None = None
    """where the next hits begin; None after the last"""


class _Candidate(NamedTuple):
    """What an entry is ranked by."""

    pk: int
    ref: str
    kind: str
    title: str
    on: date | None


def search(reader: Reader, text: str, kinds: tuple[str, ...] = (), start: int = 0) -> Found:
    """MOST of what is readable and holds a word beginning with each word of `text`, from place `start`.

    No words: nothing. Counts are of every kind, whichever are chosen.
    """
    words = _WORD.findall(text.lower())[:8]
    if not words:
        return Found(hits=(), counts={})
    every = _candidates(reader, holding(reader, words, ()))
    chosen = _candidates(reader, holding(reader, words, kinds)) if kinds else every
    leaves_out = len(chosen) > MOST_RANKED
    if leaves_out:
        chosen = list({*chosen, *_candidates(reader, titled(reader, words, kinds))})
    asked = " ".join(words)
    chosen.sort(key=lambda one: _place(one, asked))
    shown = chosen[start : start + MOST]
    return Found(
        hits=_hits(reader, shown),
        counts=dict(sorted(Counter(one.kind for one in every[:MOST_RANKED]).items())),
        is_cut=len(every) > MOST_RANKED,
        leaves_out=leaves_out,
        next_from=start + MOST if len(chosen) > start + MOST else None,
    )


def _candidates(reader: Reader, ids: RawSQL) -> list[_Candidate]:
    rows = SearchEntry.objects.readable_by(reader).filter(pk__in=ids)
    return [_Candidate(*row) for row in rows.order_by("-pk").values_list("pk", "ref", "kind", "title", "on")]


def _place(one: _Candidate, asked: str) -> tuple[int, int, str, str]:
    """Closest first, then newest, then by title; the reference makes the order the same every time."""
    title = one.title.lower()
    if title == asked:
        closeness = 0
    elif title.startswith(asked):
        closeness = 1
    else:
        closeness = 2 if asked in title else 3
    return closeness, -one.on.toordinal() if one.on else 0, one.title, one.ref


def _hits(reader: Reader, shown: list[_Candidate]) -> tuple[Hit, ...]:
    found = SearchEntry.objects.readable_by(reader).in_bulk([one.pk for one in shown])
    rows = [found[one.pk] for one in shown if one.pk in found]
    wanted = Marking.objects.prefetch_related("parts__part").in_bulk({row.marking_id for row in rows})
    asking = {pk for pk, marking in wanted.items() if needs_reason(reader, marking.value())}
    return tuple(_hit(row, asks_why=row.marking_id in asking) for row in rows)


def _hit(row: SearchEntry, *, asks_why: bool) -> Hit:
    text = "" if asks_why else row.text
    return Hit(ref=Ref.parse(row.ref), kind=row.kind, title=row.title, text=text, on=row.on, asks_why=asks_why)
