"""What happened to a report, and the reports that stand beside it: earlier and later versions, sanitised ones."""

from dataclasses import dataclass
from datetime import date, datetime

from plait.domain.report import ReportState
from plait.policy.access import Reader
from plait_desk.collection.models import Report, ReportEvent

LONGEST = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """One line of the report's history."""

    kind: str
    words: str
    state: str
    at: datetime
    reason: str
    by: str
    due_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """Another report that this reader may read."""

    id: int
    title: str
    reference: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Related:
    """Versions and sanitised versions of one report. `is_old`: a correction took its place, readable or not."""

    is_old: bool
    newest: Beside | None
    earlier: tuple[Beside, ...]
    parent: Beside | None
    derivatives: tuple[Beside, ...]


def history(reader: Reader, report: Report) -> tuple[Happened, ...]:
    """Every line that the reader may read, in the order of writing."""
    events = ReportEvent.objects.readable_by(reader).filter(report=report).select_related("by").order_by("pk")
    return tuple(
        Happened(
            kind=event.kind,
            words=_words(event),
            state=ReportState(event.to_state).words,
            at=event.at,
            reason=event.reason,
            by=event.by.name if event.by else "",
            due_on=event.due_on,
        )
        for event in events
    )


def related(reader: Reader, report: Report) -> Related:
    """The versions before and after it, what it was made from and what was made from it, each only if readable."""
    readable = Report.objects.readable_by(reader)
    return Related(
        is_old=report.withdrawn_at is not None,
        newest=_newest(reader, report),
        earlier=tuple(_earlier(reader, report)),
        parent=_beside(readable.filter(pk=report.parent_id).first()),
        derivatives=tuple(
            found
            for row in readable.filter(parent=report, withdrawn_at=None).order_by("received_at", "pk")
            if (found := _beside(row))
        ),
    )


def _newest(reader: Reader, report: Report) -> Beside | None:
    """The last version after this one that the reader can come to, each step readable."""
    last = None
    for _ in range(LONGEST):
        later = Report.objects.readable_by(reader).filter(supersedes=last or report).first()
        if later is None:
            break
        last = later
    return _beside(last)


def _earlier(reader: Reader, report: Report) -> list[Beside]:
    found: list[Beside] = []
    key = report.supersedes_id
    while key is not None and len(found) < LONGEST:
        row = Report.objects.readable_by(reader).filter(pk=key).first()
        if row is None:
            break
        found += [beside for beside in [_beside(row)] if beside]
        key = row.supersedes_id
    return found


def _beside(row: Report | None) -> Beside | None:
    if row is None:
        return None
    return Beside(id=row.pk, title=row.title, reference=row.own_reference, at=row.received_at)


def _words(event: ReportEvent) -> str:
    if event.kind == ReportEvent.Kind.STEP:
        return ReportState(event.to_state).words.capitalize()
    return str(event.get_kind_display()).capitalize()
