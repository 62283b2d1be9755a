"""Loads and their rejects, as pages show them and as files give them back."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from plait.collection.feed import feed, feed_names
from plait.collection.raw import Format
from plait.collection.returned import MEDIA_TYPES, format_of, returned
from plait.domain.marking import MarkingKind
from plait.domain.reject import Reject as RejectValue
from plait.policy.access import Reader
from plait_desk.collection.models import Load, Reject


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadRow:
    """One load as a page shows it."""

    id: int
    name: str
    title: str
    partner: str
    state: str
    rows: int
    accepted: int
    rejected: int
    received_at: datetime
    error: tuple[str, ...]


def loads(reader: Reader) -> QuerySet[Load]:
    """The loads that the reader may see, newest first. A body's loads are its own affair."""
    return Load.objects.readable_by(reader).select_related("partner").order_by("-received_at", "pk")


def as_row(load: Load) -> LoadRow:
    """A load as plain values."""
    return LoadRow(
        id=load.pk,
        name=load.name,
        title=feed(load.feed).title if load.feed in feed_names() else "Not recognised",
        partner=load.partner.name,
        state=load.get_state_display().lower(),
        rows=load.rows,
        accepted=load.accepted,
        rejected=load.rejected,
        received_at=load.received_at,
        error=tuple(line for line in load.error.splitlines() if line),
    )


def rejects(reader: Reader, load: Load) -> QuerySet[Reject]:
    """The rows of a load that were kept back, in order."""
    return Reject.objects.readable_by(reader).filter(load=load).order_by("row", "pk")


def rejects_file(reader: Reader, load: Load) -> tuple[str, str, bytes]:
    """Name, media type and bytes of the rejects in the format they came in; put right, it can be sent again.

    What comes from suspicious activity reports never leaves the desk, a reject neither.
    """
    leaving = rejects(reader, load).exclude(marking__kind=MarkingKind.SUSPICIOUS_ACTIVITY)
    rows = [
        RejectValue(file=load.name, row=row, reason=reason, way_out=way_out, given=given)
        for row, reason, way_out, given in leaving.values_list("row", "reason", "way_out", "raw")
    ]
    stem = load.name.removesuffix(".gz").rsplit(".", 1)[0]
    if load.feed not in feed_names():  # nothing was read of it, so that no row was kept back
        return f"{stem}_rejects.csv", MEDIA_TYPES[Format.CSV], b""
    kind = format_of(load.name, feed(load.feed))
    return f"{stem}_rejects.{kind}", MEDIA_TYPES[kind], returned(feed(load.feed), rows, format=kind)
