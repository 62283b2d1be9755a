"""Markings as a file or form states them, made permanent for one body."""

from collections.abc import Iterable
from dataclasses import replace

from django.db import transaction

from plait.collection.stated import EVERY_BODY, StatedMarking
from plait.domain.ids import AudienceId, PartnerId
from plait_desk.accounts.models import Marking, Partner
from plait_desk.accounts.services import TASKFORCE_BASIS, audience_of, audience_of_all, intern_all

# What a body sent is its own affair until its rows say otherwise.
OWN_ONLY = StatedMarking(tier="OFFICIAL-SENSITIVE", purposes=("law-enforcement", "reporting", "oversight"))


def body_names() -> dict[str, Partner]:
    """Every body by each name that a file may use: key, abbreviation, full name."""
    named: dict[str, Partner] = {}
    for body in Partner.objects.all():
        named |= {name: body for name in (body.key, body.abbreviation, body.name) if name}
    return named


@transaction.atomic
def make_all_permanent(
    stated: Iterable[StatedMarking], originator: Partner, bodies: dict[str, Partner]
) -> list[Marking]:
    """The rows of these markings, in order; an audience that many share is looked up once."""
    audiences: dict[tuple[str, ...], AudienceId | None] = {}
    values = []
    for each in stated:
        if each.audience not in audiences:
            audiences[each.audience] = _audience(each.audience, originator, bodies)
        values.append(replace(each.value(PartnerId(originator.pk)), audience=audiences[each.audience]))
    return intern_all(values)


def make_permanent(stated: StatedMarking, originator: Partner, bodies: dict[str, Partner]) -> Marking:
    """The one row of this marking. Raises MarkingRefused, or KeyError for a body that is not there."""
    return make_all_permanent([stated], originator, bodies)[0]


def _audience(names: tuple[str, ...], originator: Partner, bodies: dict[str, Partner]) -> AudienceId | None:
    if EVERY_BODY in names:
        return AudienceId(audience_of_all().pk)
    others = [bodies[name] for name in names if bodies[name].pk != originator.pk]
    # A file or form names the bodies and no law: it is sent under the Taskforce's agreement.
    return AudienceId(audience_of(others, basis=TASKFORCE_BASIS).pk) if others else None
