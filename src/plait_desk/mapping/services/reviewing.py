"""A flag or lead is reviewed by a named person, answered by whoever is named in it, and a review taken back.

Nothing is overwritten: each row supersedes the newest one before it. Whoever writes must have seen what was written
until then, so that nobody decides past an answer that came in meanwhile.
"""

from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.http import Http404
from django.utils import timezone

from plait.domain.flag import FlagKey, FlagRefused, FlagStep, Verdict, refuse_step
from plait.domain.ids import PartnerId, Ref
from plait.domain.marking import Marking, combine
from plait.policy.access import Reader
from plait.policy.chain import AuditEvent
from plait.policy.permissions import Permission
from plait_desk.accounts.models import Marking as MarkingRow
from plait_desk.accounts.queries import get_readable
from plait_desk.accounts.services import intern, require
from plait_desk.audit.services import record
from plait_desk.collection.models import Mention
from plait_desk.mapping.models import FlagReply, FlagReview
from plait_desk.mapping.queries.flag_case import FlagCase, flag_case
from plait_desk.mapping.queries.reviewed import Standing, standing_of_flag

_MEANWHILE = "Somebody wrote of this flag meanwhile. Nothing of yours was kept: read what they wrote, and write again."


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewed:
    """What somebody thinks of a flag and why; `seen` is the version of what was written when they looked."""

    verdict: Verdict
    reason: str
    seen: str


def review_flag(*, actor: Reader, key: FlagKey, review: Reviewed) -> FlagReview:
    """Keep what the actor thinks of a flag.

    Raises PermissionDenied, Http404 (hidden and absent alike) and FlagRefused: it was reviewed already and nobody
    answered, it has expired, no reason was given, or something was written since the page was shown.
    """
    case = _case(actor, key)
    with transaction.atomic():
        standing = _free(actor, case, FlagStep.REVIEW, review.seen)
        return _keep(
            actor,
            case,
            FlagReview(verdict=review.verdict.value, reason=_words(review.reason), supersedes=standing.last),
        )


def take_review_back(*, actor: Reader, key: FlagKey, reason: str, seen: str) -> FlagReview:
    """A step of its own that undoes the newest review. Raises PermissionDenied, Http404 and FlagRefused."""
    case = _case(actor, key)
    with transaction.atomic():
        standing = _free(actor, case, FlagStep.UNDO, seen)
        row = FlagReview(reason=_words(reason), supersedes=standing.last, undoes=standing.review)
        return _keep(actor, case, row)


def reply_to_flag(*, actor: Reader, key: FlagKey, words: str, seen: str) -> FlagReply:
    """Take down what somebody named in a flag says to it: no decision is written past it that has not seen it.

    Raises PermissionDenied, Http404 and FlagRefused.
    """
    case = _case(actor, key)
    with transaction.atomic():
        _free(actor, case, FlagStep.REPLY, seen)
        row = FlagReply(words=_words(words), **_of(actor, case))
        row.save()
        record(actor=actor, event=AuditEvent.ALTERATION, objects=[Ref("mention", key.mention_id)])
    return row


def _case(actor: Reader, key: FlagKey) -> FlagCase:
    """The flag as the actor knows it."""
    require(actor, Permission.MAPPING_FLAG_REVIEW)
    get_readable(Mention, actor, key.mention_id)
    case = flag_case(actor, key, as_of=timezone.localdate())
    if case is None:
        raise Http404
    return case


def _free(actor: Reader, case: FlagCase, step: FlagStep, seen: str) -> Standing:
    """What stands, held until the end. Raises FlagRefused where the step may not be written now."""
    list(Mention.objects.select_for_update().filter(pk=case.written_under.mention_id).values_list("pk", flat=True))
    standing = standing_of_flag(actor, case.written_under)
    if seen != standing.version:
        raise FlagRefused(_MEANWHILE)
    refuse_step(standing.state(raised_on=case.raised_on, at=actor.at), step)
    return standing


def _keep(actor: Reader, case: FlagCase, row: FlagReview) -> FlagReview:
    row.rules = list(case.rules)
    for name, value in _of(actor, case).items():
        setattr(row, name, value)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:  # the other of two was first, after the actor's own look
        raise FlagRefused(_MEANWHILE) from None
    record(actor=actor, event=AuditEvent.ALTERATION, objects=[Ref("mention", case.written_under.mention_id)])
    return row


def _of(actor: Reader, case: FlagCase) -> dict[str, object]:
    """What every row says: of which flag, whose, and who reads it: the actor's body, for this purpose, where they may
    read the mention."""
    key = case.written_under
    return {
        "about": key.about.value,
        "mention_id": key.mention_id,
        "days": key.days,
        "partner_id": actor.partner_id,
        "purpose": actor.purpose.value,
        "by_id": actor.person_id,
        "at": timezone.now(),
        "marking": _marking(actor, Mention.objects.select_related("marking").get(pk=key.mention_id)),
    }


def _marking(actor: Reader, mention: Mention) -> MarkingRow:
    own = Marking(originator=PartnerId(actor.partner_id), purposes=frozenset({actor.purpose}))
    return intern(combine(own, mention.marking.value()))


def _words(given: str) -> str:
    if not given.strip():
        raise FlagRefused("Say why: whoever it is about may ask to read it.")
    return given.strip()
