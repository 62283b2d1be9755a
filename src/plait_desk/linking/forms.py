"""What people fill in on the pages of this room."""

from django import forms

from plait.domain.exact_key import KeyKind
from plait.domain.ids import UnreadableId, decode
from plait.domain.match import Ground, Judgement
from plait.linking.pointing import PointerAnswer
from plait.linking.private import Shows
from plait_desk.accounts.models import Partner
from plait_desk.linking.queries.private_matching import LARGEST_SET
from plait_desk.linking.services.agreeing import (
    LEAST_CHANGE,
    LEAST_SET,
    MOST_RUNS,
    AgreementAsked,
    Elsewhere,
)
from plait_desk.linking.services.pointing import PointerAsked
from plait_desk.looks.basis import BasisForm


class LookForm(forms.Form):
    """A judgement on one pair."""

    judgement = forms.ChoiceField(choices=[(judgement.value, judgement.value) for judgement in Judgement])


class DecisionForm(LookForm):
    """A decision on one pair, and why: picked, in words, or both. The words are short: which facts decided."""

    ground = forms.ChoiceField(required=False, choices=[(ground.value, ground.words) for ground in Ground])
    reason = forms.CharField(required=False, max_length=400)

    def said(self) -> str:
        """The reason as it is kept; empty where none was given."""
        ground = self.cleaned_data["ground"]
        parts = (Ground(ground).words if ground else "", self.cleaned_data["reason"])
        return ". ".join(part for part in parts if part)


class WatchForm(forms.Form):
    """Why somebody needs to be told, and for how long."""

    reason = forms.CharField(
        label="Why you need to be told",
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="It is kept with the watch. You alone see it on your list.",
    )
    days = forms.TypedChoiceField(
        label="For how long",
        choices=[(30, "30 days"), (90, "90 days"), (180, "half a year"), (365, "a year")],
        coerce=int,
        initial=90,
    )


class PointerForm(forms.Form):
    """Whether another body holds something: one exact key, and the case that it serves."""

    kind = forms.ChoiceField(label="What you ask about", choices=[(kind.value, kind.words) for kind in KeyKind])
    text = forms.CharField(
        label="Full name, or the whole number",
        max_length=200,
        help_text="Forename and surname as a record has them. Nothing that is only alike is found.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    born_on = forms.DateField(
        label="Birth date, for a person", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    case_reference = forms.CharField(label="Case reference", max_length=60, help_text="Name nobody in it.")
    reason = forms.CharField(
        label="Why you need to know",
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="The body that holds something reads it, with your name and the case. Name nobody in it.",
    )

    def asked(self) -> PointerAsked:
        """The question of a valid form."""
        typed = self.cleaned_data
        return PointerAsked(
            kind=KeyKind(typed["kind"]),
            text=typed["text"],
            born_on=typed["born_on"].isoformat() if typed["born_on"] else "",
            case_reference=typed["case_reference"],
            reason=typed["reason"],
        )


class PointerAnswerForm(forms.Form):
    """What came of a question to one's body."""

    answer = forms.ChoiceField(choices=[(answer.value, answer.words) for answer in PointerAnswer])
    release = forms.CharField(label="Code of the release", required=False, max_length=20)

    def release_id(self) -> int | None:
        """The release that was named in a valid form; a code that cannot be one is none."""
        try:
            return decode(self.cleaned_data["release"])
        except UnreadableId:
            return None


class PointerContactForm(forms.Form):
    """Whom others call."""

    words = forms.CharField(
        label="Whom others call at your body",
        max_length=200,
        help_text="An office and its number, such as “Intelligence desk, extension 4100”; not one person's own.",
    )


class ScreeningForm(forms.Form):
    """One name, what else is known of whom one means, and the case that it is asked for."""

    name = forms.CharField(label="Name", max_length=200, help_text="A person, a company or another body.")
    birth_date = forms.CharField(
        label="Birth date", required=False, max_length=10, help_text="For example 1984, 1984-03 or 7/3/1984."
    )
    postcode = forms.CharField(label="Postcode", required=False, max_length=40)
    number = forms.CharField(label="Company number or phone", required=False, max_length=40)
    case_reference = forms.CharField(
        label="Case reference", max_length=40, help_text="As it stands on the file. Your list of checks shows it."
    )


class AgreementForm(BasisForm):
    """With which body, what is compared, what both learn, for how long and within which bounds."""

    field_order = ("second", "kinds", "shows", "from_on", "to_on", "regime", "gateway", "purpose", "necessity")

    second = forms.ModelChoiceField(label="With", queryset=Partner.objects.order_by("name", "pk"))
    kinds = forms.MultipleChoiceField(
        label="Keys that are compared",
        choices=[(kind.value, kind.words) for kind in KeyKind],
        widget=forms.CheckboxSelectMultiple,
    )
    shows = forms.ChoiceField(
        label="What both learn",
        choices=[(shows.value, shows.words) for shows in Shows],
        initial=Shows.COUNT.value,
        widget=forms.RadioSelect,
    )
    from_on = forms.DateField(label="From", widget=forms.DateInput(attrs={"type": "date"}))
    to_on = forms.DateField(label="Until, not included", widget=forms.DateInput(attrs={"type": "date"}))
    smallest = forms.IntegerField(
        label="Keys that a set has at least", min_value=LEAST_SET, max_value=LARGEST_SET, initial=100
    )
    most_runs = forms.IntegerField(label="Runs at most", min_value=1, max_value=MOST_RUNS, initial=6)
    least_change = forms.IntegerField(
        label="Keys by which a set differs from an earlier one, if it does",
        min_value=LEAST_CHANGE,
        max_value=LARGEST_SET,
        initial=20,
        help_text="Two results of sets that differ by less would tell of single people.",
    )
    signed_by = forms.CharField(
        label="Who signed there, if they work on a desk of their own",
        required=False,
        max_length=200,
        help_text="Leave this and the next two empty where they sign on this desk.",
    )
    public_key = forms.CharField(
        label="The public key of their desk for private matching",
        required=False,
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off"}),
        help_text="Compare its letters over the telephone.",
    )
    code = forms.CharField(
        label="Their code of the agreement, if they proposed it first",
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def asked(self) -> AgreementAsked:
        """The agreement of a valid form."""
        typed = self.cleaned_data
        is_elsewhere = any(typed[name].strip() for name in ("signed_by", "public_key", "code"))
        return AgreementAsked(
            second=typed["second"],
            basis=self.basis(),
            kinds=frozenset(KeyKind(kind) for kind in typed["kinds"]),
            shows=Shows(typed["shows"]),
            from_on=typed["from_on"],
            to_on=typed["to_on"],
            smallest=typed["smallest"],
            most_runs=typed["most_runs"],
            least_change=typed["least_change"],
            elsewhere=Elsewhere(
                signed_by=typed["signed_by"], public_key=typed["public_key"].encode(), code=typed["code"]
            )
            if is_elsewhere
            else None,
        )


class StepForm(forms.Form):
    """A step file that came from the other side."""

    file = forms.FileField(label="A step file from them")
