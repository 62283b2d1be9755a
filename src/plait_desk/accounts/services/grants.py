"""People, and what each is granted: dated, named, seconded, ended but never deleted."""

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from plait.domain.ids import encode
from plait.domain.marking import MarkingTier, Purpose
from plait.domain.partner import Term
from plait.policy.access import Reader
from plait.policy.chain import AuditEvent
from plait.policy.permissions import Permission
from plait.policy.roles import Role
from plait_desk.accounts.models import Grant, Person, forget_readable
from plait_desk.accounts.services.asking import require
from plait_desk.audit.services import record


class GrantRefused(ValueError):
    """The grant may not be given as asked; the message says what to change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantAsked:
    """What somebody should be granted: a role at a body, up to a tier, for purposes, for a term."""

    person_id: int
    partner_id: int
    role: Role
    purposes: frozenset[Purpose]
    term: Term
    clearance: MarkingTier = MarkingTier.OFFICIAL_SENSITIVE
    unit_id: int | None = None


@transaction.atomic
def give_grant(*, actor: Reader, asked: GrantAsked, seconded_by: Person | None = None) -> Grant:
    """Grant a role. Nobody grants to themselves, and the second person is a third one. Raises GrantRefused."""
    require(actor, Permission.ACCOUNTS_GRANT_MANAGE)
    if asked.person_id == actor.person_id:
        raise PermissionDenied("Nobody grants to themselves: ask another accounts officer.")
    if seconded_by and seconded_by.pk in (actor.person_id, asked.person_id):
        raise GrantRefused("The person who seconds is neither the one who grants nor the one who is granted to.")
    grant = make_grant(asked, granted_by_id=actor.person_id, seconded_by=seconded_by)
    record(actor=actor, event=AuditEvent.ALTERATION, objects=[f"grant:{encode(grant.pk)}"])
    return grant


def make_grant(asked: GrantAsked, *, granted_by_id: int | None, seconded_by: Person | None = None) -> Grant:
    """The grant itself, without asking: for `give_grant`, and for setting up the very first people."""
    if not asked.purposes:
        raise GrantRefused("A grant needs at least one purpose.")
    grant = Grant.objects.create(
        person_id=asked.person_id,
        partner_id=asked.partner_id,
        unit_id=asked.unit_id,
        role=asked.role.value,
        clearance=asked.clearance.value,
        purposes={purpose.value for purpose in asked.purposes},
        from_at=asked.term.from_at,
        to_at=asked.term.to_at,
        granted_by_id=granted_by_id,
        seconded_by=seconded_by,
    )
    forget_readable()
    return grant


@transaction.atomic
def revoke_grant(*, actor: Reader, grant: Grant, at: datetime) -> None:
    """End a grant from an instant on; what the person could see before stays known."""
    require(actor, Permission.ACCOUNTS_GRANT_MANAGE)
    grant.to_at = max(at, grant.from_at)
    grant.save(update_fields=["to_at"])
    record(actor=actor, event=AuditEvent.ALTERATION, objects=[f"grant:{encode(grant.pk)}"])
    forget_readable()


@transaction.atomic
def add_person(*, actor: Reader, username: str, name: str, password: str) -> Person:
    """A new person, who can sign in but do nothing until a grant says what."""
    require(actor, Permission.ACCOUNTS_PERSON_MANAGE)
    person = Person(username=username, name=name)
    person.set_password(password)
    person.save()
    record(actor=actor, event=AuditEvent.COLLECTION, objects=[f"person:{encode(person.pk)}"])
    return person
