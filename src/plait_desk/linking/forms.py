"""What people fill in on the pages of this room."""

from django import forms

from plait.domain.match import Judgement


class DecisionForm(forms.Form):
    """A judgement on one pair. The reason is short: which facts decided."""

    judgement = forms.ChoiceField(choices=[(judgement.value, judgement.value) for judgement in Judgement])
    reason = forms.CharField(required=False, max_length=400)


class WatchForm(forms.Form):
    """Why somebody needs to be told, and for how long."""

    reason = forms.CharField(
        label="Why you need to be told",
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="It is kept with the watch. You alone see it on your list.",
    )
    days = forms.TypedChoiceField(
        label="For how long",
        choices=[(30, "30 days"), (90, "90 days"), (180, "half a year"), (365, "a year")],
        coerce=int,
        initial=90,
    )
