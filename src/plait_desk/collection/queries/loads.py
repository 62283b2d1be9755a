"""Loads and their rejects, as pages show them and as files give them back."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Count, QuerySet

from plait.collection.feed import feed, feed_names
from plait.collection.raw import Format
from plait.collection.returned import MEDIA_TYPES, format_of, returned, stem_of
from plait.domain.marking import MarkingKind
from plait.domain.reject import Reject as RejectValue
from plait.policy.access import Reader
from plait_desk.collection.models import Load, Reject
from plait_desk.collection.queries.previews import preview_of


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadRow:
    """One load as a page shows it. Of the rows that were kept back it counts those that the reader may read."""

    id: int
    name: str
    title: str
    partner: str
    code: str
    """of its state"""
    state: str
    rows: int
    accepted: int
    rejected: int
    received_at: datetime
    error: tuple[str, ...]


def loads(reader: Reader) -> QuerySet[Load]:
    """The loads that the reader may see, newest first. A body's loads are its own affair."""
    return Load.objects.readable_by(reader).select_related("partner").order_by("-received_at", "pk")


def load_rows(reader: Reader, some: Iterable[Load]) -> list[LoadRow]:
    """Loads as plain values, in order."""
    shown = list(some)
    kept_back = Reject.objects.readable_by(reader).filter(load__in=shown).values("load").annotate(number=Count("pk"))
    number_of = {row["load"]: row["number"] for row in kept_back}
    return [_as_row(load, number_of.get(load.pk, 0)) for load in shown]


def as_row(reader: Reader, load: Load) -> LoadRow:
    """One load as plain values; of a file that waits, the rows that it would bring."""
    row, foreseen = load_rows(reader, [load])[0], preview_of(reader, load)
    if foreseen is None:
        return row
    kept_back = len(foreseen.rejects)
    return replace(row, rows=foreseen.rows, accepted=foreseen.rows - kept_back, rejected=kept_back)


def _as_row(load: Load, rejected: int) -> LoadRow:
    return LoadRow(
        id=load.pk,
        name=load.name,
        title=feed(load.feed).title if load.feed in feed_names() else "Not known",
        partner=load.partner.name,
        code=load.state,
        state=load.get_state_display().lower(),
        rows=load.accepted + rejected,
        accepted=load.accepted,
        rejected=rejected,
        received_at=load.received_at,
        error=tuple(line for line in load.error.splitlines() if line),
    )


def rejects(reader: Reader, load: Load) -> QuerySet[Reject]:
    """The rows of a load that were kept back, in order; of one that is under way none yet."""
    shown = Reject.objects.readable_by(reader).filter(load=load, load__state=Load.State.COMMITTED)
    return shown.order_by("row", "pk")


def rejects_file(reader: Reader, load: Load) -> tuple[str, str, bytes]:
    """Name, media type and bytes of the rejects in the format they came in; put right, it can be sent again.

    What comes from suspicious activity reports never leaves the desk, a reject neither. Of a file that waits, these
    are the rows that would be kept back.
    """
    foreseen = preview_of(reader, load)
    rows = list(foreseen.rejects) if foreseen else _kept_back(reader, load)
    stem = stem_of(load.name)
    if load.feed not in feed_names():  # nothing was read of it, so that no row was kept back
        return f"{stem}_rejects.csv", MEDIA_TYPES[Format.CSV], b""
    kind = format_of(load.name, feed(load.feed))
    return f"{stem}_rejects.{kind}", MEDIA_TYPES[kind], returned(feed(load.feed), rows, format=kind)


def _kept_back(reader: Reader, load: Load) -> list[RejectValue]:
    leaving = rejects(reader, load).exclude(marking__kind=MarkingKind.SUSPICIOUS_ACTIVITY)
    return [
        RejectValue(file=load.name, row=row, reason=reason, way_out=way_out, given=given)
        for row, reason, way_out, given in leaving.values_list("row", "reason", "way_out", "raw")
    ]
