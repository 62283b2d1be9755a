"""The shape of what is asked for in this room; what it means is for the core."""

import csv
from typing import TYPE_CHECKING

from django import forms

from plait.action.gate import Evidence
from plait.domain.action import ActionEvent, ActionKind
from plait.domain.disruption import Capability, Displacement, DisruptionLevel, Duration
from plait.domain.outcome import Effect, Outcome, OutcomeKind
from plait.domain.strand import FOUR_STRANDS
from plait_desk.action.services import Claim, Opening, Said

if TYPE_CHECKING:
    from plait.action.evaluate import Panel

LEVELS = [(str(int(level)), level.name.capitalize()) for level in Capability]


def _day(label: str, *, required: bool = False) -> forms.DateField:
    return forms.DateField(label=label, required=required, widget=forms.DateInput(attrs={"type": "date"}))


class OpenForm(forms.Form):
    """A new line of the plan that comes from no task."""

    title = forms.CharField(max_length=200)
    strand = forms.ChoiceField(choices=[(strand.value, strand.value) for strand in FOUR_STRANDS])
    kind = forms.ChoiceField(choices=[(kind.value, kind.value.capitalize()) for kind in ActionKind])
    measure = forms.CharField(max_length=200, required=False, help_text="What is counted. Nothing starts without it.")
    starts_on = _day("Starts on")
    due_on = _day("Due on")
    money_gbp = forms.FloatField(label="Money, pounds", required=False, min_value=0)

    def opening(self) -> Opening:
        """The line that was asked for."""
        said = self.cleaned_data
        return Opening(
            title=said["title"],
            strand=said["strand"],
            kind=ActionKind(said["kind"]),
            measure=said["measure"],
            starts_on=said["starts_on"],
            due_on=said["due_on"],
            money_gbp=said["money_gbp"],
        )


class ProgressForm(forms.Form):
    """A step: a note always, a figure and an event where there is one."""

    note = forms.CharField(label="What happened", max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
    value = forms.FloatField(label="The measure now", required=False)
    event = forms.ChoiceField(label="This moves it on", required=False)

    def __init__(self, *args: object, offered: tuple[str, ...] = (), **named: object) -> None:
        super().__init__(*args, **named)  # type: ignore[arg-type]  # Django's own signature
        # Evaluating needs figures and mainstreaming a decision: each has its own page.
        plain = [event for event in offered if event not in (ActionEvent.EVALUATE, ActionEvent.MAINSTREAM)]
        field = self.fields["event"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "No, only progress"), *((event, event.capitalize()) for event in plain)]

    def said(self) -> Said:
        """The step that was asked for."""
        event = self.cleaned_data["event"]
        return Said(
            note=self.cleaned_data["note"],
            value=self.cleaned_data["value"],
            event=ActionEvent(event) if event else None,
        )


