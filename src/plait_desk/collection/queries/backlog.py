"""What waits: reports without a decision, by urgency, age and partner."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import CharField, Count, F, Func, Max, Min, Q, QuerySet
from django.db.models.functions import Least
from django.db.models.sql.compiler import SQLCompiler
from django.utils.timezone import localdate

from plait.domain.report import AGE_BANDS, TRIAGE_WITHIN, ReportState, Urgency
from plait.policy.access import Reader
from plait_desk.accounts.models import Partner
from plait_desk.collection.models import Report, ReportEvent
from plait_desk.collection.queries.reports import WAITING, ReportRow, as_rows

MOST = 50
# When the clock of a report began.
SINCE = Least("created_at", "received_at")


class Beside(Func):
    """A column that SQLite must not look for in an index of it alone: it would leave the one that holds all that is
    counted, and open each report.
    """

    template = "%(expressions)s"
    output_field = CharField()

    def as_sqlite(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **extra_context: Any
    ) -> tuple[str, tuple[str | int, ...]]:
        return self.as_sql(compiler, connection, template="+%(expressions)s", **extra_context)


STATE, URGENCY = Beside("state"), Beside("urgency")


@dataclass(frozen=True, slots=True, kw_only=True)
class UrgencyLine:
    """One urgency: how many wait, how many over their clock, how old they are, and the oldest in days."""

    urgency: str
    waiting: int
    over: int
    ages: tuple[int, ...]
    oldest_days: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerLine:
    """One body: how many of its reports wait, how many are High, how many over their clock, and the oldest in days."""

    key: str
    name: str
    waiting: int
    high: int
    over: int
    oldest_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Backlog:
    """Live counts of what this reader may read, as of the reader's own instant. `bands` head the ages."""

    bands: tuple[str, ...]
    by_urgency: tuple[UrgencyLine, ...]
    by_partner: tuple[PartnerLine, ...]
    to_link: int
    live: int

    @property
    def waiting(self) -> int:
        return sum(line.waiting for line in self.by_urgency)

    @property
    def over(self) -> int:
        return sum(line.over for line in self.by_urgency)

    @property
    def high(self) -> UrgencyLine:
        """The High reports."""
        return next(line for line in self.by_urgency if line.urgency == Urgency.HIGH)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Counted:
    """What waits of one body in one urgency; `younger` counts those under the edge of each band but the last."""

    partner_id: int
    urgency: str
    waiting: int
    over: int
    oldest: datetime
    younger: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedBack:
    """A report that was sent back for correction: by which day, and whether that day is over."""

    id: int
    title: str
    reference: str
    partner: str
    reason: str
    due_on: date | None
    is_over: bool


def backlog(reader: Reader) -> Backlog:
    """The reports that wait for a first decision."""
    readable = Report.objects.readable_by(reader).filter(withdrawn_at=None)
    rows = _counted(reader, waiting(reader))
    partners = Partner.objects.in_bulk({row.partner_id for row in rows})
    by_partner = [
        _partner_line(partner, [row for row in rows if row.partner_id == key], reader)
        for key, partner in partners.items()
    ]
    return Backlog(
        bands=tuple(words for _, words in AGE_BANDS),
        by_urgency=tuple(
            _urgency_line(urgency, [row for row in rows if row.urgency == urgency], reader) for urgency in Urgency
        ),
        by_partner=tuple(sorted(by_partner, key=lambda line: (-line.over, -line.waiting, line.name))),
        **readable.aggregate(
            to_link=Count("state", filter=Q(state=ReportState.REQUIRES_LINKING.value)),
            live=Count("state", filter=Q(state=ReportState.LIVE.value)),
        ),
    )


def waiting(reader: Reader, states: Collection[ReportState] = WAITING) -> QuerySet[Report]:
    """The readable reports without a decision, in these states of it; `since` is when their clock began.

    A day of creation that lies after the day of receipt buys no time.
    """
    rows = Report.objects.readable_by(reader).alias(now=STATE).filter(withdrawn_at=None, now__in=states)
    return rows.annotate(since=SINCE)


