"""Disruptions: claimed once, levelled by criteria, moderated by a body that took no part."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from plait.action import disruption as criteria
from plait.domain.disruption import Capability, Displacement, DisruptionLevel, Duration
from plait.domain.ids import PartnerId, Ref, decode
from plait.policy.access import Reader
from plait.policy.permissions import Permission
from plait_desk.accounts.queries import get_readable
from plait_desk.accounts.services import require
from plait_desk.action.models import Action, Disruption
from plait_desk.audit.services import AuditEvent, record
from plait_desk.looks.synthetic import is_synthetic
from plait_desk.thread.models import Target
from plait_desk.thread.services import emit, link


class NoGroup(ValueError):
    """The action is about no group, so there is nothing whose capability was disrupted."""


class AlreadyModerated(ValueError):
    """Another body has moderated this claim; a new claim supersedes it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What a body says it did to one capability of the action's group."""

    attribute: str
    before: Capability
    after: Capability
    duration: Duration
    displacement: Displacement
    happened_on: date
    evidence: str
    contributors: tuple[int, ...] = ()


def claim_disruption(*, actor: Reader, action_id: int, claim: Claim) -> Disruption:
    """The claim with the level that the criteria give; the same disruption claimed again is the first claim.

    Raises NoGroup, PermissionDenied, Http404.
    """
    require(actor, Permission.ACTION_DISRUPTION_CLAIM)
    with transaction.atomic():
        action = get_readable(Action, actor, action_id)
        if action.target is None or action.target.kind != Target.Kind.GROUP:
            raise NoGroup("this action is about no group: record an outcome instead")
        draft = _draft(actor, action, claim)
        if known := _same(draft):
            return known
        draft.level = criteria.level(draft.value()).value
        draft.save(force_insert=True)
        ref = Ref("disruption", draft.pk)
        link(Ref("action", action.pk), "led to", ref, draft.marking)
        link(Ref("group", decode(action.target.key)), "disrupted by", ref, draft.marking)
        emit("action.disruption_claimed", ref, draft.marking)
        record(actor=actor, event=AuditEvent.COLLECTION, objects=[ref, Ref("action", action.pk)])
    return draft


def moderate(*, actor: Reader, disruption_id: int, level: DisruptionLevel, reason: str) -> Disruption:
    """Another body's view of a claim, with the days to look again. Raises OwnClaim, AlreadyModerated."""
    require(actor, Permission.ACTION_DISRUPTION_MODERATE)
    with transaction.atomic():
        row = get_readable(Disruption, actor, disruption_id)
        if row.moderated_at:
            raise AlreadyModerated("this claim has been moderated; a new claim supersedes it")
        now = timezone.now()
        held = criteria.moderate(
            row.value(), by=PartnerId(actor.partner_id), to=level, reason=reason, on=timezone.localdate(now)
        )
        row.moderated_level, row.moderation_reason = held.level.value, held.reason
        row.moderator_id, row.moderated_by_id, row.moderated_at = actor.partner_id, actor.person_id, now
        row.recheck_on, row.recheck_again_on = held.recheck_on
        row.save()
        ref = Ref("disruption", row.pk)
        emit("action.disruption_moderated", ref, row.marking)
        record(actor=actor, event=AuditEvent.ALTERATION, objects=[ref])
    return row


def _draft(actor: Reader, action: Action, claim: Claim) -> Disruption:
    return Disruption(
        target=action.target,
        task=action.task,
        attribute=claim.attribute,
        before=claim.before,
        after=claim.after,
        duration=claim.duration.value,
        displacement=claim.displacement.value,
        happened_on=claim.happened_on,
        contributors=list(claim.contributors),
        evidence=claim.evidence,
        is_synthetic=is_synthetic(),
        partner_id=actor.partner_id,
        claimed_by_id=actor.person_id,
        claimed_at=timezone.now(),
        marking=action.marking,
    )


def _same(draft: Disruption) -> Disruption | None:
    """The claim already made of this disruption, whoever made it: it counts once."""
    if draft.task_id and (of_task := Disruption.objects.filter(task_id=draft.task_id).first()):
        return of_task
    same = Disruption.objects.filter(
        target=draft.target, attribute__iexact=draft.attribute, happened_on=draft.happened_on
    )
    return same.filter(marking=draft.marking).first()
