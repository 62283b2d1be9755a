"""May this reader read this, and if not, which clause says so.

`may_read` asks a handful of named clauses of each part of a marking; all must hold, in any order. The desk
answers the same question over its tables (`accounts.queries.readable_markings`), written independently; the
tests hold the two to each other and show that neither can lose a clause unseen.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from plait.domain.ids import AudienceId, GrantId, PartnerId, PersonId, TokenId, UnitId
from plait.domain.marking import TIERS, Handling, Marking, MarkingKind, MarkingTier, Purpose
from plait.domain.partner import Term
from plait.policy.permissions import Permission
from plait.policy.roles import ROLES, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantHeld:
    """One grant of the reader at the body they act for: a role, for purposes, for a term."""

    id: GrantId
    role: Role
    clearance: MarkingTier
    purposes: frozenset[Purpose]
    term: Term

    def gives(self, permission: Permission, *, purpose: Purpose, at: datetime) -> bool:
        """True if the grant is valid at the instant and allows the permission for the purpose."""
        return self.term.covers(at) and purpose in self.purposes and permission in ROLES[self.role]


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenHeld:
    """A token through which a machine acts for the reader. It gives nothing, and narrows what the grants give."""

    id: TokenId
    permissions: frozenset[Permission]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Who is looking: a person, or a machine with their token, acting for one body or unit of it, for one purpose, at
    one instant."""

    person_id: PersonId
    partner_id: PartnerId
    grants: tuple[GrantHeld, ...]
    clearance: MarkingTier
    purpose: Purpose
    at: datetime
    unit_id: UnitId | None = None
    token: TokenHeld | None = None

    def may(self, permission: Permission) -> bool:
        """True if a valid grant gives the permission for the stated purpose, and the token, if any, names it."""
        return self.names(permission) and any(
            grant.gives(permission, purpose=self.purpose, at=self.at) for grant in self.grants
        )

    def names(self, permission: Permission) -> bool:
        """True if nothing narrows the reader, or what does names the permission."""
        return self.token is None or permission in self.token.permissions


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One dated place in an audience: exactly one of partner, unit and person is set."""

    audience: AudienceId
    term: Term
    partner: PartnerId | None = None
    unit: UnitId | None = None
    person: PersonId | None = None

    def includes(self, reader: Reader) -> bool:
        """True if the reader holds this place at the instant of reading."""
        named = (
            self.partner == reader.partner_id
            if self.partner is not None
            else self.unit == reader.unit_id
            if self.unit is not None
            else self.person == reader.person_id
        )
        return named and self.term.covers(reader.at)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentGiven:
    """The originator's recorded word that a partner meets the condition of a code C marking."""

    marking: Marking
    given_by: PartnerId
    to: PartnerId
    term: Term
    withdrawn_at: datetime | None = None

    def lets(self, reader: Reader, marking: Marking) -> bool:
        """True if it is for this marking and this reader's body, and stands at the instant of reading."""
        stands = self.term.covers(reader.at) and (self.withdrawn_at is None or reader.at < self.withdrawn_at)
        return (
            stands and self.marking == marking and self.given_by == marking.originator and self.to == reader.partner_id
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreements:
    """What the partners have agreed: who is in which audience, each kind's own list, consents, and who is of a bank."""

    members: tuple[Member, ...] = ()
    own_lists: frozenset[tuple[MarkingKind, AudienceId]] = frozenset()
    consents: tuple[ConsentGiven, ...] = ()
    bankers: tuple[tuple[PersonId, Term], ...] = ()

    def has_in(self, audience: AudienceId | None, reader: Reader) -> bool:
        """True if the reader is in the audience at the instant of reading."""
        return any(member.audience == audience and member.includes(reader) for member in self.members)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One reader, one permission, one single marking: what each clause is asked."""

    reader: Reader
    permission: Permission
    marking: Marking
    agreements: Agreements


Clause = Callable[[Question], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """Whether the reader may, and the name of a clause that failed where not."""

    allowed: bool
    failed: str | None = None

    def __bool__(self) -> bool:
        return self.allowed


def grant_holds_permission(asked: Question) -> bool:
    """A valid grant holds the permission, for the purpose of the session."""
    return asked.reader.may(asked.permission)


def tier_is_within_clearance(asked: Question) -> bool:
    """The tier is within the person's clearance."""
    return TIERS.index(asked.marking.tier) <= TIERS.index(asked.reader.clearance)


def purpose_is_among_the_markings(asked: Question) -> bool:
    """The session's stated purpose is among the marking's purposes."""
    return asked.reader.purpose in asked.marking.purposes


def body_originated_or_is_in_audience(asked: Question) -> bool:
    """The reader's own body originated it, or the reader is in its audience, if it has one.

    Any kind but ordinary has no originator's right; there an audience, where named, narrows the own list.
    """
    if asked.marking.kind is not MarkingKind.ORDINARY:
        return asked.marking.audience is None or asked.agreements.has_in(asked.marking.audience, asked.reader)
    return _is_own(asked) or asked.agreements.has_in(asked.marking.audience, asked.reader)


def conditions_are_met_by_consent(asked: Question) -> bool:
    """A code C condition is met by recorded consent; for its own ordinary material a body needs none."""
    return (
        asked.marking.handling is Handling.PERMITTED
        or _is_own(asked)
        or any(consent.lets(asked.reader, asked.marking) for consent in asked.agreements.consents)
    )


def kind_is_ordinary_or_own_list_names_reader(asked: Question) -> bool:
    """Any kind but ordinary is read by its own list only; there the originator has no right of its own."""
    kind = asked.marking.kind
    return kind is MarkingKind.ORDINARY or any(
        asked.agreements.has_in(audience, asked.reader)
        for listed, audience in asked.agreements.own_lists
        if listed is kind
    )


def suspicious_activity_is_shown_to_no_bank(asked: Question) -> bool:
    """Whoever acts for a bank anywhere, or is lent by one, reads nothing of suspicious activity reports."""
    return asked.marking.kind is not MarkingKind.SUSPICIOUS_ACTIVITY or not any(
        person == asked.reader.person_id and term.covers(asked.reader.at) for person, term in asked.agreements.bankers
    )


CLAUSES: tuple[Clause, ...] = (
    grant_holds_permission,
    tier_is_within_clearance,
    purpose_is_among_the_markings,
    body_originated_or_is_in_audience,
    conditions_are_met_by_consent,
    kind_is_ordinary_or_own_list_names_reader,
    suspicious_activity_is_shown_to_no_bank,
)


def may_read(
    reader: Reader,
    marking: Marking,
    permission: Permission,
    agreements: Agreements,
    *,
    clauses: tuple[Clause, ...] = CLAUSES,
) -> Decision:
    """May the reader read what carries the marking? Every clause must hold for every part of it."""
    for single in marking.singles:
        asked = Question(reader=reader, permission=permission, marking=single, agreements=agreements)
        for clause in clauses:
            if not clause(asked):
                return Decision(allowed=False, failed=clause.__name__)
    return Decision(allowed=True)


def _is_own(asked: Question) -> bool:
    return asked.marking.kind is MarkingKind.ORDINARY and asked.marking.originator == asked.reader.partner_id
