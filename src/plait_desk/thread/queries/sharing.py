"""Who may receive what: asked of the same clauses that decide who may read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Q

from plait.domain.ids import PartnerId, PersonId, Ref
from plait.domain.marking import MarkingTier, Purpose
from plait.domain.sharing import Recipient, SendingState, SharingBasis, read_basis
from plait.policy.access import Reader
from plait.policy.permissions import Permission
from plait_desk.accounts.models import AudienceMember, Grant, Marking, Person
from plait_desk.accounts.models.readable import CLAUSES, compute_readable
from plait_desk.accounts.queries import reader_of
from plait_desk.thread.models import (
    CORRECTED_BY,
    RELEASED_AS,
    Dissemination,
    Notice,
    Release,
    ReleaseRequest,
    ThreadLink,
)

# A body has no grant and no clearance: those are asked of each of its people when they read.
_OF_A_PERSON: Mapping[str, str] = {name: sql for name, sql in CLAUSES.items() if name != "grant_holds_permission"}
_OF_A_BODY: Mapping[str, str] = {name: sql for name, sql in _OF_A_PERSON.items() if name != "tier_is_within_clearance"}


def may_receive(marking: Marking, who: Recipient, purpose: Purpose, *, at: datetime) -> bool:
    """True if the body, or the person under one of their grants of that instant, may read what carries the marking.

    Which permission a person holds is not asked here: their own pages ask that.
    """
    if who.person_id is not None:
        return any(_may(reader, marking, _OF_A_PERSON) for reader in _as_reader(who.person_id, purpose, at))
    return _may(_body(who.partner_id, purpose, at), marking, _OF_A_BODY)


def _may(reader: Reader, marking: Marking, clauses: Mapping[str, str]) -> bool:
    return marking.pk in compute_readable(reader, Permission.RELEASE_LEDGER_READ, clauses)


def _as_reader(person_id: int, purpose: Purpose, at: datetime) -> Iterable[Reader]:
    """The person under each grant that is valid then and allows the purpose."""
    person = Person.objects.filter(pk=person_id, is_active=True).first()
    for grant in Grant.objects.filter(person_id=person_id) if person else ():
        value = grant.value()
        if person and value.term.covers(at) and purpose in value.purposes:
            yield reader_of(person, at=at, purpose=purpose, grant_id=grant.pk)


def _body(partner_id: int | None, purpose: Purpose, at: datetime) -> Reader:
    return Reader(
        person_id=PersonId(0),
        partner_id=PartnerId(partner_id or 0),
        grants=(),
        clearance=MarkingTier.OFFICIAL_SENSITIVE,
        purpose=purpose,
        at=at,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Somebody who got a thing, under which marking and on what basis they got it last.

    `copy` is the released copy they got, where they got no more: they know the thing by nothing else.
    """

    to: Recipient
    marking: Marking
    basis: SharingBasis
    copy: Ref | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """One body that something is asked to be opened to, and whether it may read all of it without that."""

    name: str
    may_read: bool


def reach_of(row: ReleaseRequest, *, at: datetime) -> list[Reach]:
    """Of each body that a request names, whether the policy lets it read what is asked for already."""
    members = row.to_marking.audience.members.exclude(partner=None) if row.to_marking.audience else []
    purpose = row.sharing_basis.purpose
    return sorted(
        (
            Reach(
                name=member.partner.name,
                may_read=may_receive(row.marking, Recipient(partner_id=member.partner_id), purpose, at=at),
            )
            for member in members
            if member.partner
        ),
        key=lambda each: each.name,
    )


def is_out(ref: Ref, from_partner_id: int) -> bool:
    """True if the body has sent this thing, or an earlier version of it, to anybody and has not recalled it since."""
    rows = Dissemination.objects.filter(object_ref__in=versions_of(ref), from_partner_id=from_partner_id)
    return rows.exclude(state=SendingState.RECALLED).exists()


def told_of(ref: Ref, from_partner_id: int | None = None) -> list[Told]:
    """Everybody who was sent this thing, or an earlier version that it corrects; each once.

    From one body only, where one is named. For the services that must reach everybody, not for pages.
    """
    refs = versions_of(ref)
    rows = Dissemination.objects.filter(object_ref__in=refs).exclude(sent_at=None).order_by("sent_at", "pk")
    if from_partner_id is not None:
        rows = rows.filter(from_partner_id=from_partner_id)
    sent = rows.select_related("marking").prefetch_related("recipients")
    latest = {
        each.value(): Told(to=each.value(), marking=row.marking, basis=row.sharing_basis)
        for row in sent
        for each in row.recipients.all()
    }
    return list(latest.values())


def told_of_copies(ref: Ref, from_partner_id: int | None = None) -> list[Told]:
    """Everybody who got a released copy of this thing or of an earlier version, or one that it went into; each once a
    copy.

    Released by one body only, where one is named. What was recalled since counts: they had it.
    """
    refs = versions_of(ref)
    steps = ThreadLink.objects.filter(relation=RELEASED_AS, from_ref__in=refs, to_ref__startswith="snapshot:")
    copies = [Ref.parse(cited).id for cited in steps.values_list("to_ref", flat=True)]
    went_into = Q(pk__in=Release.objects.filter(snapshots__in=copies).values("pk"))
    rows = Release.objects.filter(Q(object_ref__in=refs) | went_into).exclude(snapshots=None)
    if from_partner_id is not None:
        rows = rows.filter(to_marking__originator_id=from_partner_id)
    found = []
    for release in rows.distinct().select_related("to_marking").prefetch_related("snapshots"):
        for snapshot in release.snapshots.all():
            copy = Ref("snapshot", snapshot.pk)
            told = {each.to: replace(each, copy=copy) for each in [*open_to(release), *told_of(copy)]}
            found += list(told.values())
    return found


def open_to(release: Release) -> list[Told]:
    """Every body and person in the audience that a release opened something to; a unit counts as its body."""
    basis = basis_of_release(release)
    members = AudienceMember.objects.filter(audience=release.to_marking.audience_id).select_related("unit")
    to = {
        Recipient(person_id=member.person_id)
        if member.person_id
        else Recipient(partner_id=member.unit.partner_id if member.unit else member.partner_id)
        for member in members
    }
    return [Told(to=each, marking=release.to_marking, basis=basis) for each in to]


def basis_of_release(release: Release) -> SharingBasis:
    """Its four parts as one value."""
    return read_basis(release.regime, release.gateway, release.purpose, release.basis)


def words_of(basis: SharingBasis) -> tuple[tuple[str, str], ...]:
    """The four parts of a basis, each with its name, as pages show them."""
    return (
        ("Regime", basis.regime.words),
        ("Gateway", basis.gateway),
        ("Purpose", basis.purpose.words),
        ("Necessity", basis.necessity),
    )


def versions_of(ref: Ref) -> set[str]:
    """The thing as cited, and every earlier version that it, or a later one of them, stands in the place of."""
    found, edge = {str(ref)}, {str(ref)}
    while edge:
        told = Notice.objects.filter(kind=Notice.Kind.CORRECTION, by_ref__in=edge)
        # Who had a released copy only was told of the copy: of the thing itself only the thread says what followed it.
        steps = ThreadLink.objects.filter(relation=CORRECTED_BY, to_ref__in=edge)
        earlier = {*told.values_list("object_ref", flat=True), *steps.values_list("from_ref", flat=True)}
        edge = earlier - found
        found |= edge
    return found
