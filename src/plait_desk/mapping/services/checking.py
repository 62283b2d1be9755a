"""A check of a bidder or applicant: asked, answered at once, decided by a named person, replied to, forgotten."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.http import Http404
from django.utils import timezone

from plait.domain.check import CheckRefused, CheckStage, CheckState, move
from plait.domain.ids import PartnerId, Ref
from plait.domain.marking import Marking, Purpose
from plait.linking.exact import KeyRefused
from plait.linking.pointing import NoticeState, PointerAnswer
from plait.mapping.check import answer_of, refuse_if_too_many, refuse_unless_grounded
from plait.policy.access import Reader
from plait.policy.chain import AuditEvent
from plait.policy.permissions import Permission
from plait.reference.reading import lists
from plait_desk.accounts.queries import get_readable
from plait_desk.accounts.services import count_up, intern, require
from plait_desk.audit.services import record
from plait_desk.linking.queries.pointing import open_releases_to
from plait_desk.mapping.models import Check, CheckDecision, CheckNotice, CheckReply
from plait_desk.mapping.queries.checks import (
    bodies_to_ask,
    cards_open,
    listed_grounds,
    sent_state,
    state_of_check,
)
from plait_desk.mapping.services.telling import Asked, numbers_asked, numbers_said
from plait_desk.thread.models import Release

A_DAY = 24 * 60 * 60  # seconds
# An undecided check, and one that something was decided on: as long as a discretionary ground may count. Ours.
KEPT_FOR, KEPT_DECIDED_FOR = timedelta(days=90), timedelta(days=3 * 365)


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckAsked:
    """What the check serves and why; and only then about which company."""

    reference: str
    stage: CheckStage
    reason: str
    company: Asked


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What was decided, by whom, why; on which listed grounds; and the evidence of self-cleansing considered."""

    decision: str
    grounds: Sequence[str]
    evidence: str
    decider: str
    reason: str


def ask_check(*, actor: Reader, asked: CheckAsked) -> Check:
    """Ask, and be answered: nothing to share, whom to call, or a released card. Each body pointed to is told who asked.

    Counted before anything is looked for, so that the quota tells nothing; and everything is looked for, whatever was
    found before it. Raises PermissionDenied and CheckRefused.
    """
    require(actor, Permission.MAPPING_CHECK_MAKE)
    refuse_unless_grounded(reference=asked.reference, reason=asked.reason, stage=asked.stage, purpose=actor.purpose)
    numbers = _numbers(asked.company)
    of_body = count_up(f"checks of body {actor.partner_id}", each_seconds=A_DAY)
    own = count_up(f"checks of person {actor.person_id}", each_seconds=A_DAY)
    refuse_if_too_many(own.number, of_body_today=of_body.number)
    with transaction.atomic():
        wanted = frozenset(numbers)
        cards = [card for card, words in cards_open(actor) if wanted & numbers_said(words)]
        told = answer_of(cards, bodies_to_ask(actor, numbers), asked_by=PartnerId(actor.partner_id))
        row = Check.objects.create(
            partner_id=actor.partner_id,
            asked_by_id=actor.person_id,
            purpose=actor.purpose.value,
            stage=asked.stage.value,
            reference=asked.reference.strip(),
            reason=asked.reason.strip(),
            company_number=asked.company.number.strip(),
            company_name=asked.company.name.strip(),
            asked_at=timezone.now(),
            answer=told.answer.value,
            cards=list(told.cards),
            marking=intern(Marking(originator=PartnerId(actor.partner_id), purposes=frozenset({actor.purpose}))),
        )
        ref = Ref("check", row.pk)
        record(actor=actor, event=AuditEvent.CONSULTATION, objects=[ref], query=_typed(asked.company))
        _tell(actor, row, told.ask)
    return row


def decide_check(*, actor: Reader, check_id: int, decided: Decided) -> CheckDecision:
    """Keep what a named person decided after a check. Plait neither decides nor proposes anything.

    Raises PermissionDenied, Http404 (hidden and absent alike) and CheckRefused.
    """
    require(actor, Permission.MAPPING_CHECK_MAKE)
    with transaction.atomic():
        row = _locked(actor, check_id)
        _refuse_unless_whole(decided, Purpose(row.purpose))
        state, before = state_of_check(actor, row)
        move(state, CheckState.DECIDED)
        kept = CheckDecision.objects.create(
            check_made=row,
            decision=decided.decision.strip(),
            grounds=sorted(set(decided.grounds)),
            edition=lists()["grounds"].edition,
            evidence=decided.evidence.strip(),
            decider=decided.decider.strip(),
            reason=decided.reason.strip(),
            by_id=actor.person_id,
            at=timezone.now(),
            supersedes=before,
            marking=row.marking,
        )
        record(actor=actor, event=AuditEvent.ALTERATION, objects=[Ref("check", row.pk)])
    return kept


