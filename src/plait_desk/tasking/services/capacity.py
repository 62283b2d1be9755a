"""What each body offers: days of a skill, or pounds, for a period, entered by that body."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from plait.domain.option import POUNDS
from plait.policy.access import Reader
from plait.policy.chain import AuditEvent
from plait.policy.permissions import Permission
from plait.tasking.options import COUNCILS, catalogue
from plait_desk.accounts.models import Partner
from plait_desk.accounts.services import require
from plait_desk.audit.services import record
from plait_desk.tasking.models import Capacity

DEMO_DAYS = 60.0
DEMO_COUNCIL_DAYS = 12.0
DEMO_POUNDS = 40_000.0


@dataclass(frozen=True, slots=True, kw_only=True)
class CapacityGiven:
    """Days (or pounds) of one skill from one day to another, the last not included."""

    skill: str
    days: float
    from_on: date
    to_on: date


@transaction.atomic
def offer_capacity(*, actor: Reader, given: CapacityGiven) -> Capacity:
    """What the actor's own body offers; offered again for the same skill and start, it takes the old one's place."""
    require(actor, Permission.TASKING_TASK_ACCEPT)
    row, _ = Capacity.objects.update_or_create(
        partner_id=actor.partner_id,
        skill=given.skill,
        from_on=given.from_on,
        defaults={"to_on": given.to_on, "days": given.days, "by_id": actor.person_id, "at": timezone.now()},
    )
    record(actor=actor, event=AuditEvent.ALTERATION, count=1)
    return row


@transaction.atomic
def offer_synthetically(*, actor: Reader, from_on: date, to_on: date) -> int:
    """For a demonstration: made-up capacity of every body for every skill of the catalogue, labelled synthetic.

    Run again for the same start, it changes nothing. Returns how many rows there are for it.
    """
    require(actor, Permission.TASKING_PROPOSAL_MAKE)
    bodies = dict(Partner.objects.values_list("key", "pk"))
    rows = [
        Capacity(
            partner_id=bodies[body],
            skill=skill,
            days=days,
            from_on=from_on,
            to_on=to_on,
            is_synthetic=True,
            by_id=actor.person_id,
            at=timezone.now(),
        )
        for (body, skill), days in sorted(_demo_days().items())
        if body in bodies
    ]
    Capacity.objects.bulk_create(rows, ignore_conflicts=True)
    return Capacity.objects.filter(from_on=from_on).count()


def _demo_days() -> dict[tuple[str, str], float]:
    using = catalogue()
    days: dict[tuple[str, str], float] = {}
    for intervention in using.interventions:
        for partner, skill in intervention.skills:
            bodies = using.councils.values() if partner == COUNCILS else [partner]
            for body in bodies:
                days[body, skill] = DEMO_COUNCIL_DAYS if partner == COUNCILS else DEMO_DAYS
        for lead in intervention.leads:
            for body in using.councils.values() if lead == COUNCILS else [lead]:
                days[body, POUNDS] = DEMO_POUNDS
    return days
