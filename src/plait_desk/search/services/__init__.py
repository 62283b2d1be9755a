"""Keeping the search index: entries are written by the room that owns the thing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from plait.domain.ids import Ref
from plait_desk.search.models import Held, SearchEntry
from plait_desk.search.services.preparing import prepare

__all__ = ["Entry", "forget", "forget_held", "hold", "index", "let_go", "prepare"]

BATCH = 2000
DELETED_AT_ONCE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What one thing is found by."""

    ref: Ref
    kind: str
    title: str
    text: str
    marking_id: int
    on: date | None = None


def hold(key: int) -> None:
    """Of what is written with this key nothing is found until it is let go."""
    Held.objects.get_or_create(key=key)


def let_go(key: int) -> None:
    """All that was written with this key is found from now on."""
    Held.objects.filter(key=key).delete()


def forget_held(key: int) -> None:
    """Delete what was written with this key and was never found, a batch at a time."""
    if not Held.objects.filter(key=key).exists():
        return
    keys = list(SearchEntry.objects.filter(held_with=key).values_list("pk", flat=True))
    for start in range(0, len(keys), DELETED_AT_ONCE):
        SearchEntry.objects.filter(pk__in=keys[start : start + DELETED_AT_ONCE]).delete()
    let_go(key)


def index(entries: Iterable[Entry], *, held_with: int = 0) -> None:
    """Write or replace what these things are found by; what is new is held back with that key."""
    rows = [
        SearchEntry(
            ref=str(entry.ref),
            kind=entry.kind,
            title=entry.title[:300],
            text=entry.text,
            marking_id=entry.marking_id,
            on=entry.on,
            held_with=held_with,
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
