"""Hit / no-hit as each side sees it: which records may be pointed at, what somebody asked, and who asked of a body.

One of the exceptions to non-interference that the policy lists. A record counts here by its marking, never by who may
read it; and only that a body holds something is told, by that body's name.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import pyarrow as pa
from django.db.models import Q, QuerySet

from plait.domain.exact_key import KeyKind
from plait.domain.ids import Ref
from plait.domain.marking import Existence, MarkingKind, Purpose
from plait.linking.exact import SAID, USED
from plait.linking.pointing import NoticeState, PointerAnswer, state_of
from plait.policy.access import Reader
from plait.policy.permissions import Permission
from plait_desk.accounts.fields import BAR
from plait_desk.collection.models import Load, Mention, Report
from plait_desk.jobs import bulk
from plait_desk.linking.models import ExactKey, PointerContact, PointerNotice, PointerQuestion
from plait_desk.thread.models import Restriction
from plait_desk.thread.queries.ledger import moment
from plait_desk.thread.queries.released import ReleaseLine, release_lines

MOST = 50
_USED = ", ".join(f"'{name.value}'" for name in USED)
# Only what carries the record's own marking: whoever may be told of the one may be told of what it says.
# The plus keeps planners from finding statements by their marking, of which each has many.
_SAID = f"""
    SELECT s.mention_id, m.kind, s.property, s.value FROM collection_statement s
    JOIN collection_mention m ON m.id = s.mention_id AND m.marking_id = +s.marking_id
    JOIN accounts_marking a ON a.id = m.marking_id
    WHERE a.kind = '{MarkingKind.ORDINARY}' AND a.existence <> '{Existence.HIDDEN}'
    AND s.withdrawn_at IS NULL AND m.withdrawn_at IS NULL AND s.value IS NOT NULL AND s.property IN ({_USED})
    AND """
_NEW = "s.mention_id IN (SELECT mention_id FROM collection_statement WHERE id > %s AND id <= %s)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pointed:
    """One body that holds something: whom to call there, and what it says of the question."""

    body: str
    contact: str
    state: NoticeState
    answer: str
    release_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionLine:
    """One question of the reader. No bodies: nothing to share."""

    id: int
    kind: str
    case_reference: str
    reason: str
    asked: str
    bodies: tuple[Pointed, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeLine:
    """Who asked, for what: all that the body which holds something learns."""

    id: int
    who: str
    body: str
    contact: str
    purpose: str
    case_reference: str
    reason: str
    asked: str
    expires: str
    state: NoticeState
    answer: str
    answered: str


def may_be_pointed_at(purpose: Purpose) -> QuerySet[Mention]:
    """The records of which others may learn, for this purpose, that some body holds them; whoever may read them.

    By the columns what `plait.linking.pointing.may_point` asks of a marking. Nobody who must be protected by any
    record of theirs, nothing restricted, nothing of a draft, of a load that is under way, or of a withdrawn report.
    """
    rows = Mention.objects.filter(
        Q(load=None) | Q(load__state=Load.State.COMMITTED),
        Q(item=None) | Q(item__withdrawn_at=None, item__report__withdrawn_at=None),
        withdrawn_at=None,
        is_protected=False,
        marking__kind=MarkingKind.ORDINARY,
        marking__existence__in=(Existence.POINTER, Existence.OPEN),
        marking__purposes__contains=f"{BAR}{purpose.value}{BAR}",
        marking__originator__isnull=False,
    )
    return (
        rows.exclude(item__report__state=Report.State.TO_BE_DELETED)
        .exclude(membership__subject__memberships__mention__is_protected=True)
        .exclude(pk__in=Restriction.objects.filter(lifted_at=None).values("mention_id"))
    )


def bodies_holding(reader: Reader, number: int) -> list[int]:
    """The bodies, other than the reader's own, that hold a record with this key which may be pointed at for the
    reader's purpose. One query, whatever there is: hidden and absent cost the same."""
    keyed = ExactKey.objects.filter(number=number).values("mention")
    held = may_be_pointed_at(reader.purpose).filter(pk__in=keyed).exclude(marking__originator=reader.partner_id)
    bodies = held.order_by("marking__originator_id").values_list("marking__originator_id", flat=True).distinct()
    return [body for body in bodies if body is not None]


