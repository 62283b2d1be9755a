"""The day as of which somebody asks to see a thing."""

from datetime import date

from django import forms
from django.utils.timezone import localdate


class DayForm(forms.Form):
    """The day on which somebody asks to see it: today at the latest."""

    on = forms.DateField(label="As it was on", widget=forms.DateInput(attrs={"type": "date"}))

    def clean_on(self) -> date:
        """The day. Raises ValidationError for one that is still to come."""
        day: date = self.cleaned_data["on"]
        if day > localdate():
            raise forms.ValidationError("This day has not come yet: choose today or an earlier one.")
        return day
