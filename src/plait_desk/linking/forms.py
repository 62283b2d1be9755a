"""What people fill in on the pages of this room."""

from django import forms

from plait.domain.match import Judgement


class DecisionForm(forms.Form):
    """A judgement on one pair. The reason is short: which facts decided."""

    judgement = forms.ChoiceField(choices=[(judgement.value, judgement.value) for judgement in Judgement])
    reason = forms.CharField(required=False, max_length=400)
