"""What waits for this reader: at most a dozen lines, the most urgent first."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.utils.timezone import localdate, localtime

from plait.domain.ids import Ref
from plait.domain.report import TriageClock
from plait.domain.rights import months_after
from plait.policy.access import Reader
from plait.policy.permissions import Permission
from plait_desk.accounts.queries import waiting_proposals
from plait_desk.action.models import Disruption
from plait_desk.collection.models import Report, ReportEvent, Requirement
from plait_desk.collection.queries.backlog import SINCE, escalated
from plait_desk.collection.queries.emergencies import waiting_emergencies
from plait_desk.collection.queries.reports import ReportRow, as_rows
from plait_desk.collection.queries.retention import disposals
from plait_desk.home.queries.gap import OPEN
from plait_desk.linking.queries.pointing import open_notices
from plait_desk.linking.queries.watches import WatchLine, WatchState, own_watches, watch_lines
from plait_desk.mapping.queries.archiving import waiting_to_archive
from plait_desk.mapping.queries.checks import open_check_notices
from plait_desk.mapping.queries.due import led_and_due
from plait_desk.tasking.models import Decision, Option, Proposal, Task
from plait_desk.thread.models import Disposal
from plait_desk.thread.queries.consents import open_questions
from plait_desk.thread.queries.ledger import unacknowledged
from plait_desk.thread.queries.released import waiting_for_second
from plait_desk.thread.queries.rights import waiting_requests

MOST = 6
# Before every clock of hours and days.
A_LIFE = 1e12
EACH = 3
A_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One line: what it is, what is asked, and how long is left (`late`: over; `soon`: near)."""

    icon: str
    ref: Ref
    title: str
    text: str
    clock: str
    pressing: float
    late: bool = False
    soon: bool = False


def waiting_for(reader: Reader) -> list[Waiting]:
    """Everything that waits for this reader, by how pressing it is."""
    lists: list[tuple[Permission, Callable[[Reader], list[Waiting]]]] = [
        (Permission.SAFEGUARDING_EMERGENCY_ANSWER, _to_acknowledge),
        (Permission.RELEASE_LEDGER_READ, _told),
        (Permission.RELEASE_SECOND, _to_sign),
        (Permission.COLLECTION_REPORT_SUBMIT, _to_consent),
        (Permission.RIGHTS_REQUEST_DECIDE, _to_answer_people),
        (Permission.OVERSIGHT_DISPOSAL_DECIDE, _to_dispose),
        (Permission.ACCOUNTS_GRANT_MANAGE, _to_grant),
        (Permission.COLLECTION_REPORT_TRIAGE, _to_triage),
        (Permission.COLLECTION_REPORT_SUBMIT, _to_correct),
        (Permission.TASKING_TASK_ACCEPT, _to_accept),
        (Permission.TASKING_BOARD_DECIDE, _to_decide),
        (Permission.TASKING_BOARD_DECIDE, _escalated),
        (Permission.ACTION_DISRUPTION_MODERATE, _to_moderate),
        (Permission.MAPPING_GROUP_RECORD, _to_score_again),
        (Permission.MAPPING_ARCHIVE_CHECK, _to_archive),
        (Permission.COLLECTION_REQUIREMENT_RAISE, _to_collect),
        (Permission.LINKING_POINTER_ANSWER, _pointed_at),
        (Permission.MAPPING_CHECK_ANSWER, _sent_here),
        (Permission.LINKING_WATCH_KEEP, _arrived),
    ]
    lines = [line for permission, make in lists if reader.may(permission) for line in make(reader)]
    return sorted(lines, key=lambda line: line.pressing)


def _to_acknowledge(reader: Reader) -> list[Waiting]:
    """Every emergency without an answer, above whatever else waits."""
    return [
        Waiting(
            icon="flag",
            ref=Ref("emergency", row.id),
            title=f"Acknowledge: {row.danger.words}",
            text=f"Told {localtime(row.told_at):%H:%M}. Named: {row.officer or 'nobody'}",
            clock=row.clock.words,
            pressing=-A_LIFE + row.clock.left,
            late=row.clock.is_late,
            soon=not row.clock.is_late,
        )
        for row in waiting_emergencies(reader)
    ]


def _told(reader: Reader) -> list[Waiting]:
    """Recalls, corrections and answers that nobody of the reader's body has acknowledged: before all that has days."""
    rows = unacknowledged(reader).select_related("from_partner").order_by("at", "pk")
    return [
        replace(
            _since(
                "flag",
                Ref("notice", row.pk),
                f"Acknowledge: {row.get_kind_display().lower()}",
                row.reason,
                row.at,
                reader,
            ),
            pressing=0.0,
            soon=True,
        )
        for row in rows[:EACH]
    ]


def _to_sign(reader: Reader) -> list[Waiting]:
    rows = waiting_for_second(reader).select_related("asked_by").order_by("asked_at", "pk")[:EACH]
    return [
        _since(
            "judgement",
            Ref("release_request", row.pk),
            f"Agree or refuse: {row.title}",
            f"{row.asked_by.name} asks for a release",
            row.asked_at,
            reader,
        )
        for row in rows
    ]