def said_between(after: int, last: int) -> pa.Table:
    """SAID of every record that may be pointed at and has a statement numbered above `after` and up to `last`.

    Sees everything: for the index of exact keys, which never leaves the services.
    """
    return bulk.read_some(_SAID + _NEW, [after, last], SAID)


def said_by_body(partner_id: int) -> pa.Table:
    """SAID of every record of one body that may be pointed at, as far as the marking goes. For the services only."""
    return bulk.read(f"{_SAID}a.originator_id = {int(partner_id)}", [], SAID)


def questions_of(reader: Reader) -> list[QuestionLine]:
    """What the reader asked for the body that they act for, the newest first."""
    rows = PointerQuestion.objects.filter(asked_by=reader.person_id, partner=reader.partner_id)
    shown = list(rows.order_by("-asked_at", "pk")[:MOST])
    notices = PointerNotice.objects.filter(question__in=[row.pk for row in shown]).select_related("partner", "question")
    told: dict[int, list[Pointed]] = {}
    contacts = _contacts()
    for notice in notices.order_by("partner__name", "pk"):
        told.setdefault(notice.question_id, []).append(_pointed(reader, notice, contacts))
    return [
        QuestionLine(
            id=row.pk,
            kind=KeyKind(row.kind).words.partition(":")[0],
            case_reference=row.case_reference,
            reason=row.reason,
            asked=moment(row.asked_at),
            bodies=tuple(told.get(row.pk, ())),
        )
        for row in shown
    ]


def open_notices(reader: Reader) -> QuerySet[PointerNotice]:
    """Notices that the reader's body may still answer, the longest waiting first; none without that right."""
    rows = PointerNotice.objects.filter(partner=reader.partner_id, answer="", question__expires_at__gt=reader.at)
    answerable = rows if reader.may(Permission.LINKING_POINTER_ANSWER) else rows.none()
    return answerable.select_related("question__partner").order_by("question__asked_at", "pk")


def notices_to(reader: Reader) -> list[NoticeLine]:
    """Who asked about what the reader's body holds: open ones first, then the newest. None without the right."""
    if not reader.may(Permission.LINKING_POINTER_ANSWER):
        return []
    rows = PointerNotice.objects.filter(partner=reader.partner_id).select_related(
        "question__asked_by", "question__partner", "answered_by"
    )
    contacts = _contacts()
    lines = [_notice(reader, row, contacts) for row in rows.order_by("-question__asked_at", "pk")[:MOST]]
    return sorted(lines, key=lambda line: line.state is not NoticeState.OPEN)


def own_contact(reader: Reader) -> str:
    """Whom others are told to call at the reader's body; empty where nobody has said."""
    return _contacts().get(reader.partner_id, "")


def open_releases_to(reader: Reader, partner_id: int) -> list[ReleaseLine]:
    """Releases of the reader's body to this body that stand, and that the reader may read."""
    return [line for line in release_lines(reader, partner_id=partner_id) if line.is_ours and line.state == "Open"]


def cited(lines: Iterable[QuestionLine | NoticeLine]) -> list[Ref]:
    """What a page of these lines shows, for the audit log."""
    return [Ref("pointer_question" if isinstance(line, QuestionLine) else "pointer_notice", line.id) for line in lines]


def _contacts() -> dict[int, str]:
    return dict(PointerContact.objects.values_list("partner_id", "words"))


def _pointed(reader: Reader, row: PointerNotice, contacts: dict[int, str]) -> Pointed:
    answer = PointerAnswer(row.answer) if row.answer else None
    return Pointed(
        body=row.partner.name,
        contact=contacts.get(row.partner_id, ""),
        state=state_of(answer, expires_at=row.question.expires_at, at=reader.at),
        answer=answer.words if answer else "",
        release_id=row.release_id,
    )


def _notice(reader: Reader, row: PointerNotice, contacts: dict[int, str]) -> NoticeLine:
    question, answer = row.question, PointerAnswer(row.answer) if row.answer else None
    by = f"{moment(row.answered_at)}, {row.answered_by.name}" if row.answered_by else ""
    return NoticeLine(
        id=row.pk,
        who=question.asked_by.name,
        body=question.partner.name,
        contact=contacts.get(question.partner_id, ""),
        purpose=Purpose(question.purpose).words,
        case_reference=question.case_reference,
        reason=question.reason,
        asked=moment(question.asked_at),
        expires=moment(question.expires_at),
        state=state_of(answer, expires_at=question.expires_at, at=reader.at),
        answer=answer.words if answer else "",
        answered=by,
    )
