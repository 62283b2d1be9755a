"""Writing a report."""

from django import forms

from plait.collection.stated import StatedMarking
from plait.domain.grading import GradingScheme
from plait.domain.marking import Existence, MarkingKind, MarkingTier, Purpose
from plait.domain.mention import SubjectCategory
from plait.domain.report import Urgency
from plait.domain.threat import Threat
from plait.reference import councils, partners
from plait_desk.collection.services import ItemGiven, NamedPerson

_BODIES = [(body.key, body.body) for body in partners() if body.is_body]


class ReportForm(forms.Form):
    """A report with one item and at most one person named in it; more items are sent as a file."""

    title = forms.CharField(max_length=200)
    reference = forms.CharField(max_length=60, label="Your own reference")
    urgency = forms.ChoiceField(choices=[(one.value, one.capitalize()) for one in Urgency], initial="low")
    intelligence_on = forms.DateField(label="Day it is about", widget=forms.DateInput(attrs={"type": "date"}))
    threat = forms.ChoiceField(
        required=False, choices=[("", "None of the twelve"), *((t.value, t.label) for t in Threat)]
    )
    council_code = forms.ChoiceField(
        required=False, label="Council area", choices=[("", "Not known"), *((c.code, c.name) for c in councils())]
    )
    text = forms.CharField(max_length=20_000, label="Text of the item", widget=forms.Textarea(attrs={"rows": 5}))
    standing = forms.ChoiceField(
        label="Fact or opinion", choices=[("fact", "Fact"), ("opinion", "Opinion of the officer")]
    )
    scheme = forms.ChoiceField(label="Grading scheme", choices=[(one.value, one.value) for one in GradingScheme])
    grade = forms.CharField(max_length=6, help_text="For example 2BP: source, intelligence, handling.")
    handling = forms.ChoiceField(choices=[("P", "P: lawful sharing permitted"), ("C", "C: permitted with conditions")])
    condition = forms.CharField(
        required=False,
        max_length=500,
        help_text="Handling C only: what may and may not be done.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    action = forms.ChoiceField(
        required=False, label="Action code", choices=[(c, c or "None") for c in ("", "A1", "A2", "A3")]
    )
    sanitisation = forms.ChoiceField(
        required=False, label="Sanitisation code", choices=[(c, c or "None") for c in ("", "S1", "S2")]
    )
    tier = forms.ChoiceField(label="Marking", choices=[(one.value, one.value) for one in reversed(MarkingTier)])
    audience = forms.MultipleChoiceField(
        required=False,
        help_text="Who may read it besides your own body. None chosen: your own body only.",
        choices=[("all", "Every partner"), *_BODIES],
    )
    existence = forms.ChoiceField(
        label="May others know that it exists?",
        choices=[
            (Existence.HIDDEN.value, "No"),
            (Existence.POINTER.value, "Those who ask the right question learn whom to ask"),
            (Existence.OPEN.value, "It may be counted"),
        ],
    )
    marking_kind = forms.ChoiceField(
        label="Kind of material",
        choices=[
            (MarkingKind.ORDINARY.value, "Ordinary"),
            (MarkingKind.SUSPICIOUS_ACTIVITY.value, "From a suspicious activity report: its own list only"),
            (MarkingKind.SAFEGUARDING.value, "Safeguarding: its own list only"),
        ],
    )
    source_reference = forms.CharField(
        required=False, max_length=60, help_text="The reference in the source register; never who the source is."
    )
    forename = forms.CharField(required=False, max_length=100, label="Person named: forename")
    surname = forms.CharField(required=False, max_length=100, label="Person named: surname")
    date_of_birth = forms.CharField(
        required=False, max_length=10, help_text="As much as is known: 1984, 1984-03, 1984-03-05."
    )
    subject_category = forms.ChoiceField(
        required=False,
        label="What the person is in this record",
        choices=[("", "Not said"), *((c.value, c.value.replace("_", " ").capitalize()) for c in SubjectCategory)],
    )

    def item(self) -> ItemGiven:
        """The item as the service takes it; whether its grade and marking may be, the service says."""
        given = self.cleaned_data
        marking = StatedMarking(
            tier=given["tier"],
            handling=given["handling"],
            action=given["action"],
            sanitisation=given["sanitisation"],
            condition=given["condition"],
            audience=tuple(given["audience"]),
            purposes=(Purpose.LAW_ENFORCEMENT.value,),
            existence=given["existence"],
            kind=given["marking_kind"],
        )
        return ItemGiven(
            text=given["text"],
            is_opinion=given["standing"] == "opinion",
            scheme=given["scheme"],
            grade=given["grade"].strip("[] ").upper(),
            marking=marking,
            source_reference=given["source_reference"],
            people=self._people(),
        )

    def _people(self) -> list[NamedPerson]:
        given = self.cleaned_data
        if not given["surname"] and not given["forename"]:
            return []
        return [
            NamedPerson(
                reference=f"{given['reference']}/1",
                forename=given["forename"],
                surname=given["surname"],
                date_of_birth=given["date_of_birth"],
                subject_category=given["subject_category"],
            )
        ]
