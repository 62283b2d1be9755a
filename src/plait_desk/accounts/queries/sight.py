"""What could this person see at that instant? Grants, permissions, audiences and consents as they stood then."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from plait.domain.ids import encode
from plait.domain.partner import Term
from plait.policy.access import Reader
from plait.policy.permissions import Permission
from plait_desk.accounts.models import AudienceMember, Consent, Grant, Person, readable_markings
from plait_desk.accounts.queries.grants import AllowedLine, GrantLine, allowed_lines, grant_line, term_words
from plait_desk.accounts.queries.readers import grants_of, reader_among

# Permissions to read what carries a marking; the others show nothing that is marked.
OF_CONTENT = tuple(
    permission
    for permission in Permission
    if permission.value.endswith(":read")
    and permission.value.partition(":")[0] not in {"home", "jobs", "accounts", "oversight", "rights"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatLine:
    """One place in an audience: whose it was, from when to when, and why the law allowed it."""

    audience: str
    held_by: str
    term: str
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentLine:
    """One consent that met a condition for the person's body. The condition itself is content and not told."""

    marking: str
    given_by: str
    term: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """One way in which the person could act then, and all that it opened."""

    reader: Reader
    grant: GrantLine
    purpose: str
    clearance: str
    allowed: tuple[AllowedLine, ...]
    readable: tuple[tuple[str, int], ...]
    seats: tuple[SeatLine, ...]
    consents: tuple[ConsentLine, ...]


def sights_of(person: Person, *, at: datetime) -> tuple[Sight, ...]:
    """Each grant that was valid at the instant, for each of its purposes; none where the person could see nothing.

    It is `may_read` asked again with that instant: nothing here remembers what was, the dated rows tell it.
    """
    held = grants_of(person)
    return tuple(
        _sight(grant, reader_among(held, at=at, purpose=purpose, grant_id=grant.pk))
        for grant in held
        if grant.term.covers(at)
        for purpose in sorted(grant.value().purposes)
    )


def markings_of(reader: Reader, permission: Permission) -> frozenset[int]:
    """The markings that the reader could read with the permission at their instant; none without the permission."""
    return readable_markings(reader, permission) if reader.may(permission) else frozenset()


def _sight(grant: Grant, reader: Reader) -> Sight:
    return Sight(
        reader=reader,
        grant=grant_line(grant, reader.at),
        purpose=reader.purpose.words,
        clearance=reader.clearance.value,
        allowed=allowed_lines(reader),
        readable=tuple(
            (permission.words, len(markings_of(reader, permission)))
            for permission in OF_CONTENT
            if reader.may(permission)
        ),
        seats=tuple(_seat_line(member) for member in _seats(reader)),
        consents=tuple(_consent_line(consent) for consent in _consents(reader)),
    )


def _standing(at: datetime) -> Q:
    return Q(from_at__lte=at) & (Q(to_at__isnull=True) | Q(to_at__gt=at))


def _seats(reader: Reader) -> QuerySet[AudienceMember]:
    theirs = Q(partner=reader.partner_id) | Q(person=reader.person_id)
    if reader.unit_id is not None:
        theirs |= Q(unit=reader.unit_id)
    rows = AudienceMember.objects.filter(theirs, _standing(reader.at))
    return rows.select_related("audience", "partner", "unit", "person").order_by("audience__name", "id")


def _consents(reader: Reader) -> QuerySet[Consent]:
    rows = Consent.objects.filter(_standing(reader.at), to=reader.partner_id)
    stands = Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gt=reader.at)
    return rows.filter(stands).select_related("given_by").order_by("from_at", "id")


def _seat_line(member: AudienceMember) -> SeatLine:
    holder = member.partner or member.unit or member.person
    return SeatLine(
        audience=member.audience.name,
        held_by=str(holder),
        term=term_words(Term(from_at=member.from_at, to_at=member.to_at)),
        basis=f"{member.get_regime_display()}; {member.gateway}; {member.necessity}",
    )


def _consent_line(consent: Consent) -> ConsentLine:
    ends = min((end for end in (consent.to_at, consent.withdrawn_at) if end is not None), default=None)
    return ConsentLine(
        marking=encode(consent.marking_id),
        given_by=consent.given_by.name,
        term=term_words(Term(from_at=consent.from_at, to_at=ends)),
    )
