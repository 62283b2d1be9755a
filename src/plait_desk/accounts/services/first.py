"""How an empty desk gets its first two accounts officers; from then on every grant takes two signatures."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from plait.domain.ids import Ref
from plait.domain.marking import Purpose
from plait.domain.partner import Term
from plait.policy.chain import AuditEvent
from plait.policy.roles import Role
from plait_desk.accounts.models import Grant, Partner
from plait_desk.accounts.services.grants import GrantAsked, GrantRefused, make_grant, make_person
from plait_desk.accounts.services.partners import make_partners
from plait_desk.audit.services import record


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstOfficer:
    """One of the two, and the password to tell them; it is kept nowhere else."""

    username: str
    password: str


@transaction.atomic
def make_first_officers(*, usernames: tuple[str, str], partner_key: str, at: datetime) -> list[FirstOfficer]:
    """Two accounts officers whose grants nobody signed: they are set up with the desk, once.

    Raises GrantRefused where the desk has an officer already, or the two are one, or there is no such body.
    """
    make_partners()
    if Grant.objects.filter(role=Role.ACCOUNTS_OFFICER.value).exists():
        raise GrantRefused("This desk has accounts officers: ask two of them for a grant.")
    if len(set(usernames)) < len(usernames):
        raise GrantRefused("Two officers are two people: give two sign-in names.")
    partner = Partner.objects.filter(key=partner_key).first()
    if partner is None:
        raise GrantRefused(f"There is no body {partner_key!r} on the list; “spa” is the Scottish Police Authority.")
    return [_first_officer(username, partner, at) for username in usernames]


def _first_officer(username: str, partner: Partner, at: datetime) -> FirstOfficer:
    password = secrets.token_urlsafe(16)
    person = make_person(username=username, name=username, password=password)
    grant = make_grant(
        GrantAsked(
            person_id=person.pk,
            partner_id=partner.pk,
            role=Role.ACCOUNTS_OFFICER,
            purposes=frozenset({Purpose.OVERSIGHT}),
            term=Term(from_at=at),
        ),
        granted_by_id=None,
    )
    record(actor=None, event=AuditEvent.COLLECTION, objects=[Ref("grant", grant.pk), Ref("person", person.pk)])
    return FirstOfficer(username=username, password=password)
