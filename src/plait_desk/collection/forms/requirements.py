"""Raising a requirement."""

from django import forms


class RequirementForm(forms.Form):
    """A question, and the decision it serves."""

    question = forms.CharField(max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    decision = forms.CharField(max_length=500, label="Which decision an answer serves")
    known = forms.CharField(required=False, max_length=1000, label="What is known")
    unknown = forms.CharField(required=False, max_length=1000, label="What is not known")
    assumed = forms.CharField(required=False, max_length=1000, label="What is assumed")
    review_on = forms.DateField(label="Review by", widget=forms.DateInput(attrs={"type": "date"}))
