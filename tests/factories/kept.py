"""Access worlds written into the tables, many at a time."""

from collections.abc import Iterable
from itertools import chain

from plait.domain.marking import Marking as MarkingValue
from plait.domain.marking import MarkingTier, Purpose, marking_id
from plait.domain.sharing import Regime
from plait.policy.roles import Role
from plait_desk.accounts.models import (
    Audience,
    AudienceMember,
    Consent,
    Grant,
    Partner,
    Person,
    Unit,
    forget_readable,
)
from plait_desk.accounts.services import intern_all
from tests.factories.access_worlds import AccessWorld

UK_GDPR = "uk-gdpr"


def keep(worlds: Iterable[AccessWorld]) -> None:
    """Write the worlds: bodies and people, grants, audiences and who is in them, markings, consents."""
    made = list(worlds)
    _keep_bodies(made)
    Grant.objects.bulk_create(grant for world in made for grant in _grants(world))
    Audience.objects.bulk_create(
        Audience(id=key, key=str(key), name="synthetic", kind=kind.value) for w in made for key, kind in w.audiences
    )
    intern_all(chain.from_iterable(world.markings for world in made))
    AudienceMember.objects.bulk_create(member for world in made for member in _members(world))
    Consent.objects.bulk_create(consent for world in made for consent in _consents(world))
    forget_readable()


def id_of(marking: MarkingValue) -> int:
    """The key under which a marking is kept."""
    return int(marking_id(marking))


def _keep_bodies(worlds: list[AccessWorld]) -> None:
    bodies = [(key, world) for world in worlds for key in (world.reader.partner_id, world.other_partner)]
    people = [key for world in worlds for key in (world.reader.person_id, world.other_person)]
    Partner.objects.bulk_create(
        Partner(id=key, key=str(key), name="synthetic", is_bank=key == world.other_partner) for key, world in bodies
    )
    Person.objects.bulk_create(Person(id=key, username=str(key), name="synthetic", password="!") for key in people)
    Unit.objects.bulk_create(
        Unit(id=unit, key=str(unit), name="synthetic", partner_id=world.reader.partner_id)
        for world in worlds
        if (unit := world.reader.unit_id)
    )


def _grants(world: AccessWorld) -> Iterable[Grant]:
    reader = world.reader
    for person, term in world.agreements.bankers:
        yield Grant(
            person_id=person,
            partner_id=world.other_partner,
            role=Role.SECRETARIAT,
            clearance=MarkingTier.OFFICIAL,
            purposes={Purpose.REPORTING.value},
            from_at=term.from_at,
            to_at=term.to_at,
        )
    for grant in reader.grants:
        yield Grant(
            id=grant.id,
            person_id=reader.person_id,
            partner_id=reader.partner_id,
            unit_id=reader.unit_id,
            role=grant.role.value,
            clearance=grant.clearance.value,
            purposes={purpose.value for purpose in grant.purposes},
            from_at=grant.term.from_at,
            to_at=grant.term.to_at,
        )


def _members(world: AccessWorld) -> Iterable[AudienceMember]:
    for member in world.agreements.members:
        yield AudienceMember(
            audience_id=member.audience,
            partner_id=member.partner,
            unit_id=member.unit,
            person_id=member.person,
            from_at=member.term.from_at,
            to_at=member.term.to_at,
            regime=Regime.GENERAL,
            gateway="synthetic",
            purpose=Purpose.LAW_ENFORCEMENT.value,
            necessity="synthetic",
        )


def _consents(world: AccessWorld) -> Iterable[Consent]:
    for consent in world.agreements.consents:
        yield Consent(
            marking_id=marking_id(consent.marking),
            given_by_id=consent.given_by,
            to_id=consent.to,
            from_at=consent.term.from_at,
            to_at=consent.term.to_at,
            withdrawn_at=consent.withdrawn_at,
        )