def escalated(reader: Reader) -> list[ReportRow]:
    """The reports that wait although somebody was told that their clock is over, the oldest first."""
    told = ReportEvent.objects.readable_by(reader).filter(kind=ReportEvent.Kind.ESCALATED).values("report")
    rows = waiting(reader).filter(pk__in=told).select_related("partner").order_by(SINCE, "pk")
    return as_rows(rows[:MOST], reader.at)


def asked_back(reader: Reader) -> list[AskedBack]:
    """The reports that wait for a correction, by the day that was named; where one was asked for again, the newest."""
    asked = ReportEvent.objects.readable_by(reader).filter(due_on__isnull=False)
    reports = waiting(reader, [ReportState.REQUIRES_CORRECTION]).values("pk")
    rows = list(asked.filter(report__in=reports).order_by("due_on", "pk")[: 4 * MOST])
    newest = asked.filter(report__in={row.report_id for row in rows}).values("report").annotate(newest=Max("pk"))
    stand = {row["newest"] for row in newest.order_by()}
    listed = [row.pk for row in rows if row.pk in stand][:MOST]
    events = asked.select_related("report__partner").in_bulk(listed)
    return [_asked_back(reader, events[pk]) for pk in listed if pk in events]


def _asked_back(reader: Reader, event: ReportEvent) -> AskedBack:
    return AskedBack(
        id=event.report_id,
        title=event.report.title,
        reference=event.report.own_reference,
        partner=event.report.partner.name,
        reason=event.reason,
        due_on=event.due_on,
        is_over=event.due_on is not None and event.due_on < localdate(reader.at),
    )


def high_waiting(reader: Reader) -> UrgencyLine:
    """The High reports that wait: the one line of the backlog that the front page tells."""
    high = waiting(reader).alias(how=URGENCY).filter(how=Urgency.HIGH)
    return _urgency_line(Urgency.HIGH, _counted(reader, high), reader)


def _counted(reader: Reader, rows: QuerySet[Report]) -> list[_Counted]:
    """What waits of each body in each urgency, counted in one walk along an index that holds all that is asked."""
    younger = {
        f"under{number}": Count("state", filter=Q(since__gt=reader.at - upto))
        for number, (upto, _) in enumerate(AGE_BANDS[:-1])
    }
    rows_of = (
        rows.values(of=URGENCY, body=F("partner_id") + 0)
        .annotate(waiting=Count("*"), over=Count("state", filter=_over(reader)), oldest=Min("since"), **younger)
        .order_by()
    )
    return [
        _Counted(
            partner_id=row["body"],
            urgency=row["of"],
            waiting=row["waiting"],
            over=row["over"],
            oldest=row["oldest"],
            younger=tuple(int(str(dict(row)[name])) for name in younger),
        )
        for row in rows_of
    ]


def _urgency_line(urgency: Urgency, rows: list[_Counted], reader: Reader) -> UrgencyLine:
    waiting_ = sum(row.waiting for row in rows)
    # What came after the reader's own moment (a clock went backwards) is younger than every edge.
    younger = [0, *map(sum, zip(*(row.younger for row in rows), strict=True)), waiting_]
    return UrgencyLine(
        urgency=urgency.value,
        waiting=waiting_,
        over=sum(row.over for row in rows),
        ages=tuple(upto - under for under, upto in pairwise(younger)) if rows else (0,) * len(AGE_BANDS),
        oldest_days=_oldest_days(rows, reader) if rows else None,
    )


def _partner_line(partner: Partner, rows: list[_Counted], reader: Reader) -> PartnerLine:
    return PartnerLine(
        key=partner.key,
        name=partner.name,
        waiting=sum(row.waiting for row in rows),
        high=sum(row.waiting for row in rows if row.urgency == Urgency.HIGH),
        over=sum(row.over for row in rows),
        oldest_days=_oldest_days(rows, reader),
    )


def _oldest_days(rows: list[_Counted], reader: Reader) -> int:
    return max((reader.at - min(row.oldest for row in rows)).days, 0)


def _over(reader: Reader) -> Q:
    over = Q()
    for urgency, allowed in TRIAGE_WITHIN.items():
        over |= Q(urgency=urgency, since__lt=reader.at - allowed)
    return over
