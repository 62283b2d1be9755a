"""Answering an emergency."""

from django import forms


class AcknowledgeForm(forms.Form):
    """What the officer does about it; may be left for later, a minute counts more."""

    words = forms.CharField(required=False, max_length=400, label="What you do about it (may be left empty)")
