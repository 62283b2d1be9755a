"""The ground of a random world: bodies, people with grants, audiences with dated members, consents, markings."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

from django.utils import timezone

from plait.domain.ids import AudienceId, PartnerId
from plait.domain.marking import (
    ActionCode,
    Handling,
    MarkingKind,
    MarkingTier,
    Purpose,
    SanitisationCode,
    combine,
)
from plait.domain.marking import Marking as MarkingValue
from plait.policy.roles import Role
from plait_desk.accounts.models import Audience, AudienceMember, Consent, Marking, Partner
from plait_desk.accounts.services import intern_all, own_list_of
from tests.factories.house import Colleague, a_colleague
from tests.factories.kept import UK_GDPR
from tests.factories.people import a_body

BODIES = ("psos", "council-glasgow-city", "council-fife", "hmrc")
ROLES = (Role.ANALYST, Role.ANALYST, Role.PARTNER_OFFICER, Role.LRO, Role.BOARD, Role.SAFEGUARDING_OFFICER)
LONG = timedelta(days=400)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What two worlds share. `drawer` draws everybody's picture; their own is no part of the law."""

    reader: Colleague
    drawer: Colleague
    bodies: tuple[Partner, ...]
    markings: tuple[Marking, ...]


def lay_ground(chance: random.Random, role: Role | None = None) -> Ground:
    """Keep it. About half of the markings are readable by the reader."""
    bodies = tuple(a_body(key) for key in BODIES)
    ours = chance.choice(bodies)
    reader = a_colleague(ours, role or chance.choice(ROLES))
    others = [body for body in bodies if body != ours]
    values = list(_markings(chance, reader, chance.choice(others)))
    pairs = [combine(*chance.sample(values, 2)) for _ in range(3)]
    rows = intern_all([*values, *pairs])
    _consents(chance, rows, reader)
    return Ground(
        reader=reader,
        drawer=a_colleague(a_body("psos"), Role.ANALYST),
        bodies=bodies,
        # Twice as often the reader's own and what everybody may read, so that about half is readable.
        markings=(*rows, *rows[:3], *rows[:3]),
    )


def _markings(chance: random.Random, reader: Colleague, theirs: Partner) -> Iterator[MarkingValue]:
    told = MarkingValue(
        originator=PartnerId(theirs.pk),
        purposes=frozenset({Purpose.LAW_ENFORCEMENT, Purpose.REPORTING}),
        audience=_audience(reader, stands=True),
    )
    conditional = replace(
        told,
        handling=Handling.CONDITIONS,
        action=chance.choice(list(ActionCode)),
        sanitisation=chance.choice(list(SanitisationCode)),
        condition=f"ask us first ({chance.randrange(10**6)})",
    )
    yield told
    yield replace(told, originator=PartnerId(reader.body.pk), audience=None)
    yield replace(told, tier=MarkingTier.OFFICIAL_SENSITIVE)
    yield replace(told, audience=None)
    yield replace(told, audience=_audience(reader, stands=False))
    yield replace(told, purposes=frozenset({Purpose.LICENSING}))
    yield conditional
    yield replace(conditional, condition=f"{conditional.condition}, every time")
    for kind in (MarkingKind.SAFEGUARDING, MarkingKind.SUSPICIOUS_ACTIVITY):
        own_list = own_list_of(kind)
        if chance.random() < 0.5:
            _seat(own_list, reader, stands=True)
        yield replace(told, kind=kind, audience=None)


def _audience(reader: Colleague, *, stands: bool) -> AudienceId:
    """A circle in which the reader's body, or the reader, has a place: one that stands, or one that ended yesterday."""
    audience = Audience.objects.create(key=f"of-{reader.person.pk}-{stands}", name="A circle (synthetic)")
    _seat(audience, reader, stands=stands)
    return AudienceId(audience.pk)


def _seat(audience: Audience, reader: Colleague, *, stands: bool) -> None:
    now = timezone.now()
    AudienceMember.objects.create(
        audience=audience,
        person=reader.person,
        from_at=now - LONG,
        to_at=None if stands else now - timedelta(days=1),
        regime=UK_GDPR,
        gateway="synthetic",
        purpose=Purpose.LAW_ENFORCEMENT.value,
        necessity="synthetic",
    )


def _consents(chance: random.Random, rows: list[Marking], reader: Colleague) -> None:
    """Each single condition is met, never met, or met once and withdrawn."""
    now = timezone.now()
    for row in rows:
        if row.condition and row.originator_id and not row.parts.exists() and chance.random() < 0.7:
            Consent.objects.create(
                marking=row,
                condition=row.condition,
                given_by_id=row.originator_id,
                to=reader.body,
                from_at=now - LONG,
                withdrawn_at=chance.choice((None, None, now - timedelta(days=1))),
            )
