"""The people of a demonstration: one for each role, some more than once, each with a real TOTP device."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache

from allauth.mfa import app_settings as mfa_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.utils import decrypt
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.cache import cache
from django.db import transaction

from plait.domain.marking import MarkingKind, Purpose
from plait.domain.partner import Term
from plait.domain.sharing import Regime, SharingBasis
from plait.policy.roles import Role
from plait_desk.accounts.models import AudienceMember, Partner, Person, Unit
from plait_desk.accounts.services.grants import GrantAsked, make_grant
from plait_desk.accounts.services.markings import (
    Place,
    audience_of_all,
    own_list_of,
    seat,
)
from plait_desk.accounts.services.partners import make_partners

DEMO_PASSWORD = "plaited-demonstration"  # noqa: S105  # shown on the sign-in page of a demonstration on purpose
DEMO_FROM = datetime(2020, 4, 1, tzinfo=UTC)
ENFORCE = frozenset({Purpose.LAW_ENFORCEMENT})
TELL = frozenset({Purpose.REPORTING})
OF_A_LIST = SharingBasis(
    regime=Regime.LAW_ENFORCEMENT,
    gateway="Own list of the demonstration (SYNTHETIC)",
    purpose=Purpose.LAW_ENFORCEMENT,
    necessity="The demonstration shows what only its own list reads (SYNTHETIC)",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoPerson:
    """One demonstration user: sign-in name, role, body and what they may be there for."""

    username: str
    role: Role
    partner: str
    purposes: frozenset[Purpose] = ENFORCE
    unit: str | None = None

    @property
    def name(self) -> str:
        """The shown name; says that nobody of that name exists."""
        return f"{self.role.words} (synthetic)"


DEMO_PEOPLE = (
    DemoPerson(username="analyst", role=Role.ANALYST, partner="psos", purposes=ENFORCE | TELL),
    DemoPerson(username="officer.glasgow", role=Role.PARTNER_OFFICER, partner="council-glasgow-city"),
    DemoPerson(username="officer.edinburgh", role=Role.PARTNER_OFFICER, partner="council-city-of-edinburgh"),
    DemoPerson(
        username="officer.division",
        role=Role.PARTNER_OFFICER,
        partner="psos",
        unit="psos-greater-glasgow",
    ),
    DemoPerson(username="officer.hmrc", role=Role.PARTNER_OFFICER, partner="hmrc"),
    DemoPerson(username="lro", role=Role.LRO, partner="psos", unit="psos-lanarkshire"),
    DemoPerson(username="board", role=Role.BOARD, partner="psos", purposes=ENFORCE | TELL),
    DemoPerson(username="strand.lead", role=Role.STRAND_LEAD, partner="copfs", purposes=ENFORCE | TELL),
    DemoPerson(username="secretariat", role=Role.SECRETARIAT, partner="sg", purposes=TELL),
    DemoPerson(username="steering", role=Role.STEERING_GROUP, partner="sg", purposes=TELL),
    DemoPerson(username="taskforce", role=Role.TASKFORCE, partner="sg", purposes=TELL),
    DemoPerson(username="accounts", role=Role.ACCOUNTS_OFFICER, partner="spa", purposes=frozenset({Purpose.OVERSIGHT})),
    DemoPerson(
        username="accounts.second",
        role=Role.ACCOUNTS_OFFICER,
        partner="spa",
        purposes=frozenset({Purpose.OVERSIGHT}),
    ),
    DemoPerson(
        username="procurement",
        role=Role.PROCUREMENT_LICENSING_OFFICER,
        partner="council-glasgow-city",
        purposes=frozenset({Purpose.PROCUREMENT, Purpose.LICENSING}),
    ),
    DemoPerson(username="oversight", role=Role.OVERSIGHT, partner="hmics", purposes=frozenset({Purpose.OVERSIGHT})),
    DemoPerson(
        username="data.protection",
        role=Role.DATA_PROTECTION_OFFICER,
        partner="psos",
        purposes=frozenset({Purpose.OVERSIGHT}),
    ),
    DemoPerson(
        username="data.protection.review",
        role=Role.DATA_PROTECTION_OFFICER,
        partner="psos",
        purposes=frozenset({Purpose.OVERSIGHT}),
    ),
    DemoPerson(username="sources", role=Role.SOURCE_REGISTER_OFFICER, partner="psos"),
    DemoPerson(
        username="safeguarding",
        role=Role.SAFEGUARDING_OFFICER,
        partner="psos",
        purposes=frozenset({Purpose.SAFEGUARDING, Purpose.LAW_ENFORCEMENT}),
    ),
)

OWN_LISTS = (
    (MarkingKind.SAFEGUARDING, "safeguarding"),
    (MarkingKind.SOURCE, "sources"),
    (MarkingKind.SUSPICIOUS_ACTIVITY, "analyst"),
)


@transaction.atomic
def make_demo_people() -> dict[str, Person]:
    """Partners, units, the demonstration users with grants and TOTP devices, and each kind's own list.

    Running it again changes nothing. Returns the people by sign-in name.
    """
    make_partners()
    audience_of_all()
    people = {wanted.username: _demo_person(wanted) for wanted in DEMO_PEOPLE}
    for kind, username in OWN_LISTS:
        _put_on_list(kind, people[username])
    return people


@lru_cache(maxsize=1)
def _demo_password_kept() -> str:
    """The shared password as kept: argon2 is slow on purpose, so it is worked out once for all of them."""
    return make_password(DEMO_PASSWORD)


def _demo_person(wanted: DemoPerson) -> Person:
    person, is_new = Person.objects.get_or_create(
        username=wanted.username, defaults={"name": wanted.name, "password": _demo_password_kept()}
    )
    if is_new:
        totp.TOTP.activate(person, totp.generate_totp_secret())
        unit = Unit.objects.get(key=wanted.unit) if wanted.unit else None
        asked = GrantAsked(
            person_id=person.pk,
            partner_id=Partner.objects.get(key=wanted.partner).pk,
            unit_id=unit.pk if unit else None,
            role=wanted.role,
            purposes=wanted.purposes,
            term=Term(from_at=DEMO_FROM),
        )
        make_grant(asked, granted_by_id=None)
    return person


def _put_on_list(kind: MarkingKind, person: Person) -> None:
    audience = own_list_of(kind)
    if not AudienceMember.objects.filter(audience=audience, person=person).exists():
        seat(audience, Place(person_id=person.pk), Term(from_at=DEMO_FROM), OF_A_LIST)


def demo_code(person: Person) -> str | None:
    """A code that the person's device could show now and has not used; None unless this is a demonstration."""
    device = Authenticator.objects.filter(user_id=person.pk, type=Authenticator.Type.TOTP).first()
    if not settings.PLAIT_DEMO or device is None:
        return None
    secret, now = decrypt(device.data["secret"]), int(time.time()) // mfa_settings.TOTP_PERIOD
    codes = [str(totp.format_hotp_value(totp.hotp_value(secret, now + step))) for step in (0, 1, -1)]
    # allauth takes each code once; asking its own key for that is better than copying how it is made
    used = {code for code in codes if cache.get(totp.TOTP(device)._get_used_cache_key(code))}
    return next((code for code in codes if code not in used), codes[0])
