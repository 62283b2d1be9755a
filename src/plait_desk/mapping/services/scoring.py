"""A person scores a group: its tier with the reason, and each attribute with its evidence or as unknown."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from plait.domain.group import GroupEventKind, GroupState, Tier, move, next_score_due
from plait.domain.ids import Ref
from plait.domain.score import Rated, Score, kind_of
from plait.mapping.score import refuse_unfounded, told_by
from plait.policy.access import Reader
from plait.policy.chain import AuditEvent
from plait_desk.accounts.services import marking_of_both
from plait_desk.audit.services import record as audit
from plait_desk.collection.models import Item
from plait_desk.mapping.models import Group, GroupAttribute
from plait_desk.mapping.queries.levels import known_levels
from plait_desk.mapping.services.changing import Change, ChangeRefused, held_for_change, keep_what_was_told, tell


@transaction.atomic
def score_group(*, actor: Reader, group_id: int, score: Score, seen: str | None = None) -> Group:
    """Keep the score, and start its clock; a proposed group is scored by it.

    A level that rests on an item is read by whoever may read both the item and the group. Raises PermissionDenied,
    Http404, ScoreRefused, ChangeRefused, ChangedMeanwhile.
    """
    group = held_for_change(actor, group_id, seen=seen)
    if group.state == GroupState.ARCHIVED:
        raise ChangeRefused("An archived group is not scored: reactivate it first.")
    refuse_unfounded(score)
    items = Item.objects.readable_by(actor).select_related("marking").in_bulk(_cited(score))
    if len(items) < len(_cited(score)):
        raise ChangeRefused("An item given as evidence is not there any more: choose it again.")
    _rate(actor, group, told_by(score, known_levels(actor, group)), items)
    was = Tier(group.tier)
    keep_what_was_told(group)
    group.tier, group.scored_on, group.rescore_on = score.tier, score.on, next_score_due(score.on)
    if group.state == GroupState.PROPOSED and score.tier is not Tier.UNSCORED:
        group.state = move(GroupState.PROPOSED, GroupState.SCORED)
    group.save(update_fields=["tier", "scored_on", "rescore_on", "state", "told"])
    reason = f"{score.tier.words} (was {was.words}): {score.reason.strip()}"
    tell(actor, group, Change(kind=GroupEventKind.SCORED, reason=reason))
    audit(actor=actor, event=AuditEvent.ALTERATION, objects=[Ref("group", group.pk)])
    return group


def _cited(score: Score) -> set[int]:
    return {rated.item for rated in score.rated if rated.item is not None}


def _rate(actor: Reader, group: Group, rated: tuple[Rated, ...], items: Mapping[int, Item]) -> None:
    """One row more for each attribute; the one before is superseded, never changed."""
    rows = GroupAttribute.objects.filter(group=group, superseded_by=None).order_by("pk")
    latest = {(row.kind, row.attribute): row for row in rows}
    now = timezone.now()
    GroupAttribute.objects.bulk_create(_row(actor, group, one, items, latest, now) for one in rated)


def _row(
    actor: Reader,
    group: Group,
    one: Rated,
    items: Mapping[int, Item],
    latest: Mapping[tuple[str, str], GroupAttribute],
    now: datetime,
) -> GroupAttribute:
    item = items.get(one.item) if one.item is not None else None
    kind = kind_of(one.attribute)
    return GroupAttribute(
        group=group,
        kind=kind,
        attribute=one.attribute.value,
        level=one.level,
        item=item,
        evidence=one.evidence.strip(),
        grade=item.grade if item else one.grade,
        by_id=actor.person_id,
        rated_at=now,
        supersedes=latest.get((kind, one.attribute.value)),
        marking=marking_of_both(group.marking, item.marking) if item else group.marking,
    )
