"""Requests of people, step by step: received, identified, searched, decided by a named person, reviewed by another."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.http import Http404
from django.utils import timezone

from plait.domain.ids import Ref
from plait.domain.rights import (
    Outcome,
    Right,
    RightsRefused,
    RightsState,
    check_decision,
    check_extension,
    law_of,
    step,
)
from plait.domain.sharing import Regime
from plait.policy.access import Reader
from plait.policy.chain import AuditEvent
from plait.policy.permissions import Permission
from plait_desk.accounts.services import require
from plait_desk.audit.services import record
from plait_desk.thread.models import Notice, Restriction, RightsDecision, RightsMention, RightsRequest
from plait_desk.thread.queries.rights import FoundRecord, Sought, find_records, held_in, own_records
from plait_desk.thread.queries.sharing import Told, told_of, told_of_copies
from plait_desk.thread.services.notices import Tidings, tell

STOPS_USE = (Right.RESTRICTION, Right.OBJECTION)
TOLD = {
    Right.RECTIFICATION: "A person’s record in this was wrong and is rectified. Ask us for the correction, and correct "
    "your copy.",
    Right.RESTRICTION: "A person’s record in this is restricted. Keep your copy and do not use it until we lift this.",
    Right.OBJECTION: "A person’s objection to the use of their record in this was upheld. Do not use your copy.",
}

LIFTED = "The restriction on a person’s record in this is lifted. You may use your copy again, as it is marked."


@dataclass(frozen=True, slots=True, kw_only=True)
class RightsAsked:
    """What a person asks of the actor's body, in their words, and the day on which it came."""

    right: Right
    regime: Regime
    requester: str
    asked: str
    received_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What a named person decides, why, and under which exemptions something is held back."""

    outcome: Outcome
    reason: str
    exemptions: Sequence[str] = ()


def receive_request(*, actor: Reader, what: RightsAsked) -> RightsRequest:
    """Take a request in; the clock runs once it is known who asks. Raises PermissionDenied, RightsRefused."""
    require(actor, Permission.RIGHTS_REQUEST_DECIDE)
    law_of(what.right, what.regime)
    if not (what.requester.strip() and what.asked.strip()):
        raise RightsRefused("A request needs the person's name and what they ask.")
    if what.received_on > timezone.localdate():
        raise RightsRefused("The day it was received lies in the future. Enter the day it came.")
    with transaction.atomic():
        row = RightsRequest.objects.create(
            partner_id=actor.partner_id,
            right=what.right.value,
            regime=what.regime.value,
            requester=what.requester.strip(),
            asked=what.asked.strip(),
            received_on=what.received_on,
            received_by_id=actor.person_id,
        )
        _record(actor, row, AuditEvent.COLLECTION)
    return row


def confirm_identity(*, actor: Reader, request_id: int, on: date, how: str) -> None:
    """It is known who asks, since that day, by this proof. Raises RightsRefused."""
    if not how.strip():
        raise RightsRefused("Say how the identity was checked, such as “passport seen”. Keep no copy of it.")
    with transaction.atomic():
        row = _locked(actor, request_id)
        if not row.received_on <= on <= timezone.localdate():
            raise RightsRefused("The identity was checked between the day the request came and today.")
        row.state = step(RightsState(row.state), RightsState.OPEN)
        row.identified_on, row.identified_how, row.identified_by_id = on, how.strip(), actor.person_id
        row.save()
        _record(actor, row)


def extend_clock(*, actor: Reader, request_id: int, reason: str) -> None:
    """Two months more, with the reason that the person is told. Raises RightsRefused."""
    with transaction.atomic():
        row = _locked(actor, request_id)
        check_extension(row.clock(), Regime(row.regime), reason, on=timezone.localdate())
        if row.state != RightsState.OPEN:
            raise RightsRefused("Only a request that waits for its decision can be extended.")
        row.extended_at, row.extension_reason = timezone.now(), reason.strip()
        row.save(update_fields=["extended_at", "extension_reason"])
        _record(actor, row)


def search_records(*, actor: Reader, request_id: int, sought: Sought) -> list[FoundRecord]:
    """Records of the actor's own body that may be about the person; what was typed is kept encrypted."""
    row = _request(actor, request_id)
    if not sought.surname.strip():
        raise RightsRefused("Type at least the surname.")
    found = find_records(actor, sought)
    typed = " ".join(str(each) for each in (sought.forename, sought.surname, sought.born_on, sought.postcode) if each)
    record(
        actor=actor,
        event=AuditEvent.CONSULTATION,
        objects=[_ref(row), *(Ref("mention", each.id) for each in found)],
        query=typed,
    )
    return found


def put_records(*, actor: Reader, request_id: int, mention_ids: Iterable[int]) -> None:
    """A named person says that these records of their body are about the person. Raises Http404 for any other."""
    with transaction.atomic():
        row = _locked(actor, request_id)
        wanted = set(mention_ids)
        if own_records(actor, wanted).keys() != wanted:
            raise Http404
        if row.state not in (RightsState.OPEN, RightsState.REVIEW):
            raise RightsRefused("Records are put to a request while it is to be decided or reviewed.")
        RightsMention.objects.bulk_create(
            [
                RightsMention(request=row, mention_id=key, added_by_id=actor.person_id, added_at=timezone.now())
                for key in sorted(wanted)
            ],
            ignore_conflicts=True,
        )
        _record(actor, row, mentions=wanted)


