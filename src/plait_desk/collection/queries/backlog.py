"""What waits: reports without a decision, by urgency, age and partner."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Min, Q, QuerySet
from django.db.models.functions import Least

from plait.domain.report import AGE_BANDS, TRIAGE_WITHIN, ReportState, Urgency
from plait.policy.access import Reader
from plait_desk.collection.models import Report, ReportEvent
from plait_desk.collection.queries.reports import WAITING, ReportRow, as_rows

MOST = 50
# When the clock of a report began.
SINCE = Least("created_at", "received_at")


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
    states = dict(readable.values_list("state").annotate(count=Count("pk")).order_by())
    lines = {line.urgency: line for line in _by_urgency(reader)}
    return Backlog(
        bands=tuple(words for _, words in AGE_BANDS),
        by_urgency=tuple(lines.get(urgency.value) or _nothing(urgency) for urgency in Urgency),
        by_partner=tuple(_by_partner(reader)),
        to_link=states.get(ReportState.REQUIRES_LINKING.value, 0),
        live=states.get(ReportState.LIVE.value, 0),
    )


def waiting(reader: Reader) -> QuerySet[Report]:
    """The readable reports without a decision; `since` is when their clock began.

    A day of creation that lies after the day of receipt buys no time.
    """
    rows = Report.objects.readable_by(reader).filter(withdrawn_at=None, state__in=WAITING)
    return rows.annotate(since=SINCE)


def escalated(reader: Reader) -> list[ReportRow]:
    """The reports that wait although somebody was told that their clock is over, the oldest first."""
    told = ReportEvent.objects.readable_by(reader).filter(kind=ReportEvent.Kind.ESCALATED).values("report")
    rows = waiting(reader).filter(pk__in=told).select_related("partner").order_by(SINCE, "pk")
    return as_rows(rows[:MOST], reader.at)


def asked_back(reader: Reader) -> list[AskedBack]:
    """The reports that wait for a correction, by the day that was named."""
    rows = (
        ReportEvent.objects.readable_by(reader)
        .filter(kind=ReportEvent.Kind.STEP, to_state=ReportState.REQUIRES_CORRECTION.value)
        .filter(report__in=waiting(reader).filter(state=ReportState.REQUIRES_CORRECTION.value).values("pk"))
        .select_related("report__partner")
        .order_by("report_id", "-pk")
    )
    newest: dict[int, ReportEvent] = {}
    for event in rows[: 4 * MOST]:
        newest.setdefault(event.report_id, event)
    events = sorted(newest.values(), key=lambda event: (event.due_on or date.max, event.pk))
    return [_asked_back(reader, event) for event in events[:MOST]]


def _asked_back(reader: Reader, event: ReportEvent) -> AskedBack:
    return AskedBack(
        id=event.report_id,
        title=event.report.title,
        reference=event.report.own_reference,
        partner=event.report.partner.name,
        reason=event.reason,
        due_on=event.due_on,
        is_over=event.due_on is not None and event.due_on < reader.at.date(),
    )


def _by_urgency(reader: Reader) -> list[UrgencyLine]:
    edges = [timedelta(0), *(upto for upto, _ in AGE_BANDS)]
    bands = {
        f"band{number}": Count("pk", filter=_aged(reader, edges[number], upto))
        for number, (upto, _) in enumerate(AGE_BANDS)
    }
    rows = (
        waiting(reader)
        .values("urgency")
        .annotate(waiting=Count("pk"), over=Count("pk", filter=_over(reader)), oldest=Min("since"), **bands)
        .order_by()
    )
    return [
        UrgencyLine(
            urgency=row["urgency"],
            waiting=row["waiting"],
            over=row["over"],
            ages=tuple(int(str(dict(row)[band])) for band in bands),
            oldest_days=max((reader.at - row["oldest"]).days, 0),
        )
        for row in rows
    ]


def _by_partner(reader: Reader) -> list[PartnerLine]:
    rows = (
        waiting(reader)
        .values("partner__key", "partner__name")
        .annotate(
            waiting=Count("pk"),
            high=Count("pk", filter=Q(urgency=Urgency.HIGH)),
            over=Count("pk", filter=_over(reader)),
            oldest=Min("since"),
        )
        .order_by("-over", "-waiting", "partner__name")
    )
    return [
        PartnerLine(
            key=row["partner__key"],
            name=row["partner__name"],
            waiting=row["waiting"],
            high=row["high"],
            over=row["over"],
            oldest_days=max((reader.at - row["oldest"]).days, 0),
        )
        for row in rows
    ]


def _aged(reader: Reader, at_least: timedelta, under: timedelta) -> Q:
    """Waiting for so long; what came after the reader's own moment (a clock went backwards) is in the first band."""
    younger = Q() if under == timedelta.max else Q(since__gt=reader.at - under)
    return younger & (Q() if at_least == timedelta(0) else Q(since__lte=reader.at - at_least))


def _over(reader: Reader) -> Q:
    over = Q()
    for urgency, allowed in TRIAGE_WITHIN.items():
        over |= Q(urgency=urgency, since__lt=reader.at - allowed)
    return over


def _nothing(urgency: Urgency) -> UrgencyLine:
    return UrgencyLine(urgency=urgency.value, waiting=0, over=0, ages=(0,) * len(AGE_BANDS), oldest_days=None)
