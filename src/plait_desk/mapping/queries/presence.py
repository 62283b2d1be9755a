"""Local presence as one reader sees it: groups by place, and the reports that concern it or came from there.

Counted by the database. As of an earlier day it is what had been recorded here by its end; who reads what is as it is
now.
"""

from collections import Counter
from datetime import date, timedelta

from django.db.models import Count, Q
from django.utils.timezone import localdate

from plait.domain.group import GroupState
from plait.domain.presence import GroupsCounted, PlaceKind, Presence, ReportsCounted
from plait.mapping.presence import presence
from plait.policy.access import Reader
from plait.reference import councils, partners, units
from plait_desk.collection.models import Report
from plait_desk.linking.queries.then import end_of
from plait_desk.mapping.models import Group
from plait_desk.mapping.queries.then import records_then

EFFORT = timedelta(days=365)
COUNCIL_OF = {partner.key: partner.council_code for partner in partners() if partner.council_code}
DIVISION_OF = {unit.key: unit.name for unit in units()}


def local_presence(reader: Reader, *, on: date) -> dict[PlaceKind, Presence]:
    """Groups and reporting effort by council and by police division, as of the end of a day (today at the latest)."""
    groups, reports = _groups(reader, on), _reports(reader, on)
    return {kind: presence(groups, reports, kind=kind, councils=councils()) for kind in PlaceKind}


def _groups(reader: Reader, on: date) -> list[GroupsCounted]:
    """Groups that were not archived, by what their records said by then; what nobody knows counts nowhere."""
    if on >= localdate():
        rows = Group.objects.readable_by(reader).exclude(state=GroupState.ARCHIVED).order_by()
        counted = rows.values_list("council_code", "tier", "primary_threat").annotate(count=Count("pk"))
        said = {(code, tier, threat): count for code, tier, threat, count in counted}
    else:
        records = records_then(reader, list(Group.objects.readable_by(reader)), end_of(on)).values()
        alive = (record for record in records if record.state != GroupState.ARCHIVED)
        said = Counter((record.council_code, record.tier, record.primary_threat) for record in alive)
    return [
        GroupsCounted(council=code, tier=tier, threat=threat, count=count)
        for (code, tier, threat), count in sorted(said.items())
    ]


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
