"""A pilot that was tried against areas without it, and stands proved. Its counts are made up; the reckoning is not."""

from datetime import timedelta

import numpy as np
from django.utils import timezone

from plait.action.evaluate import Panel, effect
from plait.action.gate import Evidence
from plait.domain.action import ActionEvent, ActionKind
from plait.domain.strand import Strand
from plait_desk.action.models import Action
from plait_desk.action.services import Opening, Said, open_action, record_progress
from plait_desk.home.services.crew import Crew

LEAD = "strand.lead"
TITLE = "Night work for young people at the bus station (SYNTHETIC)"
MEASURE = "Young people found carrying for a group, a month and area (SYNTHETIC)"
MONTHS = 12
AREAS, PILOTS = 12, 4
USUAL, FEWER = 40, 12


def prove_pilot(crew: Crew) -> None:
    """Opened, run for a year in four areas of twelve, compared, and proved: it waits to become core business."""
    if Action.objects.filter(title=TITLE).exists():
        return
    lead, today = crew.reader(LEAD), timezone.localdate()
    opening = Opening(
        title=TITLE,
        strand=Strand.DIVERT.value,
        kind=ActionKind.PILOT,
        measure=MEASURE,
        starts_on=today - timedelta(days=366),
        due_on=today + timedelta(days=60),
        baseline=USUAL,
        aim=USUAL - FEWER,
    )
    pilot = open_action(actor=lead, opening=opening)
    for said in _year():
        record_progress(actor=lead, action_id=pilot.pk, said=said)


def _year() -> tuple[Said, ...]:
    found = effect(_counts())
    evidence = Evidence(
        registered=MEASURE, effect=found, months=MONTHS, cost_per_unit=900.0, shadow_price=2_400.0, displaced=False
    )
    return (
        Said(event=ActionEvent.PLAN, note="SYNTHETIC: Four areas have it, eight are compared with."),
        Said(event=ActionEvent.START, note="SYNTHETIC: The first shift. The measure was written down before it."),
        Said(
            event=ActionEvent.EVALUATE,
            note="SYNTHETIC: A year of counts from twelve areas.",
            value=float(USUAL - FEWER),
            evidence=evidence,
        ),
        Said(event=ActionEvent.PROVE, note="SYNTHETIC: All four lights are met.", evidence=evidence),
    )


def _counts() -> Panel:
    """Twelve areas, a year before and a year after: the pilot's fall, the others stay as they were."""
    areas, months = np.arange(AREAS)[:, None], np.arange(2 * MONTHS)
    treated = np.arange(AREAS) < PILOTS
    usual = USUAL + areas + (7 * areas + 5 * months) % 9
    fewer = np.where((months >= MONTHS) & treated[:, None], FEWER, 0)
    return Panel(outcomes=(usual - fewer).astype(float), treated=treated, start=MONTHS)
