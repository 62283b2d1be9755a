"""What people type when they share, release and take back. Shape here, meaning in the domain."""

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from plait.collection.exports.formats import ExportFormat
from plait.domain.ids import Ref, UnreadableId
from plait.domain.marking import MarkingTier
from plait.domain.partner import Term
from plait.domain.rights import Outcome, Right
from plait.domain.sharing import Regime, SendingState
from plait_desk.accounts.models import Partner
from plait_desk.looks.basis import BasisForm
from plait_desk.thread.queries.ledger import STATE_WORDS, LedgerAsked

LINES = forms.Textarea(attrs={"rows": 3})
DAY = forms.DateInput(attrs={"type": "date"})
CITATION = "A thing is cited by its kind, a colon and thirteen letters and digits."
LONGEST_CITATION = 40


class OpeningForm(BasisForm):
    """What something is called when it is opened, to which bodies, and for which term."""

    title = forms.CharField(max_length=200)
    to = forms.ModelMultipleChoiceField(
        label="Released to",
        queryset=Partner.objects.order_by("name", "pk"),
        widget=forms.SelectMultiple(attrs={"size": 8}),
    )
    tier = forms.ChoiceField(choices=[(tier.value, tier.value) for tier in MarkingTier])
    from_on = forms.DateField(label="Readable from (empty: at once)", required=False, widget=DAY)
    to_on = forms.DateField(label="Until, not included (empty: until recalled)", required=False, widget=DAY)

    def clean(self) -> dict[str, Any] | None:
        """The term ends after it begins, and not in the past."""
        cleaned = super().clean() or self.cleaned_data
        begins, ends = cleaned.get("from_on") or timezone.localdate(), cleaned.get("to_on")
        if ends and ends <= max(begins, timezone.localdate()):
            self.add_error("to_on", "Choose a day after it begins, and after today.")
        return cleaned

    def term(self) -> Term | None:
        """From when to when, of a valid form; None: at once, until recalled."""
        begins, ends = self.cleaned_data["from_on"], self.cleaned_data["to_on"]
        if not (begins or ends):
            return None
        return Term(from_at=_midnight(begins) if begins else timezone.now(), to_at=_midnight(ends) if ends else None)


class ReleaseForm(OpeningForm):
    """Exactly which words."""

    text = forms.CharField(
        label="Words that are released",
        help_text="Exactly these words become readable, and nothing more. Take out what they need not know.",
        widget=forms.Textarea(attrs={"rows": 10}),
        max_length=20_000,
    )
    field_order = ("title", "text", "to", "tier", "from_on", "to_on", "regime", "gateway", "purpose", "necessity")


class ExportForm(OpeningForm):
    """In which format it leaves, and until when it may be used."""

    format = forms.ChoiceField(choices=[(format.value, format.words) for format in ExportFormat])
    to_on = forms.DateField(
        label="May be used until, not included",
        help_text="What has left cannot be closed again, so it must end by itself.",
        widget=DAY,
    )
    field_order = ("title", "format", "to", "tier", "from_on", "to_on", "regime", "gateway", "purpose", "necessity")


class ConsentForm(BasisForm):
    """Which thing, as its originator told us, and why we need it."""

    thing = forms.CharField(
        label="Thing, as cited (kind:code)", help_text="Its originator tells you the citation.", max_length=60
    )
    field_order = ("thing", "regime", "gateway", "purpose", "necessity")

    def clean_thing(self) -> str:
        """The citation."""
        return cited(str(self.cleaned_data["thing"]))


class AnswerForm(forms.Form):
    """Consent or not, until when, and in which words."""

    decision = forms.ChoiceField(
        choices=[("give", "Give consent"), ("refuse", "Refuse")], widget=forms.RadioSelect, label="Your answer"
    )
    until = forms.DateField(label="Until (empty: until withdrawn)", required=False, widget=DAY)
    answer = forms.CharField(
        label="Words to them", help_text="A refusal needs its reason.", widget=LINES, max_length=2000, required=False
    )

    def clean_until(self) -> date | None:
        """A day after today, or nothing."""
        until: date | None = self.cleaned_data["until"]
        if until and until <= timezone.localdate():
            raise ValidationError("Choose a day after today.")
        return until


class ReasonForm(forms.Form):
    """Why: read by everybody it concerns."""

    reason = forms.CharField(label="Reason", widget=LINES, max_length=2000)


class RightsForm(forms.Form):
    """What a person asks of our body."""

    right = forms.ChoiceField(label="What is asked", choices=[(right.value, right.words) for right in Right])
    regime = forms.ChoiceField(
        label="Law",
        help_text="Part 3 where the data are kept for law enforcement; it gives no right to object.",
        choices=[(regime.value, regime.words) for regime in Regime],
    )
    requester = forms.CharField(label="Name of the person", max_length=200)
    asked = forms.CharField(label="What they ask, in their words", widget=LINES, max_length=4000)
    received_on = forms.DateField(label="Received on", widget=DAY)


class IdentityForm(forms.Form):
    """When and how it was checked who asks."""

    on = forms.DateField(label="Checked on", widget=DAY)
    how = forms.CharField(label="How", help_text="Such as “passport seen”. Keep no copy and no number.", max_length=200)


class PersonForm(forms.Form):
    """Whom to look for, as the person says; only the surname is needed."""

    surname = forms.CharField(max_length=100)
    forename = forms.CharField(max_length=100, required=False)
    born_on = forms.DateField(label="Date of birth", required=False, widget=DAY)
    postcode = forms.CharField(max_length=10, required=False)


class DecisionForm(forms.Form):
    """What is decided, why, and under which exemptions something is held back."""

    outcome = forms.ChoiceField(
        choices=[(outcome.value, outcome.words) for outcome in Outcome], widget=forms.RadioSelect
    )
    exemptions = forms.MultipleChoiceField(
        label="Exemptions relied on, if something is held back", required=False, widget=forms.CheckboxSelectMultiple
    )
    decision_reason = forms.CharField(label="Reason, which the person reads", widget=LINES, max_length=4000)

    def __init__(self, *args: Any, exemptions: tuple[tuple[str, str], ...], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["exemptions"].choices = list(exemptions)  # type: ignore[attr-defined]  # the stubs know a plain Field


class LedgerForm(forms.Form):
    """What somebody looks for on the ledger; every part may be left empty."""

    body = forms.ModelChoiceField(
        label="Body", queryset=Partner.objects.order_by("name", "pk"), required=False, empty_label="Any"
    )
    thing = forms.CharField(label="Thing, as cited (kind:code)", required=False, max_length=60)
    state = forms.ChoiceField(
        required=False, choices=[("", "Any"), *((state.value, STATE_WORDS[state]) for state in SendingState)]
    )

    def clean_thing(self) -> str:
        """The citation, or nothing."""
        typed = str(self.cleaned_data["thing"]).strip()
        return cited(typed) if typed else ""

    def asked(self) -> LedgerAsked:
        """The question as typed."""
        body = self.cleaned_data["body"]
        return LedgerAsked(
            partner_id=body.pk if body else None, ref=self.cleaned_data["thing"], state=self.cleaned_data["state"]
        )


def cited(typed: str) -> str:
    """The citation as it is kept. Raises ValidationError."""
    try:
        written = str(Ref.parse(typed.strip()))
    except UnreadableId as error:
        raise ValidationError(CITATION) from error
    if len(written) > LONGEST_CITATION:
        raise ValidationError(CITATION)
    return written


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
