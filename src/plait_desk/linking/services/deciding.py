"""One named person's decision on one pair, and what it changes at once."""

from django.db import transaction
from django.utils import timezone

from plait.domain.ids import Ref
from plait.domain.marking import combine
from plait.domain.match import Judgement
from plait.policy.access import Reader
from plait.policy.permissions import Permission
from plait_desk.accounts.queries import get_readable
from plait_desk.accounts.services import intern, require
from plait_desk.audit.services import AuditEvent, record
from plait_desk.collection.models import Mention
from plait_desk.linking.models import Match, Membership
from plait_desk.linking.queries.sight import EVERYTHING, by_model, clusters, component
from plait_desk.linking.services.protecting import close_to_search
from plait_desk.linking.services.subjects import replace_some
from plait_desk.thread.services import emit


class PairRefused(ValueError):
    """The two records cannot be one thing, or no reason was given."""


def decide_pair(*, actor: Reader, left: int, right: int, judgement: Judgement, reason: str) -> Match:
    """Record that two mentions are the same, different, or that it is not sure (which takes an earlier word back).

    The decision carries the marking of both mentions together, supersedes the last one on the pair, and clusters
    their component again at once. Raises PermissionDenied, Http404 (hidden or absent alike) and PairRefused.
    """
    require(actor, Permission.LINKING_PAIR_DECIDE)
    ends = [get_readable(Mention, actor, id_) for id_ in sorted((left, right))]
    kind = _kind_of(ends, judgement, reason)
    with transaction.atomic():
        earlier = Match.objects.filter(left=ends[0], right=ends[1], superseded_by=None).order_by("-at", "-pk").first()
        match = Match.objects.create(
            left=ends[0],
            right=ends[1],
            judgement=judgement,
            reason=reason.strip(),
            by_id=actor.person_id,
            at=timezone.now(),
            supersedes=earlier,
            marking=intern(combine(ends[0].marking.value(), ends[1].marking.value())),
        )
        _cluster_again([end.pk for end in ends], kind)
        mentions = [Ref("mention", end.pk) for end in ends]
        record(actor=actor, event=AuditEvent.ALTERATION, objects=[Ref("match", match.pk), *mentions])
        emit(f"linking.{judgement}", Ref("match", match.pk), match.marking)
    return match


def _kind_of(ends: list[Mention], judgement: Judgement, reason: str) -> str:
    kinds = by_model([end.pk for end in ends])
    if len({end.pk for end in ends}) < 2:
        raise PairRefused("A record is always itself: choose two records.")
    if len(kinds) > 1 or "alone" in kinds:
        raise PairRefused("Only two people, or two companies or bodies, can be one.")
    if judgement is not Judgement.UNSURE and not reason.strip():
        raise PairRefused("Give a reason: the next reader must be able to follow it.")
    return next(iter(kinds))


def _cluster_again(mention_ids: list[int], kind: str) -> None:
    """Cluster what hangs on these mentions, in the all-seeing cache, with every mention of the subjects it touches."""
    touched = component(EVERYTHING, mention_ids)
    subjects = Membership.objects.filter(mention__in=touched).values("subject")
    touched |= set(Membership.objects.filter(subject__in=subjects).values_list("mention_id", flat=True))
    whole = sorted(component(EVERYTHING, touched))
    replace_some(clusters(EVERYTHING, {kind: whole}), kind, at=timezone.now())
    close_to_search(whole)
