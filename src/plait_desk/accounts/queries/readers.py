"""Who is reading, and the one way to load what they may read."""

from datetime import datetime
from typing import TypeVar

from django.contrib.sessions.backends.base import SessionBase
from django.http import Http404, HttpRequest
from django.utils.timezone import localtime

from plait.domain.ids import AudienceId, PartnerId, PersonId, Ref, UnitId
from plait.domain.marking import TIERS, MarkingKind, Purpose
from plait.policy.access import Agreements, GrantHeld, Reader
from plait.policy.permissions import Permission
from plait_desk.accounts.models import Audience, AudienceMember, Consent, Grant, Marked, Person

Row = TypeVar("Row", bound=Marked)
ACTING_AS = "acting_as"


class DeskRequest(HttpRequest):
    """A request behind the access middleware, for the types of pages that need a grant.

    `reader` is who is looking; a page sets `audit_objects` to what it showed ("report:…"), for the one entry a request.
    """

    reader: Reader
    audit_objects: list[Ref]


class NoGrant(Exception):
    """The person holds no grant that is valid at the instant for the purpose."""


def grants_of(person: Person) -> list[Grant]:
    """Every grant that the person holds or held, oldest first, with bodies and units."""
    return list(person.grants.select_related("partner", "unit", "lent_by").order_by("from_at", "id"))


def reader_of(person: Person, *, at: datetime, purpose: Purpose | None = None, grant_id: int | None = None) -> Reader:
    """The person as a reader at that instant, acting under one of their valid grants.

    Without `grant_id` the oldest valid grant is taken; without `purpose`, the first of its purposes. All
    grants at the same body count together; the one acted under comes first. Raises NoGrant
    where none is valid or the grant lacks the purpose.
    """
    return reader_among(grants_of(person), at=at, purpose=purpose, grant_id=grant_id)


def reader_among(held: list[Grant], *, at: datetime, purpose: Purpose | None, grant_id: int | None) -> Reader:
    """As `reader_of`, where all grants of one person are at hand."""
    valid = [grant for grant in held if grant.term.covers(at)]
    active = next((grant for grant in valid if grant_id in (None, grant.pk)), None)
    if active is None:
        raise NoGrant(_why_none(held, at, grant_id))
    chosen = purpose or first_purpose(active.value())
    if chosen not in active.value().purposes:
        raise NoGrant(f"Your grant does not allow the purpose {chosen.words!r}.")
    others = [grant for grant in held if grant.partner_id == active.partner_id and grant != active]
    return Reader(
        person_id=PersonId(active.person_id),
        partner_id=PartnerId(active.partner_id),
        unit_id=UnitId(active.unit_id) if active.unit_id else None,
        grants=(active.value(), *(grant.value() for grant in others)),
        clearance=max(
            (grant.value().clearance for grant in valid if grant.partner_id == active.partner_id),
            key=TIERS.index,
        ),
        purpose=chosen,
        at=at,
    )


def _why_none(held: list[Grant], at: datetime, grant_id: int | None) -> str:
    acted_under = next((grant for grant in held if grant.pk == grant_id), None)
    if acted_under and acted_under.to_at and acted_under.to_at <= at:
        role, ended = acted_under.value().role.words, f"{localtime(acted_under.to_at):%-d %B %Y at %H:%M}"
        return f"Your grant as {role} at {acted_under.partner} ended on {ended}, so nothing is open to you under it."
    return "You hold no grant that is valid today. Ask your accounts officer."


def acting_as(session: SessionBase) -> tuple[int | None, Purpose | None]:
    """The grant and purpose chosen in this session, or None and None."""
    grant_id, purpose = session.get(ACTING_AS, (None, None))
    return grant_id, Purpose(purpose) if purpose else None


def first_purpose(grant: GrantHeld) -> Purpose:
    """The purpose taken when none is stated: the first of the grant's in the order of the list."""
    return next(purpose for purpose in Purpose if purpose in grant.purposes)


def get_readable(model: type[Row], reader: Reader, id: int, permission: Permission | None = None) -> Row:
    """The row, or Http404 whether it is hidden or absent: the two look the same."""
    row = model.objects.readable_by(reader, permission).filter(pk=id).first()
    if not isinstance(row, model):
        raise Http404
    return row


def agreements() -> Agreements:
    """Everything the partners have agreed, as the core's `may_read` wants it. For explanations and tests."""
    members = AudienceMember.objects.all()
    return Agreements(
        members=tuple(member.value() for member in members),
        own_lists=frozenset(
            (MarkingKind(kind), AudienceId(key))
            for kind, key in Audience.objects.exclude(kind=MarkingKind.ORDINARY).values_list("kind", "pk")
        ),
        consents=tuple(consent.value() for consent in Consent.objects.select_related("marking")),
        bankers=tuple((PersonId(grant.person_id), grant.value().term) for grant in Grant.of_banks()),
    )
