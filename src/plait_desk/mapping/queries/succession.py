"""What of a record's history may be taken back, and with which records it could be merged."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from plait.domain.group import GroupEventKind
from plait.mapping.succession import RESTS_ON, SuccessionRefused, refuse_taking_back
from plait.policy.access import Reader
from plait_desk.mapping.models import Group, GroupEvent

TWO = frozenset({GroupEventKind.SPLIT, GroupEventKind.MERGED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """The newest step of one kind that stands: the event, its twin on the other record, and what came since."""

    event: GroupEvent
    twin: GroupEvent | None
    since: tuple[GroupEventKind, ...]


def standing_steps(reader: Reader, group: Group) -> dict[GroupEventKind, Taken]:
    """The newest step of each kind that nobody took back, as far as the reader may read both its records."""
    rows = _happened(reader, group)
    undone = {row.undoes_id for row in rows}
    standing = [row for row in rows if row.pk not in undone and row.kind != GroupEventKind.TAKEN_BACK]
    found: dict[GroupEventKind, Taken] = {}
    for row in standing:
        kind = GroupEventKind(row.kind)
        twin = _twin(row, standing)
        if row.group_id == group.pk and kind in RESTS_ON and (twin is not None or kind not in TWO):
            found[kind] = Taken(event=row, twin=twin, since=_since(row, twin, standing))
    return found


def may_be_taken_back(reader: Reader, group: Group) -> tuple[tuple[str, str], ...]:
    """What a form offers: the kind of step, and what it did in words."""
    return tuple(
        (kind.value, _words(taken.event))
        for kind, taken in standing_steps(reader, group).items()
        if _is_free(kind, taken.since)
    )


def alive_by_reference(reader: Reader, group: Group, reference: str) -> Group | None:
    """The group of the same body that may live on in its place; None where the reader may read none, or several."""
    rows = Group.objects.readable_by(reader).filter(partner=group.partner_id, reference__iexact=reference.strip())
    alive = rows.exclude(pk=group.pk).exclude(state=Group.State.ARCHIVED).order_by("pk")[:2]
    return alive[0] if len(alive) == 1 else None


def _happened(reader: Reader, group: Group) -> list[GroupEvent]:
    """What happened to the record, and to each that a step of it is about, oldest first."""
    readable = GroupEvent.objects.readable_by(reader)
    others = readable.filter(group=group, other__isnull=False).values("other")
    rows = readable.filter(Q(group=group) | Q(group__in=others)).select_related("other")
    return list(rows.order_by("at", "pk"))


def _twin(row: GroupEvent, rows: Sequence[GroupEvent]) -> GroupEvent | None:
    """The same step as the other record tells it."""
    if row.other_id is None:
        return None
    ends = (row.other_id, row.group_id, row.kind, row.at)
    return next((one for one in rows if (one.group_id, one.other_id, one.kind, one.at) == ends), None)


def _since(row: GroupEvent, twin: GroupEvent | None, rows: Sequence[GroupEvent]) -> tuple[GroupEventKind, ...]:
    about = {row.group_id, *([twin.group_id] if twin else [])}
    later = [one for one in rows if one.group_id in about and one.at > row.at]
    return tuple(GroupEventKind(one.kind) for one in later)


def _is_free(kind: GroupEventKind, since: Sequence[GroupEventKind]) -> bool:
    try:
        refuse_taking_back(kind, since)
    except SuccessionRefused:
        return False
    return True


def _words(event: GroupEvent) -> str:
    if event.kind == GroupEventKind.RENAMED:
        return f"The new name: it was {event.was}"
    other = event.other.name if event.other else ""
    return f"The split: {other}" if event.kind == GroupEventKind.SPLIT else f"The merger with {other}"
