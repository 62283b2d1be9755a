"""One named person's decision on one pair, what it changes at once, and how it is taken back."""

from dataclasses import dataclass
from typing import Final

from django.db import transaction
from django.utils import timezone

from plait.domain.ids import Ref
from plait.domain.marking import combine
from plait.domain.match import Judgement
from plait.linking.agreement import is_sampled
from plait.policy.access import Reader
from plait.policy.permissions import Permission
from plait_desk.accounts.queries import get_readable
from plait_desk.accounts.services import intern, require
from plait_desk.audit.services import AuditEvent, record
from plait_desk.collection.models import Mention
from plait_desk.linking.models import Hold, Match, SecondLook
from plait_desk.linking.queries.sight import EVERYTHING, by_model, clusters
from plait_desk.linking.services.holding import Meeting, hold, meetings, waits_for
from plait_desk.linking.services.protecting import close_to_search
from plait_desk.linking.services.subjects import before_of, hanging_on, keep_moved, replace_some
from plait_desk.thread.services import emit

TAKEN_BACK: Final = "Taken back: what stood before stands again."


class PairRefused(ValueError):
    """The two records cannot be one thing, no reason was given, or somebody has decided since."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Word:
    """What somebody says of a pair of one kind of thing."""

    judgement: Judgement
    reason: str
    kind: str
    takes_back: bool = False


def decide_pair(*, actor: Reader, left: int, right: int, judgement: Judgement, reason: str) -> Match:
    """Record that two mentions are the same, different, or that it is not sure (which takes an earlier word back).

    The decision carries the marking of both mentions together, supersedes the last one on the pair, and clusters
    their component again at once. A SAME that would make nominals of two groups one waits for a second person, who
    agrees by saying SAME of it themselves. Raises PermissionDenied, Http404 (hidden or absent alike) and PairRefused.
    """
    require(actor, Permission.LINKING_PAIR_DECIDE)
    ends = [get_readable(Mention, actor, id_) for id_ in sorted((left, right))]
    kind = _kind_of(ends, judgement, reason)
    with transaction.atomic():
        return _keep(actor, ends, _Word(judgement=judgement, reason=reason.strip(), kind=kind), _last(ends))


def take_back(*, actor: Reader, match_id: int) -> Match:
    """Restore what stood on a pair before its last decision: who is who, and which subject each record belongs to.

    A SAME that would stand again may wait for a second person as any other. Raises PermissionDenied, Http404, and
    PairRefused where somebody has decided since.
    """
    require(actor, Permission.LINKING_PAIR_DECIDE)
    match = get_readable(Match, actor, match_id)
    ends = [get_readable(Mention, actor, id_) for id_ in (match.left_id, match.right_id)]
    with transaction.atomic():
        last = _last(ends)
        if last != match:
            raise PairRefused("Somebody has decided on this pair since: look at it again.")
        kind = next(iter(by_model([match.left_id])))
        before = _stood_before(actor, match)
        return _keep(actor, ends, _Word(judgement=before, reason=TAKEN_BACK, kind=kind, takes_back=True), last)


def _keep(actor: Reader, ends: list[Mention], word: _Word, earlier: Match | None) -> Match:
    """Keep the word, let it take effect unless it waits, and record and tell that it was said."""
    found = _meetings(actor, ends, word, earlier)
    match = Match.objects.create(
        left=ends[0],
        right=ends[1],
        judgement=word.judgement,
        reason=word.reason,
        by_id=actor.person_id,
        at=timezone.now(),
        supersedes=earlier,
        takes_back=word.takes_back,
        marking=intern(combine(ends[0].marking.value(), ends[1].marking.value())),
    )
    hold(match, found)
    if is_sampled(match.left_id, match.right_id) and not word.takes_back:
        SecondLook.objects.create(match=match, first_by_id=actor.person_id, marking=match.marking)
    _cluster_again(match, word.kind, earlier)
    mentions = [Ref("mention", end.pk) for end in ends]
    record(actor=actor, event=AuditEvent.ALTERATION, objects=[Ref("match", match.pk), *mentions])
    emit(f"linking.{word.judgement}", Ref("match", match.pk), match.marking)
    return match


def _meetings(actor: Reader, ends: list[Mention], word: _Word, earlier: Match | None) -> frozenset[Meeting]:
    """The groups that the word would tie together before a second person said so."""
    is_second = earlier is not None and earlier.judgement == Judgement.SAME and waits_for(actor, earlier)
    if word.judgement is not Judgement.SAME or (is_second and not word.takes_back):
        return frozenset()
    return meetings(actor, ends)


def _last(ends: list[Mention]) -> Match | None:
    """The decision on the pair that nothing supersedes. Others who decide on it wait until this one is kept."""
    list(Mention.objects.select_for_update().filter(pk=ends[0].pk).values_list("pk", flat=True))
    rows = Match.objects.filter(left=ends[0], right=ends[1], superseded_by=None)
    return rows.order_by("-at", "-pk").first()


def _stood_before(actor: Reader, match: Match) -> Judgement:
    """What was in effect on the pair before this decision, as far as the actor may read."""
    rows = Match.objects.readable_by(actor).filter(left=match.left_id, right=match.right_id).exclude(pk=match.pk)
    effective = rows.exclude(pk__in=Hold.objects.readable_by(actor).values("match"))
    before = effective.order_by("-at", "-pk").values_list("judgement", flat=True).first()
    return Judgement(before) if before else Judgement.UNSURE


def _kind_of(ends: list[Mention], judgement: Judgement, reason: str) -> str:
    kinds = by_model([end.pk for end in ends])
    if len({end.pk for end in ends}) < 2:
        raise PairRefused("A record is always itself: choose two records.")
    if len(kinds) > 1 or "alone" in kinds:
        raise PairRefused("Only two people, two companies or bodies, or two things of one kind can be one.")
    if judgement is not Judgement.UNSURE and not reason.strip():
        raise PairRefused("Give a reason: the next reader must be able to follow it.")
    return next(iter(kinds))


def _cluster_again(match: Match, kind: str, earlier: Match | None) -> None:
    """Cluster what hangs on the pair, in the all-seeing cache, with every mention of the subjects it touches."""
    whole = hanging_on([match.left_id, match.right_id])
    before = before_of(whole)
    lineage = replace_some(
        clusters(EVERYTHING, {kind: whole}), kind, at=match.at, superseded=earlier.pk if earlier else None
    )
    keep_moved(match.pk, before, lineage.membership)
    close_to_search(whole)
