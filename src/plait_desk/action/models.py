"""What is done: the lines of the action plan, the disruptions claimed, the outcomes recorded."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from plait.domain import action as plan
from plait.domain import disruption as claims
from plait.domain.estimate import Range
from plait.domain.ids import PartnerId
from plait.domain.outcome import Gate, Light, Reading, Verdict
from plait.policy.permissions import Permission
from plait_desk.accounts.fields import OpaqueIdField
from plait_desk.accounts.models import Marked, Partner
from plait_desk.tasking.models import Task
from plait_desk.thread.models import Target

PERSON = settings.AUTH_USER_MODEL


def write_gate(gate: Gate) -> dict[str, object]:
    """A gate as it is kept: each light with its reason, and the verdict."""
    lights = {reading.name: [reading.light.value, reading.why] for reading in gate.lights}
    bounds = [gate.bounds.low, gate.bounds.best, gate.bounds.high] if gate.bounds else None
    return {"lights": lights, "verdict": gate.verdict.value, "reason": gate.reason, "bounds": bounds}


def read_gate(kept: dict[str, Any]) -> Gate:
    """The gate that was kept."""
    measure, comparison, effect, worth = (
        Reading(name=name, light=Light(light), why=why) for name, (light, why) in kept["lights"].items()
    )
    return Gate(
        measure=measure,
        comparison=comparison,
        effect=effect,
        worth=worth,
        verdict=Verdict(kept["verdict"]),
        reason=kept["reason"],
        bounds=Range.parse(kept["bounds"]) if kept["bounds"] else None,
    )


class Action(Marked):
    """One line of a strand's action plan. Published items of the real plan stay in the reference, read-only."""

    read_permission: ClassVar[Permission] = Permission.ACTION_PLAN_READ

    id = OpaqueIdField()
    strand = models.CharField(max_length=13)
    kind = models.CharField(max_length=20)
    title = models.CharField(max_length=200)
    lead = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=12)
    task = models.ForeignKey(Task, null=True, on_delete=models.PROTECT, related_name="actions")
    target = models.ForeignKey(Target, null=True, on_delete=models.PROTECT, related_name="actions")
    measure = models.CharField(max_length=200, blank=True)
    baseline = models.FloatField(null=True)
    aim = models.FloatField(null=True)
    money_gbp = models.FloatField(null=True)
    starts_on = models.DateField(null=True)
    due_on = models.DateField(null=True)
    gate = models.JSONField(default=dict, help_text="the last reading of the four lights; empty before the first")
    judged = models.JSONField(default=dict, help_text="who mainstreamed it on judgement: body, decider, reason")
    is_synthetic = models.BooleanField(default=False)
    opened_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()

    def value(self) -> plan.Action:
        """The action as the core knows it; its history stays in the events."""
        return plan.Action(
            title=self.title,
            strand=self.strand,
            kind=plan.ActionKind(self.kind),
            lead=str(self.lead),
            state=plan.ActionState(self.state),
            measure=self.measure,
            from_on=self.starts_on,
            to_on=self.due_on,
            gate=read_gate(self.gate) if self.gate else None,
            judged=plan.JudgedWorthwhile(**self.judged) if self.judged else None,
            synthetic=self.is_synthetic,
        )


class ActionEvent(Marked):
    """Each step of an action: progress with a figure, a change of state, who and why. Append-only."""

    read_permission: ClassVar[Permission] = Permission.ACTION_PLAN_READ

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(max_length=20)
    to_state = models.CharField(max_length=12, blank=True)
    value = models.FloatField(null=True)
    note = models.TextField(blank=True)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()


class Disruption(Marked):
    """A claimed effect on a group, moderated by another body; claimed once, however many contributed."""

    read_permission: ClassVar[Permission] = Permission.ACTION_PLAN_READ

    id = OpaqueIdField()
    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="disruptions")
    task = models.OneToOneField(Task, null=True, on_delete=models.PROTECT, related_name="disruption")
    attribute = models.CharField(max_length=40, help_text="which capability of the group")
    before = models.PositiveSmallIntegerField(help_text="0 none to 5 advanced")
    after = models.PositiveSmallIntegerField(help_text="0 none to 5 advanced")
    duration = models.CharField(max_length=20)
    displacement = models.CharField(max_length=20)
    happened_on = models.DateField()
    contributors = models.JSONField(default=list, help_text="partners that took part beside the claimant")
    is_synthetic = models.BooleanField(default=False)
    level = models.CharField(max_length=10)
    evidence = models.TextField()
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    claimed_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    claimed_at = models.DateTimeField()
    moderated_level = models.CharField(max_length=10, blank=True)
    moderation_reason = models.TextField(blank=True)
    moderator = models.ForeignKey(Partner, null=True, on_delete=models.PROTECT, related_name="+")
    moderated_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    moderated_at = models.DateTimeField(null=True)
    recheck_on = models.DateField(null=True, help_text="six months after moderation")
    recheck_again_on = models.DateField(null=True, help_text="twelve months after moderation")
    supersedes = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="superseded_by")

    def value(self) -> claims.DisruptionClaim:
        """The claim as the core knows it."""
        return claims.DisruptionClaim(
            group=f"{self.target.kind}:{self.target.key}",
            attribute=self.attribute,
            before=claims.Capability(self.before),
            after=claims.Capability(self.after),
            duration=claims.Duration(self.duration),
            displacement=claims.Displacement(self.displacement),
            happened_on=self.happened_on,
            evidence=self.evidence,
            claimed_by=PartnerId(self.partner_id),
            contributors=tuple(PartnerId(partner) for partner in self.contributors),
        )


class Outcome(Marked):
    """What changed, with bounds."""

    read_permission: ClassVar[Permission] = Permission.ACTION_PLAN_READ

    id = OpaqueIdField()
    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="outcomes")
    kind = models.CharField(max_length=40)
    what = models.TextField()
    unit = models.CharField(max_length=40, blank=True)
    low = models.FloatField(null=True)
    best = models.FloatField(null=True)
    high = models.FloatField(null=True)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    supersedes = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="superseded_by")
