"""Local presence as one reader sees it: groups by place, and the reports that concern it or came from there.

Counted by the database. As of an earlier day it is what had been recorded here by its end; who reads what, and where a
group is and how it is scored, is as it is now.
"""

from collections import Counter
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Q, QuerySet
from django.utils.timezone import localdate, make_aware

from plait.domain.group import GroupEventKind, GroupState
from plait.domain.presence import GroupsCounted, PlaceKind, Presence, ReportsCounted
from plait.mapping.presence import presence
from plait.policy.access import Reader
from plait.reference import councils, partners, units
from plait_desk.collection.models import Report
from plait_desk.mapping.models import Group, GroupEvent

EFFORT = timedelta(days=365)
COUNCIL_OF = {partner.key: partner.council_code for partner in partners() if partner.council_code}
DIVISION_OF = {unit.key: unit.name for unit in units()}
# The steps that tell of a record's state before them.
STEPS = (
    GroupEventKind.MOVED,
    GroupEventKind.MERGED,
    GroupEventKind.ARCHIVE_ASKED,
    GroupEventKind.ARCHIVE_CHECKED,
    GroupEventKind.ARCHIVE_AGREED,
    GroupEventKind.ARCHIVE_REFUSED,
    GroupEventKind.ARCHIVE_WITHDRAWN,
    GroupEventKind.ARCHIVE_REVIEWED,
)


def local_presence(reader: Reader, *, on: date) -> dict[PlaceKind, Presence]:
    """Groups and reporting effort by council and by police division, as of the end of a day (today at the latest)."""
    groups, reports = _groups(reader, on), _reports(reader, on)
    return {kind: presence(groups, reports, kind=kind, councils=councils()) for kind in PlaceKind}


def _groups(reader: Reader, on: date) -> list[GroupsCounted]:
    rows = _alive(reader, on).order_by().values_list("council_code", "tier", "primary_threat")
    counted = sorted(rows.annotate(count=Count("pk")))
    return [GroupsCounted(council=code, tier=tier, threat=threat, count=n) for code, tier, threat, n in counted]


def _alive(reader: Reader, on: date) -> "QuerySet[Group]":
    """The groups that had been recorded by the end of the day and were not archived then."""
    rows = Group.objects.readable_by(reader)
    if on >= localdate():
        return rows.exclude(state=GroupState.ARCHIVED)
    since = _states_before(reader, end_of(on))
    archived = [group for group, state in since.items() if state == GroupState.ARCHIVED]
    alive = [group for group, state in since.items() if state != GroupState.ARCHIVED]
    stood = Q(pk__in=alive) | ~Q(state=GroupState.ARCHIVED)
    return rows.filter(stood, recorded_at__lt=end_of(on)).exclude(pk__in=archived)


def _states_before(reader: Reader, until: datetime) -> dict[int, str]:
    """The state at that moment of each group of which a readable step since then tells what it was before."""
    states = [state.value for state in GroupState]
    steps = GroupEvent.objects.readable_by(reader).filter(at__gte=until, kind__in=STEPS, was__in=states)
    first: dict[int, str] = {}
    for group_id, was in steps.order_by("at", "pk").values_list("group_id", "was"):
        first.setdefault(group_id, was)
    return first


def _reports(reader: Reader, on: date) -> list[ReportsCounted]:
    """Reports of the twelve months up to the day, by what they concern and who sent them; each in its newest state."""
    within = Q(received_at__gte=end_of(on - EFFORT), received_at__lt=end_of(on), withdrawn_at=None)
    rows = Report.objects.readable_by(reader).filter(within).exclude(state=Report.State.DRAFT)
    counted = rows.order_by().values_list("council_code", "partner__key", "unit__key").annotate(count=Count("pk"))
    found = Counter[tuple[str, str, str]]()
    for code, partner, unit, count in counted:
        found[code, COUNCIL_OF.get(partner, ""), DIVISION_OF.get(unit or "", "")] += count
    return [
        ReportsCounted(concerns=code, from_council=council, from_division=division, count=count)
        for (code, council, division), count in sorted(found.items())
    ]


def end_of(day: date) -> datetime:
    """The first moment after the day, in the desk's own time."""
    return make_aware(datetime.combine(day + timedelta(days=1), time.min))
