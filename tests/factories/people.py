"""Bodies, readers and markings."""

from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import count
from typing import Any

from plait.domain.ids import AudienceId, PartnerId
from plait.domain.marking import Marking as MarkingValue
from plait.domain.marking import Purpose
from plait.domain.partner import Term
from plait.policy.access import Reader
from plait.policy.roles import Role
from plait.reference import partners
from plait_desk.accounts.models import Marking, Partner, Person
from plait_desk.accounts.queries import reader_of
from plait_desk.accounts.services import TASKFORCE_BASIS, GrantAsked, audience_of, intern, make_grant

BANKS = frozenset(partner.key for partner in partners() if partner.is_bank)
EARLY = datetime(2020, 1, 1, tzinfo=UTC)
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
_numbers = count(1)


def a_body(key: str = "") -> Partner:
    """A partner; the same key gives the same one."""
    name = key or f"body-{next(_numbers)}"
    told = {"name": f"{name} (synthetic)", "abbreviation": name, "is_bank": name in BANKS}
    body, _ = Partner.objects.get_or_create(key=name, defaults=told)
    return body


def a_reader(
    body: Partner | None = None, role: Role = Role.ANALYST, purposes: Sequence[Purpose] = tuple(Purpose)
) -> Reader:
    """Somebody new at `body` with one grant of `role` for `purposes`, reading now."""
    name = f"person-{next(_numbers)}"
    person = Person.objects.create(username=name, name=f"{name} (synthetic)", password="!")
    asked = GrantAsked(
        person_id=person.pk,
        partner_id=(body or a_body()).pk,
        role=role,
        purposes=frozenset(purposes),
        term=Term(from_at=EARLY),
    )
    make_grant(asked, granted_by_id=None)
    return reader_of(person, at=NOW, purpose=purposes[0])


def a_marking(body: Partner, *audience: Partner, **words: Any) -> Marking:
    """A marking of `body`, OFFICIAL and P unless `words` say otherwise; `body` and `audience` may read it."""
    value = MarkingValue(
        originator=PartnerId(body.pk),
        purposes=words.pop("purposes", frozenset({Purpose.LAW_ENFORCEMENT})),
        audience=AudienceId(audience_of(audience, basis=TASKFORCE_BASIS).pk) if audience else None,
        **words,
    )
    return intern(value)
