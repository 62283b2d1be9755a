"""Who is reading, and the one way to load what they may read."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from django.contrib.sessions.backends.base import SessionBase
from django.http import Http404, HttpRequest
from django.utils.timezone import localtime

from plait.domain.ids import AudienceId, PartnerId, PersonId, Ref, UnitId, encode
from plait.domain.marking import TIERS, MarkingKind, Purpose
from plait.domain.partner import Term
from plait.policy.access import Agreements, GrantHeld, Reader
from plait.policy.permissions import Permission
from plait.policy.roles import ROLES
from plait_desk.accounts.models import (
    Audience,
    AudienceMember,
    Consent,
    Grant,
    Marked,
    Person,
    readable_markings,
)

__all__ = [
    "AllowedLine",
    "GrantLine",
    "NoGrant",
    "PersonLine",
    "Way",
    "acting_as",
    "agreements",
    "allowed_lines",
    "get_readable",
    "grant_lines",
    "people_lines",
    "readable_markings",
    "reader_of",
    "ways_to_act",
]

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


def reader_of(person: Person, *, at: datetime, purpose: Purpose | None = None, grant_id: int | None = None) -> Reader:
    """The person as a reader at that instant, acting under one of their valid grants.

    Without `grant_id` the oldest valid grant is taken; without `purpose`, the first of its purposes. All
    grants at the same body count together; the one acted under comes first. Raises NoGrant
    where none is valid or the grant lacks the purpose.
    """
    held = list(Grant.objects.filter(person=person).order_by("from_at", "id"))
    valid = [grant for grant in held if grant.value().term.covers(at)]
    active = next((grant for grant in valid if grant_id in (None, grant.pk)), None)
    if active is None:
        raise NoGrant(f"{person.username} has no grant that is valid at {at:%d %B %Y %H:%M}")
    chosen = purpose or first_purpose(active.value())
    if chosen not in active.value().purposes:
        raise NoGrant(f"the grant does not allow the purpose {chosen.words!r}")
    others = [grant for grant in held if grant.partner_id == active.partner_id and grant != active]
    return Reader(
        person_id=PersonId(person.pk),
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
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantLine:
    """One grant as a page shows it."""

    id: int
    role: str
    partner: str
    clearance: str
    purposes: tuple[str, ...]
    term: str
    given_by: str
    is_valid: bool
    permissions: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonLine:
    """One person as the list of people shows them."""

    id: int
    username: str
    name: str
    grants: tuple[GrantLine, ...]


def grant_lines(person: Person, *, at: datetime) -> tuple[GrantLine, ...]:
    """The person's grants, valid ones first, then newest first."""
    held = person.grants.select_related("partner", "unit", "granted_by").order_by("-from_at", "id")
    return tuple(sorted((_line(grant, at) for grant in held), key=lambda line: not line.is_valid))


def people_lines(*, at: datetime) -> tuple[PersonLine, ...]:
    """Everybody who may sign in, with their grants; no content of any kind."""
    people = Person.objects.filter(is_active=True).order_by("username")
    ready = people.prefetch_related("grants__partner", "grants__unit", "grants__granted_by")
    return tuple(
        PersonLine(
            id=person.pk,
            username=person.username,
            name=person.name,
            grants=tuple(_line(grant, at) for grant in person.grants.all()),
        )
        for person in ready
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class AllowedLine:
    """One thing a reader may do, and the roles that let them."""

    permission: str
    because: tuple[str, ...]


def allowed_lines(reader: Reader) -> tuple[AllowedLine, ...]:
    """What the reader may do now for the stated purpose, and which of their roles gives it."""
    return tuple(
        AllowedLine(
            permission=permission.words,
            because=tuple(
                grant.role.words
                for grant in reader.grants
                if grant.gives(permission, purpose=reader.purpose, at=reader.at)
            ),
        )
        for permission in Permission
        if reader.may(permission)
    )


def _line(grant: Grant, at: datetime) -> GrantLine:
    value = grant.value()
    return GrantLine(
        id=grant.pk,
        role=value.role.words,
        partner=f"{grant.partner.name}, {grant.unit.name}" if grant.unit else grant.partner.name,
        clearance=value.clearance.value,
        purposes=tuple(purpose.words for purpose in Purpose if purpose in value.purposes),
        term=_words(value.term),
        given_by=grant.granted_by.name if grant.granted_by else "Set up with the desk",
        is_valid=value.term.covers(at),
        permissions=tuple(sorted(permission.value for permission in ROLES[value.role])),
    )


def _words(term: Term) -> str:
    begins = f"{localtime(term.from_at):%-d %B %Y}"
    return f"from {begins}" if term.to_at is None else f"{begins} to {localtime(term.to_at):%-d %B %Y, %H:%M}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One way to act: under a grant, for one of its purposes. `code` is what the form sends."""

    code: str
    words: str


def ways_to_act(person: Person, *, at: datetime) -> tuple[Way, ...]:
    """Every valid grant and purpose that the person may choose between."""
    held = person.grants.select_related("partner", "unit").order_by("from_at", "id")
    return tuple(
        Way(
            code=f"{encode(grant.pk)}:{purpose.value}",
            words=f"{grant.value().role.words}, {grant.unit or grant.partner}: {purpose.words.lower()}",
        )
        for grant in held
        if grant.value().term.covers(at)
        for purpose in Purpose
        if purpose in grant.value().purposes
    )
