"""Writing a report: its own facts, its items, and who each item names."""

from collections.abc import Sequence
from typing import Any

from django import forms

from plait.collection.origins import origin_problem
from plait.collection.stated import StatedMarking
from plait.domain.emergency import Danger
from plait.domain.grading import Grade, GradeRefused, GradingScheme
from plait.domain.marking import Existence, Handling, MarkingKind, MarkingTier, Purpose
from plait.domain.mention import SubjectCategory
from plait.domain.report import OriginKind, Urgency
from plait.domain.threat import Enabler, Threat
from plait.reference import councils, partners, scale
from plait_desk.collection.services import ItemGiven, NamedPerson

_BODIES = [(body.key, body.body) for body in partners() if body.is_body]
_NAMES = frozenset(body.key for body in partners())


def _coded(name: str) -> list[tuple[str, str]]:
    """A published list of codes as choices, each with what it means."""
    return [(code, f"{code}: {meaning}") for code, meaning in scale(name).values.items()]


class ReportForm(forms.Form):
    """What is said once for the whole report."""

    danger = forms.ChoiceField(
        label="Is a life at immediate risk, or is a child involved?",
        widget=forms.RadioSelect,
        choices=[("none", "No"), *((one.value, f"Yes: {one.words}") for one in Danger)],
    )
    title = forms.CharField(max_length=200)
    reference = forms.CharField(max_length=60, label="Your own reference")
    urgency = forms.ChoiceField(
        choices=[(one.value, f"{one.capitalize()}: {scale('ir_urgency').values[one.name]}") for one in Urgency],
        initial=Urgency.LOW.value,
    )
    intelligence_on = forms.DateField(
        label="Day of the intelligence",
        help_text="The day it is about. The time at which you write is kept beside it.",
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    threat = forms.ChoiceField(
        required=False,
        label="Threat that leads",
        choices=[("", "None of the twelve"), *((t.value, t.label) for t in Threat)],
    )
    threats = forms.MultipleChoiceField(
        required=False,
        label="Other threats touched",
        choices=[(t.value, t.label) for t in Threat],
        widget=forms.CheckboxSelectMultiple,
    )
    enablers = forms.MultipleChoiceField(
        required=False,
        label="Threat enablers touched",
        choices=[(e.value, e.label) for e in Enabler],
        widget=forms.CheckboxSelectMultiple,
    )
    council_code = forms.ChoiceField(
        required=False, label="Council area", choices=[("", "Not known"), *((c.code, c.name) for c in councils())]
    )
    requirement = forms.TypedChoiceField(
        required=False, label="Requirement that it answers", coerce=int, empty_value=None
    )

    def __init__(self, *args: Any, requirements: Sequence[tuple[int, str]] = (), **kwargs: Any) -> None:  # as Django's
        super().__init__(*args, **kwargs)
        field = self.fields["requirement"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [("", "None"), *requirements]

    def touches(self) -> list[str]:
        """The codes of all threats and enablers touched, the one that leads first."""
        given = self.cleaned_data
        codes = [given["threat"], *given["threats"], *given["enablers"]]
        return list(dict.fromkeys(code for code in codes if code))


class ItemForm(forms.Form):
    """One item: its text, its own grade, where it came from, and how far it may travel."""

    text = forms.CharField(max_length=20_000, widget=forms.Textarea(attrs={"rows": 5}))
    standing = forms.ChoiceField(
        label="Fact or opinion", choices=[("fact", "Fact"), ("opinion", "Opinion of the officer")]
    )
    scheme = forms.ChoiceField(label="Grading scheme", choices=[(one.value, one.words) for one in GradingScheme])
    grade = forms.CharField(
        max_length=8,
        help_text="As it was given: "
        + ", ".join(f"{one.example} in {one.words}" for one in GradingScheme)
        + ". It is never converted.",
    )
    origin = forms.ChoiceField(
        label="Where it comes from",
        choices=[
            ("", "Choose"),
            (OriginKind.OWN.value, "Own observation"),
            (OriginKind.SOURCE.value, "From a source, by reference only"),
            (OriginKind.QUOTED.value, "It quotes a report"),
        ],
    )
    source_reference = forms.CharField(
        required=False, max_length=60, help_text="From a source: the reference in the source register; never who it is."
    )
    quotes_reference = forms.CharField(
        required=False,
        max_length=60,
        label="Report that it quotes",
        help_text="Its own reference, or the thirteen letters at the end of its address here.",
    )
    handling = forms.ChoiceField(choices=_coded("ir_handling_2"))
    condition = forms.CharField(
        required=False,
        max_length=500,
        help_text="Handling C only: what may and may not be done.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    action = forms.ChoiceField(required=False, label="Action code", choices=[("", "None"), *_coded("ir_action_codes")])
    sanitisation = forms.ChoiceField(
        required=False, label="Sanitisation code", choices=[("", "None"), *_coded("ir_sanitisation_codes")]
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

    def clean(self) -> dict[str, Any]:
        """Say beside each field what the core says of grade, origin and marking."""
        given = self.cleaned_data
        if {"scheme", "grade", "handling"} <= given.keys():
            self._check_grade()
        if {"origin", "source_reference", "quotes_reference"} <= given.keys():
            self._check_origin()
        if not self.errors:
            self._check_marking()
        return given

    def marking(self) -> StatedMarking:
        """The marking as stated."""
        given = self.cleaned_data
        purposes = [Purpose.LAW_ENFORCEMENT.value]
        if given["marking_kind"] == MarkingKind.SAFEGUARDING:
            purposes.append(Purpose.SAFEGUARDING.value)
        return StatedMarking(
            tier=given["tier"],
            handling=given["handling"],
            action=given["action"],
            sanitisation=given["sanitisation"],
            condition=given["condition"],
            audience=tuple(given["audience"]),
            purposes=tuple(purposes),
            existence=given["existence"],
            kind=given["marking_kind"],
        )

    def item(self, people: Sequence[NamedPerson]) -> ItemGiven:
        """The item as the service takes it."""
        given = self.cleaned_data
        return ItemGiven(
            text=given["text"],
            is_opinion=given["standing"] == "opinion",
            scheme=given["scheme"],
            grade=given["grade"],
            marking=self.marking(),
            origin=given["origin"],
            source_reference=given["source_reference"],
            quotes_reference=given["quotes_reference"],
            people=people,
        )

    def _check_grade(self) -> None:
        """Of a 3x5x2 grade the handling may be left out: it has its own field."""
        given = self.cleaned_data
        scheme, text = GradingScheme(given["scheme"]), given["grade"].strip("[] ")
        if scheme is GradingScheme.NATIONAL and len(text) == len("2B"):
            text += given["handling"]
        try:
            given["grade"] = Grade.read(scheme, text).raw
        except GradeRefused as refusal:
            self.add_error("grade", str(refusal))

    def _check_origin(self) -> None:
        given = self.cleaned_data
        source, quotes = given["source_reference"], given["quotes_reference"]
        if problem := origin_problem(given["origin"], source=source, quotes=quotes):
            field = "quotes_reference" if given["origin"] == OriginKind.QUOTED else "source_reference"
            self.add_error(field, " ".join(problem))

    def _check_marking(self) -> None:
        problem = self.marking().problem(_NAMES)
        if problem is None:
            return
        wants = self.cleaned_data["handling"] == Handling.CONDITIONS
        codes = [name for name in ("condition", "action", "sanitisation") if bool(self.cleaned_data[name]) != wants]
        for name in codes or ["existence" if self.cleaned_data["marking_kind"] != MarkingKind.ORDINARY else "handling"]:
            self.add_error(name, " ".join(problem))


class PersonForm(forms.Form):
    """Somebody whom the item names; left empty, nobody."""

    forename = forms.CharField(required=False, max_length=100)
    surname = forms.CharField(required=False, max_length=100)
    date_of_birth = forms.CharField(
        required=False, max_length=10, help_text="As much as is known: 1984, 1984-03, 1984-03-05."
    )
    role = forms.CharField(required=False, max_length=100, label="Part in what the item tells")
    categories = forms.MultipleChoiceField(
        required=False,
        label="What the person is in this record",
        help_text="All that apply.",
        choices=[(c.value, c.value.replace("_", " ").capitalize()) for c in SubjectCategory],
        widget=forms.CheckboxSelectMultiple,
    )

    def person(self, reference: str) -> NamedPerson | None:
        """The person as the service takes them, or None where nothing was written."""
        given = self.cleaned_data
        if not any(given.values()):
            return None
        return NamedPerson(
            reference=reference,
            forename=given["forename"],
            surname=given["surname"],
            date_of_birth=given["date_of_birth"],
            role=given["role"],
            subject_category=";".join(given["categories"]),
        )
