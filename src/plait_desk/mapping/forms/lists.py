"""What narrows the list of groups."""

from django import forms
from django.http import QueryDict

from plait.domain.group import GroupState, Tier
from plait.domain.threat import Threat
from plait.reference.council import councils
from plait_desk.mapping.queries.groups import REGIONS, Sought

ANY = ("", "Any")


class SoughtForm(forms.Form):
    """Narrows the list of groups. What is not known is left out rather than refused."""

    tier = forms.ChoiceField(required=False, choices=[ANY, *((tier.value, tier.words) for tier in Tier)])
    region = forms.ChoiceField(required=False, choices=[ANY, *((region, region) for region in REGIONS)])
    threat = forms.ChoiceField(
        required=False, label="Primary threat", choices=[ANY, *((threat.value, threat.label) for threat in Threat)]
    )
    state = forms.ChoiceField(
        required=False,
        choices=[("", "Any but archived"), *((state.value, state.capitalize()) for state in GroupState)],
    )
    council = forms.ChoiceField(
        required=False, choices=lambda: [ANY, *((council.code, council.name) for council in councils())]
    )

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data, label_suffix="")

    def sought(self) -> Sought:
        """What was chosen; a choice that does not exist counts as none."""
        self.is_valid()
        return Sought(**{name: self.cleaned_data.get(name, "") for name in self.fields})
