"""Small made-up worlds of grants, markings, audiences and consents, for holding two policies to each other."""

import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from plait.domain.ids import AudienceId, GrantId, PartnerId, PersonId, UnitId, new_id
from plait.domain.marking import (
    ActionCode,
    Handling,
    Marking,
    MarkingKind,
    MarkingTier,
    Purpose,
    SanitisationCode,
    combine_all,
)
from plait.domain.partner import Term
from plait.policy.access import Agreements, ConsentGiven, GrantHeld, Member, Reader
from plait.policy.permissions import Permission
from plait.policy.roles import Role

AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
ASKED = Permission.COLLECTION_REPORT_READ
DAY = timedelta(days=1)
STANDING = (Term(from_at=AT - DAY), Term(from_at=AT), Term(from_at=AT - DAY, to_at=AT + timedelta(microseconds=1)))
NOT_STANDING = (Term(from_at=AT - DAY, to_at=AT), Term(from_at=AT + timedelta(microseconds=1)))
OTHER_KINDS = tuple(kind for kind in MarkingKind if kind is not MarkingKind.ORDINARY)
# More often than the others, so that a bank's clause decides often enough by itself.
BANKED = (MarkingKind.SUSPICIOUS_ACTIVITY,) * 3


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessWorld:
    """One reader, and everything that decides what they may read. Ids are fresh in every world."""

    reader: Reader
    other_partner: PartnerId
    other_person: PersonId
    audiences: tuple[tuple[AudienceId, MarkingKind], ...]
    markings: tuple[Marking, ...]
    agreements: Agreements


def make_world(chance: random.Random) -> AccessWorld:
    """A world in which most clauses hold most of the time, so that each decides now and then."""
    ours, theirs = PartnerId(new_id()), PartnerId(new_id())
    person, stranger = PersonId(new_id()), PersonId(new_id())
    unit = UnitId(new_id()) if chance.random() < 0.5 else None
    audiences = tuple(
        (AudienceId(new_id()), kind) for kind in (MarkingKind.ORDINARY, MarkingKind.ORDINARY, *OTHER_KINDS)
    )
    reader = Reader(
        person_id=person,
        partner_id=ours,
        unit_id=unit,
        grants=tuple(_grant(chance) for _ in range(chance.randint(1, 2))),
        clearance=chance.choice((MarkingTier.OFFICIAL, *[MarkingTier.OFFICIAL_SENSITIVE] * 2)),
        purpose=chance.choice((*[Purpose.LAW_ENFORCEMENT] * 4, Purpose.OVERSIGHT)),
        at=AT,
    )
    singles = [_single(chance, (ours, theirs), audiences) for _ in range(chance.randint(1, 4))]
    wholes = [combine_all(chance.sample(singles, chance.randint(1, len(singles)))) for _ in range(2)]
    members = tuple(_member(chance, audience, reader, (theirs, stranger)) for audience, _ in audiences[:-1])
    more = tuple(_member(chance, chance.choice(audiences)[0], reader, (theirs, stranger)) for _ in range(2))
    return AccessWorld(
        reader=reader,
        other_partner=theirs,
        other_person=stranger,
        audiences=audiences,
        markings=tuple(dict.fromkeys([*singles, *wholes])),
        agreements=Agreements(
            members=members + more,
            own_lists=frozenset((kind, key) for key, kind in audiences if kind is not MarkingKind.ORDINARY),
            bankers=((person if chance.random() < 0.6 else stranger, _term(chance)),),
            consents=tuple(consent for single in singles for consent in _consents(chance, single, reader, theirs)),
        ),
    )


def _term(chance: random.Random) -> Term:
    return chance.choice(STANDING) if chance.random() < 0.85 else chance.choice(NOT_STANDING)


def _grant(chance: random.Random) -> GrantHeld:
    purposes = {Purpose.LAW_ENFORCEMENT, Purpose.OVERSIGHT} if chance.random() < 0.8 else {Purpose.REPORTING}
    return GrantHeld(
        id=GrantId(new_id()),
        role=chance.choice((Role.ANALYST, Role.PARTNER_OFFICER, Role.SAFEGUARDING_OFFICER, Role.SECRETARIAT)),
        clearance=MarkingTier.OFFICIAL_SENSITIVE,
        purposes=frozenset(purposes),
        term=_term(chance),
    )


def _single(
    chance: random.Random,
    partners: tuple[PartnerId, PartnerId],
    audiences: tuple[tuple[AudienceId, MarkingKind], ...],
) -> Marking:
    conditional = chance.random() < 0.5
    kind = MarkingKind.ORDINARY if chance.random() < 0.6 else chance.choice((*OTHER_KINDS, *BANKED))
    usual = {Purpose.LAW_ENFORCEMENT} if chance.random() < 0.7 else set()
    return Marking(
        originator=chance.choice(partners),
        purposes=frozenset(chance.sample(list(Purpose), 3)) | usual,
        tier=chance.choice(list(MarkingTier)),
        handling=Handling.CONDITIONS if conditional else Handling.PERMITTED,
        action=ActionCode.COVERT_ACTION if conditional else None,
        sanitisation=SanitisationCode.UNSUPERVISED if conditional else None,
        condition="ask first" if conditional else "",
        audience=chance.choice((None, audiences[0][0], audiences[1][0], audiences[0][0])),
        kind=kind,
    )


def _member(
    chance: random.Random, audience: AudienceId, reader: Reader, strangers: tuple[PartnerId, PersonId]
) -> Member:
    term = _term(chance)
    who = chance.randrange(6)
    if who in (0, 1):
        return Member(audience=audience, term=term, partner=reader.partner_id)
    if who == 2:
        return Member(audience=audience, term=term, person=reader.person_id)
    if who == 3 and reader.unit_id:
        return Member(audience=audience, term=term, unit=reader.unit_id)
    if who == 4:
        return Member(audience=audience, term=term, partner=strangers[0])
    return Member(audience=audience, term=term, person=strangers[1])


def _consents(chance: random.Random, marking: Marking, reader: Reader, theirs: PartnerId) -> list[ConsentGiven]:
    if marking.handling is Handling.PERMITTED or marking.originator is None or chance.random() < 0.4:
        return []
    wrong = chance.randrange(8)
    consent = ConsentGiven(
        marking=marking,
        given_by=reader.partner_id if wrong == 0 else marking.originator,
        to=theirs if wrong == 1 else reader.partner_id,
        term=_term(chance),
        withdrawn_at=chance.choice((None, None, AT, AT + DAY)),
    )
    return [consent]
