"""Opening an edition and rating in it. A rating is never changed: a later one supersedes it."""

from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.utils import timezone

from plait.assessment.framework import framework
from plait.domain.estimate import Range
from plait.domain.group import Capability
from plait.domain.ids import AudienceId, PartnerId, Ref
from plait.domain.marking import Marking as MarkingValue
from plait.domain.marking import MarkingTier, Purpose
from plait.policy.access import Reader
from plait.policy.chain import AuditEvent
from plait.policy.permissions import Permission
from plait_desk.accounts.models import Marking
from plait_desk.accounts.queries import get_readable
from plait_desk.accounts.services import audience_of_all, intern, require
from plait_desk.assessment.models import AssessmentEdition, Rating
from plait_desk.audit.services import record
from plait_desk.thread.models import Target
from plait_desk.thread.services import emit, link, target


class EditionClosed(ValueError):
    """The edition is agreed; what comes now belongs to the next one."""


class UnknownFactor(ValueError):
    """The framework has no such factor for this kind of target."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RatingGiven:
    """One rating as its rater gives it, in levels 0 to 5. `value` None: the rater does not know."""

    edition_id: int
    kind: Target.Kind
    key: str
    factor: str
    value: Range | None
    rationale: str
    evidence: tuple[Ref, ...] = field(default=())


def shared_marking(actor: Reader) -> Marking:
    """What partners judge together: OFFICIAL-SENSITIVE, open to every partner for law enforcement."""
    return intern(
        MarkingValue(
            originator=PartnerId(actor.partner_id),
            purposes=frozenset({Purpose.LAW_ENFORCEMENT}),
            tier=MarkingTier.OFFICIAL_SENSITIVE,
            audience=AudienceId(audience_of_all().pk),
        )
    )


@transaction.atomic
def open_assessment(*, actor: Reader, title: str, as_of: date) -> AssessmentEdition:
    """A new edition to rate in, under the shipped framework. Raises PermissionDenied."""
    require(actor, Permission.ASSESSMENT_EDITION_AGREE)
    edition = AssessmentEdition.objects.create(
        title=title,
        framework_edition=framework().edition,
        as_of=as_of,
        opened_at=timezone.now(),
        marking=shared_marking(actor),
    )
    ref = Ref("assessment", edition.pk)
    emit("assessment.opened", ref, edition.marking)
    record(actor=actor, event=AuditEvent.COLLECTION, objects=[ref])
    return edition


@transaction.atomic
def rate(*, actor: Reader, given: RatingGiven) -> Rating:
    """Keep one rating; an earlier one by the same rater on the same factor is superseded, and stays.

    Raises PermissionDenied, Http404, EditionClosed, UnknownFactor.
    """
    require(actor, Permission.ASSESSMENT_THREAT_RATE)
    edition = get_readable(AssessmentEdition, actor, given.edition_id)
    if edition.agreed_at is not None:
        raise EditionClosed(f"{edition.title} is agreed. Rate in the next edition.")
    _check_factor(given)
    about = target(given.kind, given.key)
    earlier = Rating.objects.filter(
        edition=edition, target=about, factor=given.factor, by_id=actor.person_id, superseded_by=None
    ).first()
    value = given.value
    row = Rating.objects.create(
        edition=edition,
        target=about,
        factor=given.factor,
        low=value.low if value else None,
        best=value.best if value else None,
        high=value.high if value else None,
        rationale=given.rationale,
        evidence=[str(ref) for ref in given.evidence],
        partner_id=actor.partner_id,
        by_id=actor.person_id,
        at=timezone.now(),
        supersedes=earlier,
        marking=shared_marking(actor),
    )
    ref = Ref("rating", row.pk)
    for source in given.evidence:
        link(source, "is evidence of", ref, row.marking)
    link(ref, "rates in", Ref("assessment", edition.pk), row.marking)
    emit("assessment.rated", ref, row.marking)
    record(actor=actor, event=AuditEvent.COLLECTION, objects=[ref])
    return row


def _check_factor(given: RatingGiven) -> None:
    of_groups = {capability.value for capability in Capability}
    allowed = of_groups if given.kind == Target.Kind.GROUP else {factor.key for factor in framework().factors}
    if given.factor not in allowed:
        raise UnknownFactor(f"{given.factor!r} is not a factor of the framework: use {', '.join(sorted(allowed))}")
