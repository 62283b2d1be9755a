"""What waits: reports without a decision, by urgency, age and partner."""

from dataclasses import dataclass

from django.db.models import Count, Min, Q

from plait.domain.report import TRIAGE_WITHIN, ReportState, Urgency
from plait.policy.access import Reader
from plait_desk.collection.models import Report
from plait_desk.collection.queries.reports import WAITING


@dataclass(frozen=True, slots=True, kw_only=True)
class UrgencyLine:
    """One urgency: how many wait, how many over their clock, and the age of the oldest in days."""

    urgency: str
    waiting: int
    over: int
    oldest_days: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerLine:
    """One body: how many of its reports wait, and how many are High."""

    key: str
    name: str
    waiting: int
    high: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Backlog:
    """Live counts of what this reader may read, as of the reader's own instant."""

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


def backlog(reader: Reader) -> Backlog:
    """The reports that wait for a first decision."""
    readable = Report.objects.readable_by(reader).filter(superseded_by=None)
    waiting = readable.filter(state__in=WAITING)
    partners = (
        waiting.values("partner__key", "partner__name")
        .annotate(waiting=Count("pk"), high=Count("pk", filter=Q(urgency=Urgency.HIGH)))
        .order_by("-waiting", "partner__name")
    )
    states = dict(readable.values_list("state").annotate(count=Count("pk")).order_by())
    return Backlog(
        by_urgency=tuple(_line(reader, urgency) for urgency in Urgency),
        by_partner=tuple(
            PartnerLine(key=row["partner__key"], name=row["partner__name"], waiting=row["waiting"], high=row["high"])
            for row in partners
        ),
        to_link=states.get(ReportState.REQUIRES_LINKING.value, 0),
        live=states.get(ReportState.LIVE.value, 0),
    )


def _line(reader: Reader, urgency: Urgency) -> UrgencyLine:
    rows = Report.objects.readable_by(reader).filter(superseded_by=None, state__in=WAITING, urgency=urgency)
    late = reader.at - TRIAGE_WITHIN[urgency]
    found = rows.aggregate(
        waiting=Count("pk"), over=Count("pk", filter=Q(created_at__lt=late)), first=Min("created_at")
    )
    oldest = (reader.at - found["first"]).days if found["first"] else None
    return UrgencyLine(urgency=urgency.value, waiting=found["waiting"], over=found["over"], oldest_days=oldest)
