"""Steps of the thread, events and targets. Called inside a room's transaction."""

from collections.abc import Iterable, Sequence

from django.utils import timezone

from plait.domain.ids import Ref, encode
from plait_desk.accounts.models import Marking
from plait_desk.thread.models import Cursor, Event, Target, ThreadLink

_AT_ONCE = 500  # values in one IN list


def link(from_ref: Ref, relation: str, to_ref: Ref, marking: Marking) -> None:
    """One step of the thread, written once a marking however often it is said."""
    ThreadLink.objects.get_or_create(
        from_ref=str(from_ref),
        relation=relation,
        to_ref=str(to_ref),
        marking=marking,
        defaults={"at": timezone.now()},
    )


def link_all(relation: str, steps: Iterable[tuple[Ref, Ref, int]]) -> None:
    """As `link`, for many steps at once: from, to, and the id of the marking."""
    now = timezone.now()
    ThreadLink.objects.bulk_create(
        (
            ThreadLink(from_ref=str(first), relation=relation, to_ref=str(second), marking_id=marking, at=now)
            for first, second, marking in steps
        ),
        ignore_conflicts=True,
    )


def unlink(relation: str, from_refs: Sequence[Ref]) -> None:
    """Take back the steps of one relation from things that never showed."""
    for start in range(0, len(from_refs), _AT_ONCE):
        part = [str(ref) for ref in from_refs[start : start + _AT_ONCE]]
        ThreadLink.objects.filter(from_ref__in=part, relation=relation).delete()


def emit(kind: str, ref: Ref, marking: Marking) -> None:
    """One event of the sequence, for rooms to the right to read on from."""
    Event.objects.create(kind=kind, ref=str(ref), at=timezone.now(), marking=marking)


def emit_all(kind: str, marked: Iterable[tuple[Ref, int]]) -> None:
    """One event for each thing and the id of its marking, all at one moment."""
    now = timezone.now()
    Event.objects.bulk_create(Event(kind=kind, ref=str(ref), at=now, marking_id=marking) for ref, marking in marked)


def target(kind: Target.Kind, key: str | int) -> Target:
    """The one row that stands for this thing; a number is written as its thirteen letters."""
    row, _ = Target.objects.get_or_create(kind=kind, key=encode(key) if isinstance(key, int) else key)
    return row


def catch_up(name: str, most: int = 1000) -> list[Event]:
    """Events after this reader's cursor, oldest first; the cursor moves on with the surrounding transaction."""
    cursor, _ = Cursor.objects.get_or_create(name=name)
    events = list(Event.objects.filter(sequence__gt=cursor.sequence).order_by("sequence")[:most])
    if events:
        cursor.sequence = events[-1].sequence
        cursor.save(update_fields=["sequence"])
    return events