class OutcomeForm(forms.Form):
    """What changed: in words, and with both bounds where it is a number."""

    kind = forms.ChoiceField(choices=[(kind.value, kind.value.capitalize()) for kind in OutcomeKind])
    what = forms.CharField(label="What changed", max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
    low = forms.FloatField(label="At least", required=False)
    high = forms.FloatField(label="At most", required=False)
    unit = forms.CharField(max_length=40, required=False)

    def clean(self) -> dict[str, object]:
        """Both bounds or neither, in order."""
        said = self.cleaned_data
        try:
            self.outcome = Outcome(
                kind=OutcomeKind(said.get("kind", OutcomeKind.NONE)),
                words=str(said.get("what", "")),
                low=said.get("low"),
                high=said.get("high"),
                unit=str(said.get("unit", "")),
            )
        except ValueError as error:
            raise forms.ValidationError(f"{str(error).capitalize()}.") from error
        return said


class MainstreamForm(forms.Form):
    """Why it goes into core business; body and decider where no proof is asked."""

    reason = forms.CharField(max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
    body = forms.CharField(
        label="Body that judged it", max_length=200, required=False, help_text="For guidance, training, campaigns."
    )
    decider = forms.CharField(label="Who decided, by role", max_length=200, required=False)


class ClaimForm(forms.Form):
    """A disruption of one capability of the action's group."""

    attribute = forms.ChoiceField(
        label="Which capability",
        choices=[
            (a, a.capitalize())
            for a in ("money handling", "corruption", "violence", "logistics", "awareness", "resilience")
        ],
    )
    before = forms.ChoiceField(choices=LEVELS)
    after = forms.ChoiceField(choices=LEVELS)
    duration = forms.ChoiceField(label="The loss will last", choices=[(d.value, d.value) for d in Duration])
    displacement = forms.ChoiceField(label="Moved elsewhere", choices=[(d.value, d.value) for d in Displacement])
    happened_on = _day("Happened on", required=True)
    evidence = forms.CharField(max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))

    def claim(self) -> Claim:
        """The claim that was made."""
        said = self.cleaned_data
        return Claim(
            attribute=said["attribute"],
            before=Capability(int(said["before"])),
            after=Capability(int(said["after"])),
            duration=Duration(said["duration"]),
            displacement=Displacement(said["displacement"]),
            happened_on=said["happened_on"],
            evidence=said["evidence"],
        )


class ModerateForm(forms.Form):
    """Another body's view of a claim."""

    level = forms.ChoiceField(choices=[(level.value, level.word) for level in DisruptionLevel])
    reason = forms.CharField(max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))


class EvaluateForm(forms.Form):
    """Counts by area and period, and what the gate needs beside them."""

    counts = forms.CharField(
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="One line an area: name, yes or no (had the pilot), then one count a period, oldest first.",
    )
    periods_before = forms.IntegerField(label="How many periods lie before the start", min_value=1)
    months = forms.IntegerField(label="Months since the start", min_value=0)
    cost_per_unit = forms.FloatField(label="Pounds for a unit of harm prevented", required=False, min_value=0)
    shadow_price = forms.FloatField(label="Its shadow price, pounds", required=False, min_value=0)
    displaced = forms.NullBooleanField(label="Did the harm move elsewhere?", required=False)
    note = forms.CharField(label="What to record with it", max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))

    def clean(self) -> dict[str, object]:
        """Counts that can be read, and an area to compare with."""
        said = self.cleaned_data
        if "counts" in said and "periods_before" in said:
            try:
                self.effect = _effect(said["counts"], said["periods_before"])
            except ValueError as error:
                raise forms.ValidationError(f"These counts cannot be used: {error}.") from error
        return said

    def evidence(self, *, measure: str) -> Evidence:
        """What goes to the gate; `measure` is the one registered before the start."""
        said = self.cleaned_data
        return Evidence(
            registered=measure,
            effect=self.effect,
            months=said["months"],
            cost_per_unit=said["cost_per_unit"],
            shadow_price=said["shadow_price"],
            displaced=said["displaced"],
        )


def _effect(text: str, start: int) -> Effect:
    # numpy and scipy are heavy: they are loaded only where something is evaluated.
    from plait.action.evaluate import effect

    return effect(_panel(text, start))


def _panel(text: str, start: int) -> "Panel":
    """The panel in pasted lines. Raises ValueError with the line that cannot be read."""
    import numpy as np  # heavy, as above

    from plait.action.evaluate import Panel  # heavy, as above

    marks, counts = [], []
    for number, line in enumerate(csv.reader(text.strip().splitlines()), start=1):
        if len(line) < 4 or line[1].strip().lower() not in ("yes", "no"):
            raise ValueError(f"line {number} needs a name, yes or no, and a count for each period")
        marks.append(line[1].strip().lower() == "yes")
        counts.append([float(cell) for cell in line[2:]])
    if len({len(row) for row in counts}) != 1:
        raise ValueError("every area needs the same number of periods")
    return Panel(outcomes=np.array(counts), treated=np.array(marks), start=start)