def _to_consent(reader: Reader) -> list[Waiting]:
    rows = open_questions(reader).select_related("partner").order_by("asked_at", "pk")[:EACH]
    words = "They ask to meet your condition"
    return [
        _since("chat", Ref("consent_request", row.pk), f"Answer {row.partner.name}", words, row.asked_at, reader)
        for row in rows
    ]


def _to_answer_people(reader: Reader) -> list[Waiting]:
    rows = waiting_requests(reader).order_by("received_on", "pk")[:EACH]
    return [
        _due(
            "person",
            Ref("rights_request", row.pk),
            f"Answer: {row.get_right_display().partition(':')[0].lower()}",
            row.get_state_display(),
            row.clock().due_on or months_after(row.received_on, 1),
            reader,
        )
        for row in rows
    ]


def _to_dispose(reader: Reader) -> list[Waiting]:
    """Disposals that a colleague asked for: the second person is somebody else."""
    rows = disposals(reader).filter(state=Disposal.State.ASKED).exclude(asked_by=reader.person_id)
    return [
        _since(
            "lock",
            Ref("disposal", row.pk),
            "Agree to a disposal, or refuse",
            "Asked for by a colleague",
            row.asked_at,
            reader,
        )
        for row in rows.order_by("asked_at", "pk")[:EACH]
    ]


def _to_grant(reader: Reader) -> list[Waiting]:
    """Grants that another officer signed first, and that this one may sign second."""
    rows = [row for row in waiting_proposals(reader) if not row.why_not_mine]
    return [
        _since(
            "person",
            Ref("grant_proposal", row.id),
            f"Agree or refuse: a grant for {row.person}",
            f"{row.grant.given_by} proposes {row.grant.role.lower()} at {row.grant.partner}",
            row.proposed_at,
            reader,
        )
        for row in rows[:EACH]
    ]


def _to_triage(reader: Reader) -> list[Waiting]:
    rows = Report.objects.readable_by(reader).filter(
        urgency=Report.Urgency.HIGH, state=Report.State.REQUIRES_ASSESSMENT, withdrawn_at=None
    )
    longest = rows.select_related("partner").order_by(SINCE, "pk")[:EACH]
    return [_triage_line(row, row.clock) for row in as_rows(longest, reader.at) if row.clock is not None]


def _triage_line(row: ReportRow, clock: TriageClock) -> Waiting:
    return Waiting(
        icon="report",
        ref=Ref("report", row.id),
        title=f"Decide {row.reference}",
        text=f"High urgency. {row.partner}",
        clock=_time_left(clock.left),
        pressing=clock.left.total_seconds(),
        late=clock.is_over,
        soon=not clock.is_over and clock.left < timedelta(hours=6),
    )


def _escalated(reader: Reader) -> list[Waiting]:
    """Reports over their clock: the board is told (collection.services.triage names the role)."""
    return [
        Waiting(
            icon="clock",
            ref=Ref("report", row.id),
            title=f"No decision on {row.reference}",
            text=f"{row.urgency.capitalize()} urgency, escalated. {row.partner}",
            clock=_time_left(row.clock.left),
            pressing=row.clock.left.total_seconds(),
            late=True,
        )
        for row in escalated(reader)[:EACH]
        if row.clock is not None
    ]


def _to_correct(reader: Reader) -> list[Waiting]:
    """What was sent back to the reader's body, with the reason and the day on which it is asked for again."""
    state = Report.State.REQUIRES_CORRECTION
    rows = Report.objects.readable_by(reader).filter(partner_id=reader.partner_id, state=state, withdrawn_at=None)
    found = dict(rows.order_by("received_at", "pk").values_list("pk", "own_reference")[:EACH])
    events = ReportEvent.objects.readable_by(reader).filter(report__in=list(found), to_state=state).order_by("pk")
    newest = {event.report_id: event for event in events}
    return [
        _due(
            "report",
            Ref("report", pk),
            f"Correct {found[pk]}",
            f"Sent back: {event.reason}",
            event.due_on or localdate(event.at),
            reader,
        )
        for pk, event in newest.items()
    ]


def _to_accept(reader: Reader) -> list[Waiting]:
    rows = Task.objects.readable_by(reader).filter(partner_id=reader.partner_id, state=Task.State.SENT)
    return [
        _due(
            "task",
            Ref("task", row.pk),
            f"Accept or decline: {row.title}",
            "The board asks your body",
            row.due_on,
            reader,
        )
        for row in rows.order_by("due_on", "pk")[:EACH]
    ]


