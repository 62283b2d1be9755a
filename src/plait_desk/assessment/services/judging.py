"""Key judgements: the signer chooses the term of the yardstick and the confidence; no number ever does."""

from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone

from plait.assessment.wording import CONFIDENCES, TERMS
from plait.domain.ids import Ref
from plait.policy.access import Reader
from plait.policy.chain import AuditEvent
from plait.policy.permissions import Permission
from plait_desk.accounts.queries import get_readable
from plait_desk.accounts.services import require
from plait_desk.assessment.models import AssessmentEdition, KeyJudgement
from plait_desk.assessment.services.rating import EditionClosed, shared_marking
from plait_desk.audit.services import record
from plait_desk.thread.models import Target
from plait_desk.thread.services import emit, link, target


class NotOnTheYardstick(ValueError):
    """The term or the confidence is not one of the published words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgementGiven:
    """One judgement as signed. `speaks_for` and `against` are items, each counted by its origin."""

    edition_id: int
    threat: str
    statement: str
    term: str
    confidence: str
    why: str
    would_change: str
    speaks_for: tuple[Ref, ...] = field(default=())
    against: tuple[Ref, ...] = field(default=())


@transaction.atomic
def sign_judgement(*, actor: Reader, given: JudgementGiven, supersedes_id: int | None = None) -> KeyJudgement:
    """Sign a judgement. Raises PermissionDenied, Http404, EditionClosed, NotOnTheYardstick."""
    require(actor, Permission.ASSESSMENT_EDITION_AGREE)
    edition = get_readable(AssessmentEdition, actor, given.edition_id)
    if edition.agreed_at is not None:
        raise EditionClosed(f"{edition.title} is agreed. Judge in the next edition.")
    if given.term not in TERMS or given.confidence not in CONFIDENCES:
        raise NotOnTheYardstick(f"{given.term!r} with {given.confidence!r} confidence is not on the yardstick.")
    earlier = get_readable(KeyJudgement, actor, supersedes_id) if supersedes_id else None
    row = KeyJudgement.objects.create(
        edition=edition,
        target=target(Target.Kind.THREAT, given.threat),
        statement=given.statement,
        term=given.term,
        confidence=given.confidence,
        why=given.why,
        would_change=given.would_change,
        evidence=_evidence(given),
        by_id=actor.person_id,
        at=timezone.now(),
        supersedes=earlier,
        marking=shared_marking(actor),
    )
    ref = Ref("judgement", row.pk)
    for source in (*given.speaks_for, *given.against):
        link(source, "is evidence of", ref, row.marking)
    link(ref, "judged in", Ref("assessment", edition.pk), row.marking)
    emit("assessment.judged", ref, row.marking)
    record(actor=actor, event=AuditEvent.COLLECTION, objects=[ref])
    return row


def _evidence(given: JudgementGiven) -> list[dict[str, object]]:
    sides = ((given.speaks_for, True), (given.against, False))
    return [{"ref": str(ref), "for": speaks_for} for refs, speaks_for in sides for ref in refs]