def reply_to_check(*, actor: Reader, check_id: int, words: str) -> CheckReply:
    """Take down what whoever the newest decision is about says to it, once; it may then be decided again.

    Raises PermissionDenied, Http404 and CheckRefused.
    """
    require(actor, Permission.MAPPING_CHECK_MAKE)
    with transaction.atomic():
        row = _locked(actor, check_id)
        state, newest = state_of_check(actor, row)
        move(state, CheckState.REPLIED)
        if newest is None or not words.strip():
            raise CheckRefused("Write down what they say to the decision.")
        kept = CheckReply.objects.create(
            decision=newest, words=words.strip(), by_id=actor.person_id, at=timezone.now(), marking=row.marking
        )
        record(actor=actor, event=AuditEvent.ALTERATION, objects=[Ref("check", row.pk)])
    return kept


def answer_check(*, actor: Reader, notice_id: int, answer: PointerAnswer, release_id: int | None = None) -> CheckNotice:
    """Say once, for the body that was pointed to, what came of it: spoken, released to them, or nothing to add.

    Raises PermissionDenied, Http404 (another body's notice and none at all alike) and CheckRefused.
    """
    require(actor, Permission.MAPPING_CHECK_ANSWER)
    with transaction.atomic():
        rows = CheckNotice.objects.select_for_update(of=("self",)).filter(partner=actor.partner_id)
        row = rows.filter(pk=notice_id).first()
        if row is None:
            raise Http404
        if sent_state(row, actor) is not NoticeState.OPEN:
            raise CheckRefused("This was answered before, or has expired. They ask again if they still need to know.")
        row.release = _release(actor, row, release_id) if answer is PointerAnswer.RELEASED else None
        row.answer, row.answered_by_id, row.answered_at = answer.value, actor.person_id, timezone.now()
        row.save(update_fields=["answer", "answered_by", "answered_at", "release"])
        record(actor=actor, event=AuditEvent.ALTERATION, objects=[Ref("check_notice", row.pk)])
    return row


def forget_checks(*, as_of: datetime) -> int:
    """Checks and the notices of them are forgotten after their time; the audit log keeps that they were."""
    old = Check.objects.filter(asked_at__lte=as_of - KEPT_FOR)
    kept = CheckDecision.objects.filter(at__gt=as_of - KEPT_DECIDED_FOR).values("check_made")
    with transaction.atomic():
        ids = list(old.exclude(pk__in=kept).order_by("pk").values_list("pk", flat=True))
        CheckNotice.objects.filter(of_check__in=ids).delete()
        Check.objects.filter(pk__in=ids).delete()
        if ids:
            refs = [Ref("check", pk) for pk in ids]
            record(actor=None, event=AuditEvent.ERASURE, objects=refs, count=len(refs))
    return len(ids)


def _numbers(company: Asked) -> list[int]:
    try:
        numbers = numbers_asked(company)
    except KeyRefused as refused:
        raise CheckRefused(str(refused)) from None
    if not numbers:
        raise CheckRefused("Give the company number, or the whole name as the register has it.")
    return numbers


def _typed(company: Asked) -> str:
    return "; ".join(part.strip() for part in (company.number, company.name) if part.strip())


def _tell(actor: Reader, row: Check, bodies: Iterable[PartnerId]) -> None:
    """One notice a body, and one entry of the log of all that was disclosed to the actor."""
    notices = [
        CheckNotice(
            of_check=row.pk,
            partner_id=body,
            asked_by_id=actor.person_id,
            asking_id=actor.partner_id,
            purpose=row.purpose,
            stage=row.stage,
            reference=row.reference,
            reason=row.reason,
            asked_at=row.asked_at,
        )
        for body in bodies
    ]
    if notices or row.cards:
        CheckNotice.objects.bulk_create(notices)
        refs = [Ref("check_notice", notice.pk) for notice in notices] + [Ref("snapshot", card) for card in row.cards]
        record(actor=actor, event=AuditEvent.DISCLOSURE, objects=[Ref("check", row.pk), *refs])


def _locked(actor: Reader, check_id: int) -> Check:
    """The check, held until the end, so that nobody decides beside the actor."""
    get_readable(Check, actor, check_id)
    return Check.objects.select_for_update(of=("self",)).get(pk=check_id)


def _refuse_unless_whole(decided: Decided, purpose: Purpose) -> None:
    if not decided.decision.strip() or not decided.reason.strip():
        raise CheckRefused("Say what was decided, and why: whoever it is about may ask to read it.")
    if not decided.decider.strip():
        raise CheckRefused("Name the person who decided: a check decides nothing.")
    unlisted = set(decided.grounds) - {ground.key for ground in listed_grounds(purpose)}
    if unlisted:
        raise CheckRefused("Choose grounds from the list of this purpose.")
    if decided.grounds and not decided.evidence.strip():
        raise CheckRefused(
            "Say which evidence of self-cleansing was considered, or that none was offered when it was asked for."
        )


def _release(actor: Reader, row: CheckNotice, release_id: int | None) -> Release:
    """The release that answers it: of the actor's body, to the one that asked, and open."""
    if release_id not in {line.id for line in open_releases_to(actor, row.asking_id)}:
        raise CheckRefused("Choose a release of your body to theirs that is open. Ask for one on the thing's page.")
    return Release.objects.get(pk=release_id)