def _to_decide(reader: Reader) -> list[Waiting]:
    rows = Option.objects.readable_by(reader).filter(
        is_proposed=True, proposal__in=Proposal.objects.readable_by(reader)
    )
    rows = rows.exclude(pk__in=Decision.objects.readable_by(reader).values("option"))
    newest = rows.order_by("-proposal__at", "-pk").values_list("proposal_id", flat=True).first()
    if newest is None:
        return []
    options = rows.filter(proposal_id=newest).select_related("proposal").order_by("rank", "pk")[:EACH]
    return [
        _since(
            "judgement",
            Ref("option", row.pk),
            f"Decide: {row.title}",
            f"Option {row.rank} of the proposal",
            row.proposal.at,
            reader,
        )
        for row in options
    ]


def _to_moderate(reader: Reader) -> list[Waiting]:
    rows = Disruption.objects.newest_for(reader).filter(moderated_at=None)
    others = rows.exclude(partner_id=reader.partner_id).select_related("partner").order_by("claimed_at", "pk")[:EACH]
    return [
        _since(
            "flag",
            Ref("disruption", row.pk),
            "Moderate a disruption",
            f"Claimed as {row.level} by {row.partner.name}",
            row.claimed_at,
            reader,
        )
        for row in others
    ]


def _to_score_again(reader: Reader) -> list[Waiting]:
    found = led_and_due(reader, as_of=localdate(reader.at))[:EACH]
    return [
        _due("judgement", Ref("group", row.pk), f"Score {row.name} again", why, on, reader) for row, on, why in found
    ]


def _to_archive(reader: Reader) -> list[Waiting]:
    found = waiting_to_archive(reader, as_of=localdate(reader.at))[:EACH]
    return [_since("judgement", Ref("group", row.pk), row.name, asked, at, reader) for row, asked, at in found]


def _to_collect(reader: Reader) -> list[Waiting]:
    rows = Requirement.objects.newest_for(reader).filter(
        owner_id=reader.partner_id,
        collector=None,
        state__in=OPEN,
    )
    return [
        _since("requirement", Ref("requirement", row.pk), "Find a collector", row.question, row.raised_at, reader)
        for row in rows.order_by("raised_at", "pk")[:EACH]
    ]


def _pointed_at(reader: Reader) -> list[Waiting]:
    """Who was told that the body of the reader holds something: they may call."""
    return [
        _since(
            "chat",
            Ref("pointer_notice", row.pk),
            f"{row.question.partner.name} was pointed to you",
            f"Case {row.question.case_reference}",
            row.question.asked_at,
            reader,
        )
        for row in open_notices(reader)[:EACH]
    ]


def _sent_here(reader: Reader) -> list[Waiting]:
    """Who checks a bidder or an applicant and was told to ask the reader's body."""
    return [
        _since(
            "chat",
            Ref("check_notice", row.pk),
            f"{row.asking.name} was sent to you",
            f"Check for {row.reference}",
            row.asked_at,
            reader,
        )
        for row in open_check_notices(reader)[:EACH]
    ]


def _arrived(reader: Reader) -> list[Waiting]:
    """What arrived on the things that the reader watches, and the watches that have ended this week."""
    today = localdate(reader.at)
    rows = own_watches(reader).filter(stopped_at=None, to_on__gt=today - A_WEEK)
    lines = [line for line in watch_lines(reader, rows) if line.arrived or line.state is WatchState.ENDED]
    return [_watch_line(line) for line in lines[:EACH]]


def _watch_line(line: WatchLine) -> Waiting:
    """After all that is asked of the reader: nobody else waits for it."""
    title, clock = line.title, f"{len(line.arrived)} new"
    text = "Arrived on what you watch since you looked"
    if line.state is WatchState.ENDED:
        title, clock = f"Your watch has ended: {line.title}", f"since {line.to_on:%-d %b}"
        text = "Take it up again, or leave it"
    return Waiting(icon="eye", ref=Ref("watch", line.id), title=title, text=text, clock=clock, pressing=86_400.0 * 30)


def _since(icon: str, ref: Ref, title: str, text: str, at: datetime, reader: Reader) -> Waiting:
    days = max((reader.at - at).days, 0)
    clock = "today" if days == 0 else f"{days} day{'' if days == 1 else 's'}"
    return Waiting(icon=icon, ref=ref, title=title, text=text, clock=clock, pressing=86_400.0 * (30 - min(days, 29)))


def _due(icon: str, ref: Ref, title: str, text: str, on: date, reader: Reader) -> Waiting:
    days = (on - localdate(reader.at)).days
    clock = f"{-days} days over" if days < 0 else "due today" if days == 0 else f"due {on:%-d %b}"
    return Waiting(
        icon=icon,
        ref=ref,
        title=title,
        text=text,
        clock=clock,
        pressing=86_400.0 * days,
        late=days < 0,
        soon=0 <= days < 4,
    )


def _time_left(left: timedelta) -> str:
    hours = abs(left.total_seconds()) / 3600
    words = f"{hours:.0f} h" if hours < 48 else f"{hours / 24:.0f} days"
    return f"{words} over" if left < timedelta(0) else f"{words} left"