def restrict(*, actor: Reader, request_id: int) -> int:
    """Stop the use of every record of the request while it is looked into; returns how many are newly restricted."""
    with transaction.atomic():
        row = _locked(actor, request_id)
        if row.state not in (RightsState.OPEN, RightsState.REVIEW):
            raise RightsRefused("Records are restricted while a request is to be decided or reviewed.")
        return _restrict(actor, row)


def lift_restriction(*, actor: Reader, request_id: int, reason: str) -> int:
    """Use the records again, with a reason that the person is told first (UK GDPR article 18(3)).

    Whoever was told not to use their copy is told that they may again. Raises RightsRefused, and as every step.
    """
    if not reason.strip():
        raise RightsRefused("Say why it is lifted: the person is told before it is.")
    with transaction.atomic():
        row = _locked(actor, request_id)
        standing = row.restrictions.filter(lifted_at=None)
        ids = set(standing.values_list("mention_id", flat=True))
        standing.update(lifted_at=timezone.now(), lifted_by=actor.person_id, lifted_reason=reason.strip())
        if ids and Right(row.right) in STOPS_USE and row.decisions.exclude(outcome=Outcome.REFUSED.value).exists():
            _tell_recipients(actor, row, LIFTED)
        _record(actor, row, mentions=ids)
    return len(ids)


def decide_right(*, actor: Reader, request_id: int, decided: Decided) -> RightsDecision:
    """A named person decides; where it is granted, use stops and everybody who got the records is told.

    Raises RightsRefused.
    """
    with transaction.atomic():
        row = _locked(actor, request_id)
        row.state = step(RightsState(row.state), RightsState.DECIDED)
        return _decide(actor, row, decided, is_review=False)


def ask_review(*, actor: Reader, request_id: int, words: str) -> None:
    """The person contests the decision: another named person looks at it again. Raises RightsRefused."""
    if not words.strip():
        raise RightsRefused("Write what the person says against the decision.")
    with transaction.atomic():
        row = _locked(actor, request_id)
        row.state, row.review_asked = step(RightsState(row.state), RightsState.REVIEW), words.strip()
        row.save(update_fields=["state", "review_asked"])
        _record(actor, row)


def review_right(*, actor: Reader, request_id: int, decided: Decided) -> RightsDecision:
    """Somebody other than who decided looks at it again, and their decision stands. Raises RightsRefused."""
    with transaction.atomic():
        row = _locked(actor, request_id)
        if row.decisions.filter(by_id=actor.person_id).exists():
            raise RightsRefused("You decided this. Another person must review it.")
        row.state = step(RightsState(row.state), RightsState.REVIEWED)
        return _decide(actor, row, decided, is_review=True)


def _decide(actor: Reader, row: RightsRequest, decided: Decided, *, is_review: bool) -> RightsDecision:
    right, regime = Right(row.right), Regime(row.regime)
    check_decision(decided.outcome, decided.reason, decided.exemptions, right=right, regime=regime)
    row.save(update_fields=["state"])
    is_upheld = decided.outcome is not Outcome.REFUSED
    if is_upheld and right in STOPS_USE:
        _restrict(actor, row)
    kept = RightsDecision.objects.create(
        request=row,
        outcome=decided.outcome.value,
        reason=decided.reason.strip(),
        exemptions=frozenset(decided.exemptions),
        by_id=actor.person_id,
        at=timezone.now(),
        is_review=is_review,
        told=_tell_recipients(actor, row, TOLD[right]) if is_upheld and right in TOLD else 0,
    )
    _record(actor, row, mentions=row.mentions.values_list("mention_id", flat=True))
    return kept


def _restrict(actor: Reader, row: RightsRequest) -> int:
    already = set(row.restrictions.filter(lifted_at=None).values_list("mention_id", flat=True))
    new = set(row.mentions.values_list("mention_id", flat=True)) - already
    now = timezone.now()
    Restriction.objects.bulk_create(
        Restriction(mention_id=key, request=row, from_at=now, by_id=actor.person_id) for key in sorted(new)
    )
    _record(actor, row, mentions=new)
    return len(new)


def _tell_recipients(actor: Reader, row: RightsRequest, words: str) -> int:
    """One notice to each body and person for each thing they were sent that holds one of the records."""
    refs = {ref for key in row.mentions.values_list("mention_id", flat=True) for ref in held_in(key)}
    notices = [
        notice
        for ref in sorted(refs)
        for notice in tell(actor, Tidings(kind=Notice.Kind.RIGHTS, ref=ref, reason=words), _who_got(ref))
    ]
    return len(notices)


def _who_got(ref: Ref) -> list[Told]:
    return [*told_of(ref), *told_of_copies(ref)]


def _request(actor: Reader, request_id: int) -> RightsRequest:
    require(actor, Permission.RIGHTS_REQUEST_DECIDE)
    row = RightsRequest.objects.readable_by(actor).filter(pk=request_id).first()
    if row is None:
        raise Http404
    return row


def _locked(actor: Reader, request_id: int) -> RightsRequest:
    """The request under a lock: two officers may act at once."""
    return RightsRequest.objects.select_for_update().get(pk=_request(actor, request_id).pk)


def _ref(row: RightsRequest) -> Ref:
    return Ref("rights_request", row.pk)


def _record(
    actor: Reader, row: RightsRequest, event: AuditEvent = AuditEvent.ALTERATION, mentions: Iterable[int] = ()
) -> None:
    record(actor=actor, event=event, objects=[_ref(row), *(Ref("mention", key) for key in sorted(mentions))])
