"""Search: one box over everything the reader may see, filtered by marking before anything is ranked.

The order never depends on a row that the reader may not read: no word frequencies of the whole table, only
whether the title says exactly what was asked, begins with it, or holds it, then the newest, then the title.
"""

import re
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Value, When
from django.db.models.expressions import RawSQL

from plait.domain.ids import Ref
from plait.policy.access import Reader
from plait_desk.search.models import SearchEntry

MOST = 50
_WORD = re.compile(r"[^\W_]+", re.UNICODE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One thing found."""

    ref: Ref
    kind: str
    title: str
    text: str
    on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The first hits, and how many there are of each kind, among what this reader may see."""

    hits: tuple[Hit, ...]
    counts: dict[str, int]


def search(reader: Reader, text: str, kinds: tuple[str, ...] = (), most: int = MOST) -> Found:
    """Everything readable whose words begin with each word of `text`. No words: nothing."""
    words = _WORD.findall(text.lower())[:8]
    if not words:
        return Found(hits=(), counts={})
    matching = _matching(SearchEntry.objects.readable_by(reader), words)
    counts = {row["kind"]: row["n"] for row in matching.values("kind").annotate(n=Count("pk")).order_by("kind")}
    chosen = matching.filter(kind__in=kinds) if kinds else matching
    rows = chosen.annotate(closeness=_closeness(" ".join(words)))
    rows = rows.order_by("closeness", F("on").desc(nulls_last=True), "title", "ref")[:most]
    return Found(hits=tuple(_hit(row) for row in rows), counts=counts)


def _matching(entries: QuerySet[SearchEntry], words: list[str]) -> QuerySet[SearchEntry]:
    if connection.vendor == "sqlite":
        asked = " ".join(f'"{word}"*' for word in words)
        sql = "SELECT rowid FROM search_words WHERE search_words MATCH %s"
        return entries.filter(pk__in=RawSQL(sql, [asked]))  # noqa: S611 - the text is bound, never spliced
    asked = " & ".join(f"{word}:*" for word in words)
    sql = (
        "SELECT id FROM search_searchentry "
        "WHERE to_tsvector('simple', title || ' ' || text) @@ to_tsquery('simple', %s)"
    )
    return entries.filter(pk__in=RawSQL(sql, [asked]))  # noqa: S611 - the text is bound, never spliced


def _closeness(asked: str) -> Case:
    return Case(
        When(Q(title__iexact=asked), then=Value(0)),
        When(Q(title__istartswith=asked), then=Value(1)),
        When(Q(title__icontains=asked), then=Value(2)),
        default=Value(3),
        output_field=IntegerField(),
    )


def _hit(row: SearchEntry) -> Hit:
    return Hit(ref=Ref.parse(row.ref), kind=row.kind, title=row.title, text=row.text, on=row.on)
