"""A review of one record: it is kept, with a reason and the day on which somebody looks again."""

from datetime import date

from django.db import transaction
from django.shortcuts import get_object_or_404
from django.utils import timezone

from plait.domain.ids import Ref
from plait.policy.access import Reader
from plait.policy.chain import AuditEvent
from plait.policy.permissions import Permission
from plait.policy.retention import RULES, RetentionGroup, RetentionReason, years_after
from plait_desk.accounts.services import require
from plait_desk.audit.services import record
from plait_desk.thread.models import RetentionReview, ReviewClock


class ReviewRefused(ValueError):
    """The review says too little, or looks too far ahead; the words say what is wanted."""


def keep_record(
    *, actor: Reader, clock_id: int, reason: RetentionReason, why: str, next_review_on: date
) -> RetentionReview:
    """Keep a record of the actor's own body. The next review is at the latest when the rule of its group asks for it.

    Raises PermissionDenied, Http404 and ReviewRefused.
    """
    require(actor, Permission.OVERSIGHT_DISPOSAL_DECIDE)
    with transaction.atomic():
        own = ReviewClock.objects.readable_by(actor).filter(partner_id=actor.partner_id)
        clock = get_object_or_404(own, pk=clock_id)
        today = timezone.localdate()
        latest = years_after(today, RULES[RetentionGroup(clock.group)].then_years)
        if not why.strip():
            raise ReviewRefused("Say why it is still needed: the next reviewer must be able to follow it.")
        if not today < next_review_on <= latest:
            raise ReviewRefused(f"The next review is after today and no later than {latest:%-d %B %Y}.")
        review = RetentionReview.objects.create(
            kind=clock.kind,
            thing_id=clock.thing_id,
            reason=reason,
            why=why.strip(),
            reviewed_on=today,
            next_review_on=next_review_on,
            by_id=actor.person_id,
            at=timezone.now(),
        )
        ReviewClock.objects.filter(pk=clock.pk).update(next_review_on=next_review_on)
        record(actor=actor, event=AuditEvent.ALTERATION, objects=[Ref(clock.kind, clock.thing_id)])
    return review
