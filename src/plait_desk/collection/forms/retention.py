"""What is filled in to keep a record, or to ask for its disposal."""

from django import forms
from django.http import QueryDict

from plait.policy.retention import DisposalReason, RetentionReason


class KeepForm(forms.Form):
    """Keep it, and look again."""

    reason = forms.ChoiceField(label="Reason", choices=[(one.value, one.words) for one in RetentionReason])
    why = forms.CharField(
        label="Why it is still needed",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Name nobody: it is blanked when the record is disposed of.",
    )
    next_review_on = forms.DateField(label="Next review", widget=forms.DateInput(attrs={"type": "date"}))


class DisposeForm(forms.Form):
    """Ask that it goes; a second person agrees. Where no other record is listed, none is asked about."""

    reason = forms.ChoiceField(label="Reason", choices=[(one.value, one.words) for one in DisposalReason])
    whole_person = forms.BooleanField(
        label="With every other record of the same person listed here", required=False, initial=True
    )

    def __init__(self, data: QueryDict | None, *, has_others: bool) -> None:
        super().__init__(data)
        if not has_others:
            del self.fields["whole_person"]
