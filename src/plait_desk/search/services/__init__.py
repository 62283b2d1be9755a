"""Keeping the search index: entries are written by the room that owns the thing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from plait.domain.ids import Ref
from plait_desk.search.models import SearchEntry
from plait_desk.search.services.preparing import prepare

__all__ = ["Entry", "forget", "index", "prepare"]

BATCH = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What one thing is found by."""

    ref: Ref
    kind: str
    title: str
    text: str
    marking_id: int
    on: date | None = None


def index(entries: Iterable[Entry]) -> None:
    """Write or replace what these things are found by."""
    rows = [
        SearchEntry(
            ref=str(entry.ref),
            kind=entry.kind,
            title=entry.title[:300],
            text=entry.text,
            marking_id=entry.marking_id,
            on=entry.on,
        )
        for entry in entries
    ]
    with transaction.atomic():
        SearchEntry.objects.bulk_create(
            rows,
            batch_size=BATCH,
            update_conflicts=True,
            unique_fields=["ref"],
            update_fields=["kind", "title", "text", "marking", "on"],
        )


def forget(refs: Iterable[Ref]) -> None:
    """Nothing is found by these things any more."""
    names = [str(ref) for ref in refs]
    for start in range(0, len(names), BATCH):
        SearchEntry.objects.filter(ref__in=names[start : start + BATCH]).delete()
