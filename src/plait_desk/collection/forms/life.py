"""The tasks of a report's life beside its steps: correcting, reviewing, agreeing, sharing, briefing; and concerns."""

from django import forms

from plait.domain.concern import ConcernState
from plait.domain.marking import ActionCode, Handling, SanitisationCode
from plait.domain.report import ReviewOutcome
from plait.domain.sharing import Recipient
from plait_desk.accounts.models import Partner, Person
from plait_desk.collection.services import Addressed, Briefing, CodesGiven
from plait_desk.looks.basis import BasisForm

_LINES = forms.Textarea(attrs={"rows": 2})


class Sending(forms.Form):
    """A form that does its work once: it carries a word of its own, by which it is known when it comes again."""

    form = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)


class WhyForm(Sending):
    """Why a report is corrected, recalled or taken back."""

    reason = forms.CharField(max_length=400, widget=_LINES, label="Reason")


class ReviewForm(Sending):
    """What a review makes of the codes of one item."""

    outcome = forms.ChoiceField(choices=[(one.value, one.value.capitalize()) for one in ReviewOutcome])
    handling = forms.ChoiceField(
        label="Handling from now on",
        choices=[(Handling.CONDITIONS.value, "C: with conditions"), (Handling.PERMITTED.value, "P: none any more")],
    )
    action = forms.ChoiceField(
        required=False, label="Action code", choices=[("", "None"), *((c.value, c.value) for c in ActionCode)]
    )
    sanitisation = forms.ChoiceField(
        required=False,
        label="Sanitisation code",
        choices=[("", "None"), *((c.value, c.value) for c in SanitisationCode)],
    )
    condition = forms.CharField(required=False, max_length=500, widget=_LINES)
    reason = forms.CharField(max_length=400, widget=_LINES)

    def codes(self) -> CodesGiven:
        """The codes chosen."""
        given = self.cleaned_data
        return CodesGiven(
            handling=Handling(given["handling"]),
            action=ActionCode(given["action"]) if given["action"] else None,
            sanitisation=SanitisationCode(given["sanitisation"]) if given["sanitisation"] else None,
            condition=given["condition"],
        )


class AgreeForm(Sending):
    """Whom the originator lets sanitise, and what must not be in it."""

    to = forms.ModelChoiceField(queryset=Partner.objects.order_by("name", "pk"), label="Body that may sanitise it")
    words = forms.CharField(max_length=1000, widget=_LINES, label="What you agree to, and what must be left out")


class Grounded(BasisForm, Sending):
    """Why the law allows it, on a form that does its work once."""


class BriefForm(Grounded):
    """For whom a briefing is printed, how it must be handled, and why the law allows it."""

    to = forms.ModelChoiceField(queryset=Partner.objects.order_by("name", "pk"), label="For which body")
    handling = forms.CharField(
        max_length=500, widget=_LINES, help_text="Who may keep the paper, until when, and what becomes of it then."
    )
    field_order = ("form", "to", "handling", "regime", "gateway", "purpose", "necessity")

    def briefing(self) -> Briefing:
        """As the service takes it."""
        return Briefing(to=self.cleaned_data["to"], handling=self.cleaned_data["handling"], basis=self.basis())


class ShareForm(Grounded):
    """To whom a report is sent, with which words, and why the law allows it."""

    bodies = forms.ModelMultipleChoiceField(queryset=Partner.objects.order_by("name", "pk"), required=False)
    people = forms.ModelMultipleChoiceField(
        queryset=Person.objects.filter(is_active=True).order_by("name", "pk"), required=False, label="Named people"
    )
    message = forms.CharField(max_length=2000, widget=_LINES, label="Message")
    hold = forms.BooleanField(required=False, label="Hold it until the report is live")
    field_order = ("form", "bodies", "people", "message", "regime", "gateway", "purpose", "necessity", "hold")

    def addressed(self) -> Addressed:
        """As the service takes it."""
        given = self.cleaned_data
        return Addressed(
            to=[
                *(Recipient(partner_id=body.pk) for body in given["bodies"]),
                *(Recipient(person_id=person.pk) for person in given["people"]),
            ],
            message=given["message"],
            basis=self.basis(),
            hold=given["hold"],
        )


class ConcernStateForm(forms.Form):
    """Narrows the queue of concerns."""

    state = forms.ChoiceField(
        required=False, choices=[("", "Any"), *((one.value, one.words.capitalize()) for one in ConcernState)]
    )


class QuestionForm(Sending):
    """A question that the receipt shows."""

    question = forms.CharField(
        max_length=2000,
        widget=_LINES,
        help_text="They read exactly this. Ask nothing that would make them say who they are, or look for more.",
    )
