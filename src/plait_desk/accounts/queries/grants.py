"""People, their grants, and what these let them do, as pages show them."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.timezone import localtime

from plait.domain.marking import Purpose
from plait.domain.partner import Term
from plait.policy.access import Reader
from plait.policy.permissions import Permission
from plait.policy.roles import ROLES, Role
from plait_desk.accounts.models import Grant, GrantProposal, Person
from plait_desk.accounts.models.people import GrantTerms

SHOWN = ("partner", "unit", "lent_by", "granted_by", "seconded_by")
PROPOSED = ("person", "partner", "unit", "lent_by", "proposed_by", "decided_by")


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantLine:
    """One grant as a page shows it."""

    id: int
    role: str
    partner: str
    clearance: str
    purposes: tuple[str, ...]
    term: str
    lent_by: str
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
    held = person.grants.select_related(*SHOWN).order_by("-from_at", "id")
    return tuple(sorted((grant_line(grant, at) for grant in held), key=lambda line: not line.is_valid))


def people_lines(*, at: datetime) -> tuple[PersonLine, ...]:
    """Everybody who may sign in, with their grants; no content of any kind."""
    people = Person.objects.filter(is_active=True).order_by("username")
    ready = people.prefetch_related(*(f"grants__{part}" for part in SHOWN))
    return tuple(
        PersonLine(
            id=person.pk,
            username=person.username,
            name=person.name,
            grants=tuple(grant_line(grant, at) for grant in person.grants.all()),
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


def grant_line(grant: Grant, at: datetime) -> GrantLine:
    """One grant as it stood at the instant."""
    return _line(grant, at, given_by=_signatures(grant))


def _line(grant: GrantTerms, at: datetime, *, given_by: str) -> GrantLine:
    role = Role(grant.role)
    return GrantLine(
        id=grant.pk,
        role=role.words,
        partner=f"{grant.partner.name}, {grant.unit.name}" if grant.unit else grant.partner.name,
        clearance=grant.clearance,
        purposes=tuple(purpose.words for purpose in Purpose if purpose in grant.purposes),
        term=term_words(grant.term),
        lent_by=grant.lent_by.name if grant.lent_by else "",
        given_by=given_by,
        is_valid=grant.term.covers(at),
        permissions=tuple(sorted(permission.value for permission in ROLES[role])),
    )


def _signatures(grant: Grant) -> str:
    if grant.granted_by is None or grant.seconded_by is None:
        return "Set up with the desk"
    return f"{grant.granted_by.name}, seconded by {grant.seconded_by.name}"


def term_words(term: Term) -> str:
    """The term as people say it."""
    begins = f"{localtime(term.from_at):%-d %B %Y}"
    return f"from {begins}" if term.to_at is None else f"{begins} to {localtime(term.to_at):%-d %B %Y, %H:%M}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalLine:
    """A grant with one signature, or refused, as a page shows it. `why_not_mine` is empty where I may sign second."""

    id: int
    person_id: int
    person: str
    grant: GrantLine
    proposed_at: datetime
    why_not_mine: str
    refused: str


def waiting_proposals(reader: Reader) -> tuple[ProposalLine, ...]:
    """Every proposed grant that nobody has decided, longest waiting first."""
    rows = GrantProposal.objects.filter(decided_at__isnull=True).select_related(*PROPOSED).order_by("proposed_at", "id")
    return tuple(_proposal_line(row, reader.person_id) for row in rows)


def proposals_for(person: Person) -> tuple[ProposalLine, ...]:
    """What was proposed for one person and is no grant: waiting or refused, newest first."""
    rows = person.grantproposals.filter(grant__isnull=True).select_related(*PROPOSED).order_by("-proposed_at", "id")
    return tuple(_proposal_line(row, None) for row in rows)


def _proposal_line(row: GrantProposal, asks: int | None) -> ProposalLine:
    why = ""
    if asks == row.proposed_by_id:
        why = "You signed first: another officer signs second"
    elif asks == row.person_id:
        why = "It is for you: another officer signs"
    decided_by = row.decided_by.name if row.decided_by else ""
    return ProposalLine(
        id=row.pk,
        person_id=row.person_id,
        person=row.person.name,
        grant=_line(row, row.from_at, given_by=row.proposed_by.name),
        proposed_at=row.proposed_at,
        why_not_mine=why,
        refused=f"Refused by {decided_by}: {row.reason}" if row.decided_at else "",
    )
