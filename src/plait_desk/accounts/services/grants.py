"""People, and what each is granted: dated, signed by two officers, ended but never deleted."""

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q

from plait.domain.ids import Ref
from plait.domain.marking import MarkingKind, MarkingTier, Purpose
from plait.domain.partner import Term
from plait.policy.access import Reader
from plait.policy.chain import AuditEvent
from plait.policy.permissions import Permission
from plait.policy.roles import Role
from plait_desk.accounts.models import AudienceMember, Grant, GrantProposal, Partner, Person, forget_readable
from plait_desk.accounts.services.asking import require
from plait_desk.audit.services import record


class GrantRefused(ValueError):
    """The grant may not be given as asked; the message says what to change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantAsked:
    """What somebody should be granted: a role at a body, up to a tier, for purposes, for a term.

    `lent_by_id` is the body that lends the person: a secondment.
    """

    person_id: int
    partner_id: int
    role: Role
    purposes: frozenset[Purpose]
    term: Term
    clearance: MarkingTier = MarkingTier.OFFICIAL_SENSITIVE
    unit_id: int | None = None
    lent_by_id: int | None = None


@transaction.atomic
def propose_grant(*, actor: Reader, asked: GrantAsked) -> GrantProposal:
    """Sign a grant first. It gives nothing until another accounts officer signs too. Raises GrantRefused."""
    require(actor, Permission.ACCOUNTS_GRANT_MANAGE)
    if asked.person_id == actor.person_id:
        raise PermissionDenied("Nobody grants to themselves: ask another accounts officer.")
    proposal = GrantProposal.objects.create(**_columns(asked), proposed_by_id=actor.person_id, proposed_at=actor.at)
    record(actor=actor, event=AuditEvent.COLLECTION, objects=_cited(proposal))
    return proposal


@transaction.atomic
def second_grant(*, actor: Reader, proposal: GrantProposal) -> Grant:
    """Sign a proposed grant second, which makes it one: valid from now, or from when it was asked for if later."""
    _may_decide(actor, proposal)
    term = Term(from_at=max(proposal.from_at, actor.at), to_at=proposal.to_at)
    if term.to_at is not None and term.to_at <= term.from_at:
        raise GrantRefused("The term that was asked for is over. Refuse this one, and propose another term.")
    grant = make_grant(
        GrantAsked(
            person_id=proposal.person_id,
            partner_id=proposal.partner_id,
            role=Role(proposal.role),
            purposes=frozenset(Purpose(code) for code in proposal.purposes),
            term=term,
            clearance=MarkingTier(proposal.clearance),
            unit_id=proposal.unit_id,
            lent_by_id=proposal.lent_by_id,
        ),
        granted_by_id=proposal.proposed_by_id,
        seconded_by_id=actor.person_id,
    )
    _decide(actor, proposal, grant=grant)
    record(actor=actor, event=AuditEvent.ALTERATION, objects=[Ref("grant", grant.pk), *_cited(proposal)])
    return grant


@transaction.atomic
def refuse_grant(*, actor: Reader, proposal: GrantProposal, reason: str) -> None:
    """Refuse a proposed grant, and say why."""
    _may_decide(actor, proposal)
    if not reason.strip():
        raise GrantRefused("Say why: the officer who proposed it must know what to change.")
    _decide(actor, proposal, reason=reason.strip())
    record(actor=actor, event=AuditEvent.ALTERATION, objects=_cited(proposal))


def _may_decide(actor: Reader, proposal: GrantProposal) -> None:
    require(actor, Permission.ACCOUNTS_GRANT_MANAGE)
    if actor.person_id == proposal.proposed_by_id:
        raise GrantRefused("You signed this first. The second signature is another accounts officer's.")
    if actor.person_id == proposal.person_id:
        raise GrantRefused("This grant is for you. The second signature is another accounts officer's.")


def _decide(actor: Reader, proposal: GrantProposal, **decision: object) -> None:
    """Keep the decision, unless somebody else has decided meanwhile."""
    waiting = GrantProposal.objects.filter(pk=proposal.pk, decided_at__isnull=True)
    if not waiting.update(decided_by_id=actor.person_id, decided_at=actor.at, **decision):
        raise GrantRefused("Somebody has decided this one already.")
    proposal.refresh_from_db()


def _cited(proposal: GrantProposal) -> list[Ref]:
    return [Ref("grant_proposal", proposal.pk), Ref("person", proposal.person_id)]


def make_grant(asked: GrantAsked, *, granted_by_id: int | None, seconded_by_id: int | None = None) -> Grant:
    """The grant itself, without asking: for `second_grant`, and for setting up the very first people."""
    if _is_of_a_bank(asked) and _is_on_the_list(asked):
        raise GrantRefused("This person is on the list of suspicious activity material. End that place first.")
    grant = Grant.objects.create(**_columns(asked), granted_by_id=granted_by_id, seconded_by_id=seconded_by_id)
    forget_readable()
    return grant


def _is_of_a_bank(asked: GrantAsked) -> bool:
    return Partner.objects.filter(pk__in=[asked.partner_id, asked.lent_by_id], is_bank=True).exists()


def _is_on_the_list(asked: GrantAsked) -> bool:
    """True if the person has a place of their own on the list of suspicious activity material during the term."""
    places = AudienceMember.objects.filter(
        Q(to_at=None) | Q(to_at__gt=asked.term.from_at),
        audience__kind=MarkingKind.SUSPICIOUS_ACTIVITY,
        person_id=asked.person_id,
    )
    return (places if asked.term.to_at is None else places.filter(from_at__lt=asked.term.to_at)).exists()


def _columns(asked: GrantAsked) -> dict[str, object]:
    """What a grant and a proposal store alike. Raises GrantRefused where it could be neither."""
    if not asked.purposes:
        raise GrantRefused("A grant needs at least one purpose.")
    if asked.term.to_at is not None and asked.term.to_at < asked.term.from_at:
        raise GrantRefused("A grant does not end before it begins.")
    if asked.lent_by_id is not None and asked.term.to_at is None:
        raise GrantRefused("A secondment ends: give its last day.")
    if asked.lent_by_id is not None and asked.lent_by_id == asked.partner_id:
        raise GrantRefused("A secondment is to another body than the one that lends the person.")
    return {
        "person_id": asked.person_id,
        "partner_id": asked.partner_id,
        "unit_id": asked.unit_id,
        "lent_by_id": asked.lent_by_id,
        "role": asked.role.value,
        "clearance": asked.clearance.value,
        "purposes": {purpose.value for purpose in asked.purposes},
        "from_at": asked.term.from_at,
        "to_at": asked.term.to_at,
    }


@transaction.atomic
def revoke_grant(*, actor: Reader, grant: Grant, at: datetime) -> None:
    """End a grant from an instant on, which takes one signature; what the person could see before stays known."""
    require(actor, Permission.ACCOUNTS_GRANT_MANAGE)
    if grant.to_at is not None and grant.to_at <= at:
        raise GrantRefused("This grant has ended already.")
    grant.to_at = max(at, grant.from_at)
    grant.save(update_fields=["to_at"])
    record(
        actor=actor,
        event=AuditEvent.ALTERATION,
        objects=[Ref("grant", grant.pk), Ref("person", grant.person_id)],
    )
    forget_readable()


@transaction.atomic
def add_person(*, actor: Reader, username: str, name: str, password: str) -> Person:
    """A new person, who can sign in but do nothing until a grant says what."""
    require(actor, Permission.ACCOUNTS_PERSON_MANAGE)
    person = make_person(username=username, name=name, password=password)
    record(actor=actor, event=AuditEvent.COLLECTION, objects=[Ref("person", person.pk)])
    return person


def make_person(*, username: str, name: str, password: str) -> Person:
    """The person, without asking: for `add_person`, and for setting up the very first people."""
    person = Person(username=username, name=name)
    person.set_password(password)
    person.save()
    return person
