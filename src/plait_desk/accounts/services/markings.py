"""Markings made permanent, audiences and their dated members, consents."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q

from plait.domain.ids import MarkingId, Ref, encode
from plait.domain.marking import Marking as MarkingValue
from plait.domain.marking import MarkingKind, Purpose, combine, marking_id
from plait.domain.partner import Term
from plait.domain.sharing import Regime, SharingBasis
from plait.policy.access import Reader
from plait.policy.chain import AuditEvent
from plait.policy.permissions import Permission
from plait_desk.accounts.models import (
    Audience,
    AudienceMember,
    Consent,
    Grant,
    Marking,
    MarkingPart,
    Partner,
    forget_readable,
    grounds,
)
from plait_desk.accounts.services.asking import require
from plait_desk.audit.services import record

ALWAYS = datetime(2000, 1, 1, tzinfo=UTC)
EVERY_PARTNER = "every-partner"


TASKFORCE_BASIS = SharingBasis(
    regime=Regime.LAW_ENFORCEMENT,
    gateway="Taskforce information sharing agreement",
    purpose=Purpose.LAW_ENFORCEMENT,
    necessity="Named by the originator as needing it for the purpose",
)


class SeatRefused(ValueError):
    """The place may not be given; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Who takes a place in an audience: exactly one of the three."""

    partner_id: int | None = None
    unit_id: int | None = None
    person_id: int | None = None


def intern(value: MarkingValue) -> Marking:
    """The one row of this marking, made if it is new. The same value always gives the same row."""
    return intern_all([value])[0]


def marking_of_both(first: Marking, second: Marking) -> Marking:
    """The marking of what ties two things together: read by whoever may read each of them."""
    return first if first == second else intern(combine(first.value(), second.value()))


@transaction.atomic
def intern_all(values: Iterable[MarkingValue]) -> list[Marking]:
    """The one row of each of these markings, in order; those that are new are made together."""
    wanted = list(values)
    asked = {marking_id(value): value for whole in wanted for value in (whole, *whole.parts)}
    rows = {MarkingId(key): row for key, row in Marking.objects.in_bulk(asked).items()}
    if new := {key: value for key, value in asked.items() if key not in rows}:
        rows |= {key: Marking.of(value) for key, value in new.items()}
        # Somebody else may be making the same ones: it is the same row then.
        Marking.objects.bulk_create([rows[key] for key in new], ignore_conflicts=True)
        parts = [MarkingPart(whole=rows[key], part=rows[marking_id(part)]) for key in new for part in new[key].parts]
        MarkingPart.objects.bulk_create(parts, ignore_conflicts=True)
        forget_readable()
    return [rows[marking_id(value)] for value in wanted]


@transaction.atomic
def audience_of(partners: Iterable[Partner], *, basis: SharingBasis) -> Audience:
    """The audience of exactly these partners: the same partners always share one audience, on the basis first given."""
    named = sorted(set(partners), key=lambda partner: partner.key)
    audience, is_new = Audience.objects.get_or_create(
        key=f"partners:{_fingerprint(named)}",
        defaults={"name": "; ".join(partner.abbreviation or partner.name for partner in named)[:400]},
    )
    if is_new:
        _seat_partners(audience, named, basis)
    return audience


def _fingerprint(partners: list[Partner]) -> str:
    return hashlib.sha256(",".join(partner.key for partner in partners).encode()).hexdigest()


@transaction.atomic
def audience_of_all() -> Audience:
    """The audience of every partner, under the Taskforce's agreement; who joins is added to it by `add_member`."""
    audience, is_new = Audience.objects.get_or_create(key=EVERY_PARTNER, defaults={"name": "Every partner"})
    if is_new:
        _seat_partners(audience, Partner.objects.all(), TASKFORCE_BASIS)
    return audience


@transaction.atomic
def own_list_of(kind: MarkingKind) -> Audience:
    """The own list of a kind of material other than ordinary; empty until members are added."""
    if kind is MarkingKind.ORDINARY:
        raise ValueError("Ordinary material has audiences, not an own list.")
    words = kind.value.replace("-", " ")
    return Audience.objects.get_or_create(
        key=f"own-list:{kind.value}", defaults={"name": f"Own list: {words}", "kind": kind.value}
    )[0]


@transaction.atomic
def add_member(*, actor: Reader, audience: Audience, place: Place, term: Term, basis: SharingBasis) -> AudienceMember:
    """Give a partner, unit or person a dated place in an audience; nothing is re-marked.

    Raises PermissionDenied, and SeatRefused for a place of the actor's own, one that is held already, and a bank's on
    the list of suspicious activity material.
    """
    require(actor, Permission.ACCOUNTS_GRANT_MANAGE)
    if place.person_id == actor.person_id:
        raise SeatRefused("Nobody puts themselves on a list: ask another accounts officer.")
    if _is_held(audience, place, term.from_at):
        raise SeatRefused("They have this place already. End it first, to give it for another term.")
    member = seat(audience, place, term, basis)
    record(actor=actor, event=AuditEvent.ALTERATION, objects=_cited(member))
    return member


