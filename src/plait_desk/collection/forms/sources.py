"""Keeping the source register."""

from django import forms


class SourceForm(forms.Form):
    """A new source."""

    reference = forms.CharField(max_length=60, help_text="As reports of your body name it.")
    identity = forms.CharField(
        max_length=1000,
        label="Who the source is",
        help_text="Kept under the register's own key; read only with a reason.",
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
    )


class ReasonForm(forms.Form):
    """Why somebody needs to know."""

    reason = forms.CharField(
        max_length=400, label="Why you need to know who it is", widget=forms.Textarea(attrs={"rows": 2})
    )
