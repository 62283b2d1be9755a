"""Looking for reports, and deciding on one."""

from typing import Any

from django import forms

from plait.domain.report import ReportState, Urgency
from plait.domain.threat import Threat
from plait.reference import partners
from plait_desk.collection.queries.reports import Sought

ANY = ("", "Any")
_BODIES = [(body.key, body.body) for body in partners() if body.is_body]


class SoughtForm(forms.Form):
    """Narrows the list of reports. What is not known is left out rather than refused."""

    text = forms.CharField(required=False, max_length=100, label="Words of the title, or a reference")
    urgency = forms.ChoiceField(required=False, choices=[ANY, *((one.value, one.capitalize()) for one in Urgency)])
    state = forms.ChoiceField(
        required=False, choices=[ANY, *((one.value, one.words.capitalize()) for one in ReportState)]
    )
    partner = forms.ChoiceField(required=False, label="From", choices=[ANY, *_BODIES])
    threat = forms.ChoiceField(required=False, choices=[ANY, *((one.value, one.label) for one in Threat)])

    def sought(self) -> Sought:
        """What was chosen; a choice that does not exist counts as none."""
        self.is_valid()
        return Sought(**{name: self.cleaned_data.get(name, "") for name in self.fields})


class DecideForm(forms.Form):
    """One step of a report's life, with a reason."""

    to = forms.ChoiceField(label="Decision")
    reason = forms.CharField(max_length=400, widget=forms.Textarea(attrs={"rows": 2}))
    due_on = forms.DateField(
        required=False,
        label="Asked for again by",
        help_text="Only where it is sent back for correction.",
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    form = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, steps: tuple[ReportState, ...], **kwargs: Any) -> None:  # as Django gives it
        super().__init__(*args, **kwargs)
        self.fields["to"] = forms.ChoiceField(
            label="Decision", choices=[(step.value, _DECISIONS[step]) for step in steps]
        )


_DECISIONS = {
    ReportState.DRAFT: "Keep as a draft",
    ReportState.REQUIRES_ASSESSMENT: "Send to assessment",
    ReportState.REQUIRES_LINKING: "Accept to linking",
    ReportState.LIVE: "Make it live",
    ReportState.REQUIRES_CORRECTION: "Send back for correction",
    ReportState.TO_BE_DELETED: "Put forward for deletion",
}
