"""Who is reading, and the one way to load what they may read."""

from datetime import datetime
from typing import TypeVar

from django.http import Http404

from plait.domain.ids import PartnerId, PersonId, UnitId
from plait.domain.marking import TIERS, Purpose
from plait.policy.access import GrantHeld, Reader
from plait.policy.permissions import Permission
from plait_desk.accounts.models import Grant, Marked, Partner, Person, readable_markings

__all__ = ["NoGrant", "get_readable", "partner_by_key", "readable_markings", "reader_of"]

Row = TypeVar("Row", bound=Marked)


class NoGrant(Exception):
    """The person holds no grant that is valid at the instant for the purpose."""


def reader_of(person: Person, *, at: datetime, purpose: Purpose | None = None, grant_id: int | None = None) -> Reader:
    """The person as a reader at that instant, acting under one of their valid grants.

    Without `grant_id` the oldest valid grant is taken; without `purpose`, the first of its purposes. All
    grants at the same body count together. Raises NoGrant where none is valid or the grant lacks the purpose.
    """
    held = list(Grant.objects.filter(person=person).order_by("from_at", "id"))
    valid = [grant for grant in held if grant.value().term.covers(at)]
    active = next((grant for grant in valid if grant_id in (None, grant.pk)), None)
    if active is None:
        raise NoGrant(f"{person.username} has no grant that is valid at {at:%d %B %Y %H:%M}")
    chosen = purpose or first_purpose(active.value())
    if chosen not in active.value().purposes:
        raise NoGrant(f"the grant does not allow the purpose {chosen.words!r}")
    return Reader(
        person_id=PersonId(person.pk),
        partner_id=PartnerId(active.partner_id),
        unit_id=UnitId(active.unit_id) if active.unit_id else None,
        grants=tuple(grant.value() for grant in held if grant.partner_id == active.partner_id),
        clearance=max(
            (grant.value().clearance for grant in valid if grant.partner_id == active.partner_id),
            key=TIERS.index,
        ),
        purpose=chosen,
        at=at,
    )


def first_purpose(grant: GrantHeld) -> Purpose:
    """The purpose taken when none is stated: the first of the grant's in the order of the list."""
    return next(purpose for purpose in Purpose if purpose in grant.purposes)


def get_readable(model: type[Row], reader: Reader, id: int, permission: Permission | None = None) -> Row:
    """The row, or Http404 whether it is hidden or absent: the two look the same."""
    row = model.objects.readable_by(reader, permission).filter(pk=id).first()
    if row is None:
        raise Http404
    return row


def partner_by_key(key: str) -> Partner:
    """The partner with that short name. Raises Partner.DoesNotExist."""
    return Partner.objects.get(key=key)
