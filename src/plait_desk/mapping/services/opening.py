"""A new group is recorded by form: proposed, unscored and with nobody in it yet."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from plait.collection.stated import StatedMarking
from plait.domain.group import Region
from plait.domain.threat import Threat
from plait.policy.access import Reader
from plait.policy.permissions import Permission
from plait.reference.council import councils
from plait_desk.accounts.models import Partner
from plait_desk.accounts.services import require
from plait_desk.collection.services.markings import body_names, make_permanent
from plait_desk.mapping.models import Group
from plait_desk.mapping.services.changing import ChangeRefused, refuse_without_reason
from plait_desk.mapping.services.recording import GroupRecord, record_group


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupGiven:
    """A group as a form says it: what it is called, where it is, what it does, who may read it, and why it is known."""

    name: str
    reference: str
    region: str
    primary_threat: str
    marking: StatedMarking
    reason: str
    council_code: str = ""
    secondary_threats: Sequence[str] = ()
    businesses: Sequence[str] = ()


@transaction.atomic
def open_group(*, actor: Reader, given: GroupGiven) -> Group:
    """Record a group of the actor's own body. Raises PermissionDenied, ChangeRefused.

    A reference that only a group has which the actor may not read is free, or it would tell of that group.
    """
    require(actor, Permission.MAPPING_GROUP_RECORD)
    # One body records one group at a time, so that two forms of one reference are not both new.
    body = Partner.objects.select_for_update(of=("self",)).get(pk=actor.partner_id)
    why, bodies = refuse_without_reason(given.reason), body_names()
    _refuse_unless_known(actor, given)
    if problem := given.marking.problem(bodies):
        raise ChangeRefused(" ".join(problem))
    record = GroupRecord(
        reference=given.reference.strip(),
        name=given.name.strip(),
        marking=make_permanent(given.marking, body, bodies),
        region=given.region,
        council_code=given.council_code,
        primary_threat=given.primary_threat,
        secondary_threats=_without(given.secondary_threats, given.primary_threat),
        businesses=_without([business.strip() for business in given.businesses], ""),
        why=f"Recorded by form: {why}",
    )
    return record_group(actor=actor, record=record)


def _refuse_unless_known(actor: Reader, given: GroupGiven) -> None:
    reference = given.reference.strip()
    if not given.name.strip() or not reference:
        raise ChangeRefused("Give the group a name and a reference.")
    if Group.objects.readable_by(actor).filter(partner=actor.partner_id, reference__iexact=reference).exists():
        raise ChangeRefused(
            f"{reference} is the reference of another group: give this one its own, or change that one."
        )
    threats = {threat.value for threat in Threat}
    if not {given.primary_threat, *given.secondary_threats} <= threats:
        raise ChangeRefused("Choose its threats from the twelve.")
    if given.region not in set(Region) or given.council_code not in {"", *(one.code for one in councils())}:
        raise ChangeRefused("Choose its region, and its council from the list or none.")


def _without(words: Sequence[str], left_out: str) -> list[str]:
    """Each word once, as they came."""
    return [word for word in dict.fromkeys(words) if word not in {"", left_out}]
