"""Loads and their rejects, as pages show them and as files give them back."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Count, QuerySet, Sum

from plait.collection.feed import feed, feed_names
from plait.collection.parsed import Assertion
from plait.collection.raw import Format
from plait.collection.returned import MEDIA_TYPES, format_of, returned, stem_of
from plait.domain.marking import MarkingKind
from plait.domain.reject import Reject as RejectValue
from plait.policy.access import Reader
from plait.policy.permissions import Permission
from plait_desk.collection.models import Load, Reject, TakenIn
from plait_desk.collection.queries.previews import preview_of

LINTED = "intelligence_reports"


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadRow:
    """One file as a page shows it. Of its rows, taken in and kept back, it counts those that the reader may read."""

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


def load_rows(reader: Reader, some: Iterable[Load], permission: Permission | None = None) -> list[LoadRow]:
    """Loads as plain values, in order; their rows counted with the permission to load files unless another is named."""
    shown = list(some)
    kept_back = Reject.objects.readable_by(reader, permission).filter(load__in=shown)
    back = dict(kept_back.order_by().values_list("load").annotate(number=Count("pk")))
    taken = taken_in(reader, shown, permission)
    return [_as_row(load, taken.get(load.pk, 0), back.get(load.pk, 0)) for load in shown]


def taken_in(reader: Reader, some: Iterable[Load], permission: Permission | None = None) -> dict[int, int]:
    """Of each load, how many of the rows that were taken in the reader may read."""
    rows = TakenIn.objects.readable_by(reader, permission).filter(load__in=some)
    return dict(rows.order_by().values_list("load").annotate(number=Sum("rows")))


def as_row(reader: Reader, load: Load) -> LoadRow:
    """One load as plain values; of a file that waits, the rows that it would bring."""
    row, foreseen = load_rows(reader, [load])[0], preview_of(reader, load)
    if foreseen is None:
        return row
    kept_back = len(foreseen.rejects)
    return replace(row, rows=foreseen.rows, accepted=foreseen.rows - kept_back, rejected=kept_back)


def _as_row(load: Load, accepted: int, rejected: int) -> LoadRow:
    return LoadRow(
        id=load.pk,
        name=load.name,
        title=feed(load.feed).title if load.feed in feed_names() else "Not known",
        partner=load.partner.name,
        code=load.state,
        state=load.get_state_display().lower(),
        rows=accepted + rejected,
        accepted=accepted,
        rejected=rejected,
        received_at=load.received_at,
        error=tuple(line for line in load.error.splitlines() if line),
    )


def asserted(reader: Reader, load: Load) -> list[Assertion]:
    """What was asserted of a file; and where its words were linted, how many of the reader's rows said too little."""
    found = [Assertion(**one) for one in load.assertions]
    if load.feed != LINTED or load.state != Load.State.COMMITTED:
        return found
    rows = TakenIn.objects.readable_by(reader).filter(load=load)
    told = rows.aggregate(rows=Sum("rows", default=0), doubtful=Sum("doubtful", default=0))
    words = "Texts were looked through for numbers as grades, names of operations, and words that say too little"
    return [*found, Assertion(words=words, holds=True, found=f"{told['doubtful']} of {told['rows']} rows have some")]


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


def mended_by(reader: Reader, load: Load) -> list[tuple[int, str, int]]:
    """Files that came later under the name of this one's rejects: key, name, rows taken in."""
    if not Reject.objects.readable_by(reader).filter(load=load).exists():
        return []
    later = Load.objects.readable_by(reader).filter(
        partner_id=load.partner_id,
        feed=load.feed,
        state=Load.State.COMMITTED,
        received_at__gt=load.received_at,
        name__startswith=f"{stem_of(load.name)}_rejects",
    )
    found = list(later.order_by("received_at", "pk"))
    taken = taken_in(reader, found)
    return [(one.pk, one.name, taken.get(one.pk, 0)) for one in found]
