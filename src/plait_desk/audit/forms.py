"""What an overseer looks for."""

from django import forms

from plait.domain.ids import UnreadableId, decode
from plait.policy.chain import AuditEvent
from plait_desk.audit.queries import Search


class SearchForm(forms.Form):
    """Every part may be left empty."""

    person = forms.CharField(label="Person (thirteen letters)", required=False, max_length=13)
    event = forms.ChoiceField(
        label="Event",
        required=False,
        choices=[("", "Any"), *((event.value, event.value.capitalize().replace("-", " ")) for event in AuditEvent)],
    )
    thing = forms.CharField(label="Thing, as cited (kind:code, or the code)", required=False, max_length=60)
    from_on = forms.DateField(label="From", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    to_on = forms.DateField(label="Before", required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def clean_person(self) -> int | None:
        """The person's id, or None."""
        typed = str(self.cleaned_data["person"]).strip()
        try:
            return decode(typed) if typed else None
        except UnreadableId as error:
            raise forms.ValidationError("A person is cited by thirteen letters and digits.") from error

    def asked(self) -> Search:
        """The search as typed."""
        typed = self.cleaned_data
        return Search(
            person_id=typed["person"],
            event=typed["event"],
            object_ref=typed["thing"].strip(),
            from_on=typed["from_on"],
            to_on=typed["to_on"],
        )
