"""What the board and the partners choose. Shape here, meaning in the core."""

from collections.abc import Sequence

from django import forms

from plait.domain.task import Verdict
from plait_desk.looks.basis import BasisForm

LINES = forms.Textarea(attrs={"rows": 3})


class DecideForm(forms.Form):
    """A decision with its reason, and dissent where there is some."""

    verdict = forms.ChoiceField(
        choices=[(verdict.value, verdict.value.capitalize()) for verdict in Verdict], widget=forms.RadioSelect
    )
    reason = forms.CharField(label="Reason, kept in the minutes", widget=LINES, max_length=2000)
    dissent = forms.CharField(label="Dissent, if any, and whose", widget=LINES, max_length=2000, required=False)


class SendForm(BasisForm):
    """What is released to the partner, and why it may be: owner, due day and measure are compulsory."""

    title = forms.CharField(max_length=200)
    text = forms.CharField(
        label="What the partner is told",
        help_text="Exactly these words are released to the partner, and nothing more.",
        widget=LINES,
        max_length=4000,
    )
    measure = forms.CharField(max_length=200)
    owner = forms.TypedChoiceField(coerce=int)
    due_on = forms.DateField(label="Due on", widget=forms.DateInput(attrs={"type": "date"}))
    field_order = ("title", "text", "measure", "owner", "due_on")

    def __init__(self, *args: object, owners: Sequence[tuple[int, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # handed on as Django gives it
        self.fields["owner"].choices = list(owners)  # type: ignore[attr-defined]  # the stubs know a plain Field


class StepForm(forms.Form):
    """A step of a task: accept, decline, progress or close, in a few words."""

    note = forms.CharField(label="What was done, or why not", widget=LINES, max_length=2000, required=False)


class CapacityForm(forms.Form):
    """What the reader's own body offers."""

    skill = forms.CharField(max_length=40)
    days = forms.FloatField(min_value=0)
    from_on = forms.DateField(label="From", widget=forms.DateInput(attrs={"type": "date"}))
    to_on = forms.DateField(label="To, not included", widget=forms.DateInput(attrs={"type": "date"}))
