"""Hit / no-hit: a question, the notice to whoever holds something, its answer, and when all of it is forgotten."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.http import Http404
from django.utils import timezone

from plait.domain.exact_key import KeyKind
from plait.domain.ids import Ref
from plait.linking.exact import exact_key, number_of
from plait.linking.pointing import (
    KEPT_FOR,
    OPEN_FOR,
    NoticeState,
    PointerAnswer,
    PointerRefused,
    refuse_if_too_many,
    refuse_unless_grounded,
    state_of,
)
from plait.policy.access import Reader
from plait.policy.chain import AuditEvent
from plait.policy.permissions import Permission
from plait_desk.accounts.services import count_up, require
from plait_desk.audit.keys import desk_key
from plait_desk.audit.services import record
from plait_desk.linking.models import PointerContact, PointerNotice, PointerQuestion
from plait_desk.linking.queries.pointing import bodies_holding, open_releases_to
from plait_desk.linking.services.keying import KEY
from plait_desk.thread.models import Release

A_DAY = 24 * 60 * 60  # seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class PointerAsked:
    """A full name with a birth date, or one number; the case that it serves, and why."""

    kind: KeyKind
    text: str
    born_on: str = ""
    case_reference: str
    reason: str


def ask_pointer(*, actor: Reader, asked: PointerAsked) -> PointerQuestion:
    """Ask whether another body holds something; each that does, and may be pointed at, is told who asked.

    What was typed is kept in the audit log alone, under a key of its own. Counted before anything is looked for, so
    that the quota tells nothing. Raises PermissionDenied, PointerRefused and KeyRefused.
    """
    require(actor, Permission.LINKING_POINTER_ASK)
    refuse_unless_grounded(asked.case_reference, asked.reason)
    key = exact_key(asked.kind, asked.text, asked.born_on)
    of_body = count_up(f"pointers of body {actor.partner_id}", each_seconds=A_DAY)
    own = count_up(f"pointers of person {actor.person_id}", each_seconds=A_DAY)
    refuse_if_too_many(own.number, of_body_today=of_body.number)
    now = timezone.now()
    with transaction.atomic():
        row = PointerQuestion.objects.create(
            asked_by_id=actor.person_id,
            partner_id=actor.partner_id,
            purpose=actor.purpose.value,
            kind=asked.kind.value,
            case_reference=asked.case_reference.strip(),
            reason=asked.reason.strip(),
            asked_at=now,
            expires_at=now + OPEN_FOR,
        )
        record(actor=actor, event=AuditEvent.CONSULTATION, objects=[Ref("pointer_question", row.pk)], query=key)
        _tell(actor, row, bodies_holding(actor, number_of(key, desk_key(KEY))))
    return row


def answer_pointer(
    *, actor: Reader, notice_id: int, answer: PointerAnswer, release_id: int | None = None
) -> PointerNotice:
    """Say once what came of it: they have spoken, something was released to them, or there is nothing to add.

    Raises PermissionDenied, Http404 (another body's notice and none at all alike) and PointerRefused.
    """
    require(actor, Permission.LINKING_POINTER_ANSWER)
    with transaction.atomic():
        rows = PointerNotice.objects.select_for_update(of=("self",)).select_related("question")
        row = rows.filter(pk=notice_id, partner=actor.partner_id).first()
        if row is None:
            raise Http404
        _refuse_unless_open(row, actor.at)
        row.release = _release(actor, row, release_id) if answer is PointerAnswer.RELEASED else None
        row.answer, row.answered_by_id, row.answered_at = answer.value, actor.person_id, timezone.now()
        row.save(update_fields=["answer", "answered_by", "answered_at", "release"])
        record(actor=actor, event=AuditEvent.ALTERATION, objects=[Ref("pointer_notice", row.pk)])
    return row


def set_contact(*, actor: Reader, words: str) -> PointerContact:
    """Say whom others call at the actor's body. Raises PermissionDenied and PointerRefused."""
    require(actor, Permission.LINKING_POINTER_ANSWER)
    if not words.strip():
        raise PointerRefused("Say whom they call, and how.")
    with transaction.atomic():
        row, _ = PointerContact.objects.update_or_create(
            partner_id=actor.partner_id,
            defaults={"words": words.strip(), "set_by_id": actor.person_id, "set_at": timezone.now()},
        )
        record(actor=actor, event=AuditEvent.ALTERATION, objects=[Ref("partner", actor.partner_id)])
    return row


def forget_pointers(*, as_of: datetime) -> int:
    """Questions and their notices are forgotten 90 days after they expired; the audit log keeps that they were."""
    gone = PointerQuestion.objects.filter(expires_at__lte=as_of - KEPT_FOR)
    with transaction.atomic():
        refs = [Ref("pointer_question", pk) for pk in gone.values_list("pk", flat=True)]
        gone.delete()
        if refs:
            record(actor=None, event=AuditEvent.ERASURE, objects=refs, count=len(refs))
    return len(refs)


def _tell(actor: Reader, question: PointerQuestion, bodies: Iterable[int]) -> None:
    """One notice a body, and one entry of the log that something was disclosed to the actor."""
    notices = [PointerNotice(question=question, partner_id=body) for body in bodies]
    if notices:
        PointerNotice.objects.bulk_create(notices)
        refs = [Ref("pointer_notice", notice.pk) for notice in notices]
        record(actor=actor, event=AuditEvent.DISCLOSURE, objects=[Ref("pointer_question", question.pk), *refs])


def _refuse_unless_open(row: PointerNotice, at: datetime) -> None:
    answer = PointerAnswer(row.answer) if row.answer else None
    state = state_of(answer, expires_at=row.question.expires_at, at=at)
    if state is NoticeState.ANSWERED:
        raise PointerRefused("Your body has answered this before.")
    if state is NoticeState.EXPIRED:
        raise PointerRefused("This has expired. They ask again if they still need to know.")


def _release(actor: Reader, row: PointerNotice, release_id: int | None) -> Release:
    """The release that answers it: of the actor's body, to the one that asked, and open."""
    if release_id not in {line.id for line in open_releases_to(actor, row.question.partner_id)}:
        raise PointerRefused("Choose a release of your body to theirs that is open. Ask for one on the thing's page.")
    return Release.objects.get(pk=release_id)
