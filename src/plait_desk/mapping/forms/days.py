"""The day as of which somebody asks."""

from datetime import date

from django import forms
from django.utils.timezone import localdate


class OnForm(forms.Form):
    """A day, today at the latest; none is today."""

    on = forms.DateField(label="As it was on", required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def clean_on(self) -> date:
        """The day. Raises ValidationError for one that is still to come."""
        day: date = self.cleaned_data["on"] or localdate()
        if day > localdate():
            raise forms.ValidationError("This day has not come yet: choose today or an earlier one.")
        return day
