"""Which two things are asked about on the page of paths."""

from collections.abc import Mapping

from django import forms
from django.http import QueryDict

from plait.domain.ids import LENGTH, decode, encode
from plait_desk.mapping.queries.names import Name

LONGEST_SOUGHT = 80


class PathForm(forms.Form):
    """Two ends, words to find more by, and the group whose things are offered."""

    start = forms.CharField(required=False, label="From", max_length=LENGTH, widget=forms.Select)
    end = forms.CharField(required=False, label="To", max_length=LENGTH, widget=forms.Select)
    find = forms.CharField(required=False, label="Find a person, company or body", max_length=LONGEST_SOUGHT)
    group = forms.CharField(required=False, max_length=LENGTH, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data, label_suffix="")

    def asked(self, name: str) -> int | None:
        """The record or group that a field names; None where it is empty. Raises UnreadableId."""
        self.is_valid()
        text = str(self.data.get(name, ""))
        return decode(text) if text else None

    def sought(self) -> str:
        """The words to find things by."""
        self.is_valid()
        return str(self.cleaned_data.get("find", ""))

    def offer(self, things: Mapping[int, Name]) -> None:
        """What may be chosen at both ends, by record."""
        named = [(encode(id_), f"{name.name}, {name.kind}" if name.kind else name.name) for id_, name in things.items()]
        for field in ("start", "end"):
            widget = self.fields[field].widget
            assert isinstance(widget, forms.Select)
            widget.choices = [("", "Choose"), *named]
