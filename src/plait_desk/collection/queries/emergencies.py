"""Emergencies as pages show them, and who is on call."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from plait.domain.emergency import AnswerClock, Danger, answer_clock
from plait.domain.marking import MarkingKind
from plait.policy.access import Reader
from plait.policy.permissions import Permission
from plait.policy.roles import roles_with
from plait_desk.accounts.models import AudienceMember, Grant
from plait_desk.collection.models import Emergency, OnCall, Report

ANSWERED_SHOWN = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Officer:
    """A safeguarding officer who can be named."""

    person_id: int
    name: str
    partner_id: int
    partner: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EmergencyRow:
    """One emergency; `report_id` is None where this reader may not open the report."""

    id: int
    report_id: int | None
    danger: Danger
    told_at: datetime
    officer: str
    is_mine: bool
    clock: AnswerClock
    acknowledged_by: str
    words: str


def officer_on_call(reader: Reader) -> Officer | None:
    """Who takes an emergency that this reader tells now; None where there is no safeguarding officer at all.

    Only who may read safeguarding material counts: of the reader's own body before others, and of those who took
    the call the last before who never did.
    """
    taken = {(row.person_id, row.partner_id): row.from_at for row in OnCall.objects.order_by("from_at", "pk")}
    never = datetime.min.replace(tzinfo=reader.at.tzinfo)
    found = sorted(
        _officers(reader.at),
        key=lambda one: (one.partner_id == reader.partner_id, taken.get((one.person_id, one.partner_id), never)),
    )
    return found[-1] if found else None


def waiting_emergencies(reader: Reader) -> list[EmergencyRow]:
    """Those without an acknowledgement that this officer may read, the first due first."""
    rows = _rows(reader, Permission.SAFEGUARDING_EMERGENCY_ANSWER).filter(acknowledged_at=None)
    return sorted(_as_rows(reader, list(rows)), key=lambda row: row.clock.due_at)


def answered_emergencies(reader: Reader) -> list[EmergencyRow]:
    """The newest that were acknowledged."""
    rows = _rows(reader, Permission.SAFEGUARDING_EMERGENCY_ANSWER).exclude(acknowledged_at=None)
    return _as_rows(reader, list(rows.order_by("-acknowledged_at", "pk")[:ANSWERED_SHOWN]))


def told_emergencies(reader: Reader) -> list[EmergencyRow]:
    """Those that this person told, newest first, so that they see whether somebody answered."""
    rows = _rows(reader, Permission.COLLECTION_REPORT_SUBMIT).filter(told_by_id=reader.person_id)
    return _as_rows(reader, list(rows.order_by("-told_at", "pk")[:ANSWERED_SHOWN]))


def _rows(reader: Reader, permission: Permission) -> QuerySet[Emergency]:
    rows = Emergency.objects.readable_by(reader, permission)
    return rows.select_related("officer", "acknowledged_by")


def _as_rows(reader: Reader, found: list[Emergency]) -> list[EmergencyRow]:
    reports = [row.report_id for row in found]
    readable = set(Report.objects.readable_by(reader).filter(pk__in=reports).values_list("pk", flat=True))
    return [
        EmergencyRow(
            id=row.pk,
            report_id=row.report_id if row.report_id in readable else None,
            danger=Danger(row.danger),
            told_at=row.told_at,
            officer=row.officer.name if row.officer else "",
            is_mine=row.officer_id == reader.person_id,
            clock=answer_clock(
                Danger(row.danger), told_at=row.told_at, acknowledged_at=row.acknowledged_at, as_of=reader.at
            ),
            acknowledged_by=row.acknowledged_by.name if row.acknowledged_by else "",
            words=row.words,
        )
        for row in found
    ]


def _officers(at: datetime) -> list[Officer]:
    """Everybody with a valid grant to answer emergencies and a place on the own list of safeguarding material."""
    standing = Q(from_at__lte=at) & (Q(to_at=None) | Q(to_at__gt=at))
    seats = AudienceMember.objects.filter(standing, audience__kind=MarkingKind.SAFEGUARDING)
    grants = Grant.objects.filter(
        standing,
        Q(person__in=seats.values("person"))
        | Q(partner__in=seats.values("partner"))
        | Q(unit__in=seats.values("unit")),
        role__in=roles_with(Permission.SAFEGUARDING_EMERGENCY_ANSWER),
        person__is_active=True,
    )
    return [
        Officer(
            person_id=grant.person_id,
            name=grant.person.name,
            partner_id=grant.partner_id,
            partner=grant.partner.name,
        )
        for grant in grants.select_related("person", "partner").order_by("-from_at", "-pk")
    ]
