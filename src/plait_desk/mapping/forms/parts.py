"""What records a group, maps a person to one, and changes what is recorded of them."""

from collections.abc import Mapping
from typing import Any

from django import forms

from plait.collection.stated import StatedMarking
from plait.domain.marking import Existence, MarkingTier
from plait.domain.part import LONGEST_ROLE, Part
from plait.domain.threat import Threat
from plait.reference.council import councils
from plait.reference.partner import partners
from plait_desk.collection.services.markings import OWN_ONLY
from plait_desk.mapping.forms.changes import LONGEST_REASON, ChangeForm
from plait_desk.mapping.queries.groups import REGIONS
from plait_desk.mapping.services.opening import GroupGiven

CODE_LETTERS = 20
CHOOSE = ("", "Choose")
THREATS = [(threat.value, threat.label) for threat in Threat]
DAY = {"type": "date"}
PART = ("role", "is_principal", "from_on", "to_on", "grade")


class LookedForForm(forms.Form):
    """Looks for a person to map."""

    q = forms.CharField(label="Name of the person", required=False, max_length=100)
    mention = forms.CharField(required=False, max_length=CODE_LETTERS, widget=forms.HiddenInput)


class PartForm(ChangeForm):
    """What a nominal does in a group, since when, and how well it is known."""

    role = forms.CharField(label="Role", max_length=LONGEST_ROLE, help_text="In your body's own words, as courier.")
    is_principal = forms.BooleanField(label="A principal: one who leads", required=False)
    from_on = forms.DateField(
        label="From", required=False, help_text="Empty where it is not known.", widget=forms.DateInput(attrs=DAY)
    )
    to_on = forms.DateField(
        label="To", required=False, help_text="Empty while it lasts.", widget=forms.DateInput(attrs=DAY)
    )
    grade = forms.CharField(
        label="Grade", required=False, max_length=5, help_text="As 2BP; empty where nobody graded it."
    )


def part_of(said: Mapping[str, Any]) -> Part:
    """The part that a valid form says."""
    return Part(**{name: said[name] for name in PART})


class AddNominalForm(PartForm):
    """Maps a person to a group, by one record of theirs."""

    mention = forms.CharField(max_length=CODE_LETTERS, widget=forms.HiddenInput)

    def __init__(self, *args: Any, mention: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial["mention"] = mention


class ChangeNominalForm(PartForm):
    """Begins with what is recorded."""

    def __init__(self, *args: Any, part: Part, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial.update({name: getattr(part, name) for name in PART})


class EndNominalForm(ChangeForm):
    """Says from which day somebody is in the group no more."""

    on = forms.DateField(label="In the group no more from", widget=forms.DateInput(attrs=DAY))


class TakeNominalBackForm(ChangeForm):
    """Undoes the newest step."""


class GroupForm(forms.Form):
    """A new group of one's own body."""

    name = forms.CharField(label="Name", max_length=120)
    reference = forms.CharField(label="Reference", max_length=40, help_text="Your body's own.")
    region = forms.ChoiceField(choices=[CHOOSE, *((region, region) for region in REGIONS)])
    council = forms.ChoiceField(
        required=False, choices=lambda: [("", "Not known"), *((one.code, one.name) for one in councils())]
    )
    primary_threat = forms.ChoiceField(label="Primary threat", choices=[CHOOSE, *THREATS])
    secondary_threats = forms.MultipleChoiceField(
        label="Threats in support", required=False, choices=THREATS, widget=forms.CheckboxSelectMultiple
    )
    businesses = forms.CharField(
        label="Kinds of business", required=False, max_length=400, help_text="One or more, with ; between them."
    )
    tier = forms.ChoiceField(label="Marking", choices=[(one.value, one.value) for one in reversed(MarkingTier)])
    audience = forms.MultipleChoiceField(
        required=False,
        help_text="Who may read it besides your own body. None chosen: your own body only.",
        choices=lambda: [("all", "Every partner"), *((body.key, body.body) for body in partners() if body.is_body)],
    )
    existence = forms.ChoiceField(
        label="May others know that it exists?",
        choices=[
            (Existence.HIDDEN.value, "No"),
            (Existence.POINTER.value, "Those who ask the right question learn whom to ask"),
            (Existence.OPEN.value, "It may be counted"),
        ],
    )
    reason = forms.CharField(
        label="How it is known", max_length=LONGEST_REASON, widget=forms.Textarea(attrs={"rows": 2})
    )

    def given(self) -> GroupGiven:
        """The group of a valid form."""
        said = self.cleaned_data
        marking = StatedMarking(
            tier=said["tier"],
            audience=tuple(said["audience"]),
            existence=said["existence"],
            purposes=OWN_ONLY.purposes,
        )
        return GroupGiven(
            name=said["name"],
            reference=said["reference"],
            region=said["region"],
            council_code=said["council"],
            primary_threat=said["primary_threat"],
            secondary_threats=said["secondary_threats"],
            businesses=said["businesses"].split(";"),
            marking=marking,
            reason=said["reason"],
        )