def seat(audience: Audience, place: Place, term: Term, basis: SharingBasis) -> AudienceMember:
    """The place itself, without asking: for `add_member`, and for setting a desk up. Raises SeatRefused."""
    if audience.kind == MarkingKind.SUSPICIOUS_ACTIVITY and _is_of_a_bank(place, term):
        raise SeatRefused("A bank and its people are never on the list of suspicious activity material.")
    member = _member(audience, place, term, basis)
    member.save()
    forget_readable()
    return member


def _is_held(audience: Audience, place: Place, at: datetime) -> bool:
    held = AudienceMember.objects.filter(Q(to_at=None) | Q(to_at__gt=at), audience=audience)
    return held.filter(partner=place.partner_id, unit=place.unit_id, person=place.person_id).exists()


def _is_of_a_bank(place: Place, term: Term) -> bool:
    """True for a bank, its unit, and anybody who acts for a bank, or is lent by one, at some time of the term."""
    if place.partner_id is not None:
        return Partner.objects.filter(pk=place.partner_id, is_bank=True).exists()
    if place.unit_id is not None:
        return Partner.objects.filter(units=place.unit_id, is_bank=True).exists()
    grants = Grant.of_banks().filter(Q(to_at=None) | Q(to_at__gt=term.from_at), person=place.person_id)
    return (grants if term.to_at is None else grants.filter(from_at__lt=term.to_at)).exists()


def _seat_partners(audience: Audience, partners: Iterable[Partner], basis: SharingBasis) -> None:
    always = Term(from_at=ALWAYS)
    AudienceMember.objects.bulk_create(
        _member(audience, Place(partner_id=partner.pk), always, basis) for partner in partners
    )
    forget_readable()


def _member(audience: Audience, place: Place, term: Term, basis: SharingBasis) -> AudienceMember:
    return AudienceMember(
        audience=audience,
        partner_id=place.partner_id,
        unit_id=place.unit_id,
        person_id=place.person_id,
        from_at=term.from_at,
        to_at=term.to_at,
        **grounds(basis),
    )


def _cited(member: AudienceMember) -> list[Ref]:
    """The audience and whose place it is, for the log: it is searched by person."""
    whose = {"partner": member.partner_id, "unit": member.unit_id, "person": member.person_id}
    return [Ref("audience", member.audience_id), *(Ref(kind, key) for kind, key in whose.items() if key)]


@transaction.atomic
def end_member(*, actor: Reader, member: AudienceMember, at: datetime) -> None:
    """End a place in an audience from an instant on; what could be seen before stays known.

    Raises PermissionDenied, and SeatRefused where it has ended.
    """
    require(actor, Permission.ACCOUNTS_GRANT_MANAGE)
    if member.to_at is not None and member.to_at <= at:
        raise SeatRefused("This place has ended already.")
    member.to_at = at
    member.save(update_fields=["to_at"])
    record(actor=actor, event=AuditEvent.ALTERATION, objects=_cited(member))
    forget_readable()


@transaction.atomic
def give_consent(*, actor: Reader, marking: Marking, to: Partner, term: Term) -> Consent:
    """Record that a partner meets the condition of the actor's own body's marking."""
    require(actor, Permission.COLLECTION_REPORT_SUBMIT)
    _own(actor, marking.originator_id)
    consent = Consent.objects.create(
        marking=marking,
        condition=marking.condition,
        given_by_id=actor.partner_id,
        to=to,
        from_at=term.from_at,
        to_at=term.to_at,
    )
    record(actor=actor, event=AuditEvent.ALTERATION, objects=[f"consent:{encode(consent.pk)}"])
    forget_readable()
    return consent


@transaction.atomic
def withdraw_consent(*, actor: Reader, consent: Consent, at: datetime) -> None:
    """Take consent back from an instant on."""
    require(actor, Permission.COLLECTION_REPORT_SUBMIT)
    _own(actor, consent.given_by_id)
    consent.withdrawn_at = at
    consent.save(update_fields=["withdrawn_at"])
    record(actor=actor, event=AuditEvent.ALTERATION, objects=[f"consent:{encode(consent.pk)}"])
    forget_readable()


def _own(actor: Reader, originator_id: int | None) -> None:
    if originator_id != actor.partner_id:
        raise PermissionDenied("Only the body that originated it gives or withdraws consent.")
