"""What people fill in to check a bidder or applicant, to decide, to reply, and to answer who was sent to them."""

from django import forms

from plait.domain.check import CheckStage
from plait.domain.ids import UnreadableId, decode
from plait.domain.marking import Purpose
from plait.linking.pointing import PointerAnswer
from plait.reference.ground import Ground
from plait_desk.mapping.queries.checks import listed_grounds
from plait_desk.mapping.services.checking import CheckAsked, Decided
from plait_desk.mapping.services.telling import Asked

LINES = forms.Textarea(attrs={"rows": 3})


class CheckForm(forms.Form):
    """What a check serves and why, first; then the bidder or applicant."""

    reference = forms.CharField(
        label="Number of the notice or application", max_length=60, help_text="As it stands on the file."
    )
    stage = forms.ChoiceField(label="Stage")
    reason = forms.CharField(
        label="Why you need to know",
        max_length=400,
        widget=LINES,
        help_text="Any body that you are sent to reads it, with your name and the number above. Name nobody in it.",
    )
    company_number = forms.CharField(
        label="Company number of the bidder or applicant",
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    company_name = forms.CharField(
        label="Or its whole name",
        required=False,
        max_length=160,
        help_text="A company or another body, never a person. Nothing that is only alike is found.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: object, purpose: Purpose, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # handed on as Django gives it
        choices = [(stage.value, stage.words) for stage in CheckStage if stage.purpose is purpose]
        self.fields["stage"].choices = choices  # type: ignore[attr-defined]  # the stubs know it as a plain Field

    def asked(self) -> CheckAsked:
        """The check of a valid form."""
        typed = self.cleaned_data
        return CheckAsked(
            reference=typed["reference"],
            stage=CheckStage(typed["stage"]),
            reason=typed["reason"],
            company=Asked(number=typed["company_number"], name=typed["company_name"]),
        )


def ground_label(ground: Ground) -> str:
    """A ground as it is chosen: in our words, its kind, and that nobody has held them to the law yet."""
    doubt = ", our words, not yet checked against the law" if ground.standing == "unverified" else ""
    return f"{ground.words} ({ground.kind}{doubt})"


class CheckDecisionForm(forms.Form):
    """What a named person decided, on which listed grounds, and why."""

    decider = forms.CharField(label="Who decided", max_length=120, help_text="The person by name and post.")
    decision = forms.CharField(label="What was decided, in their words", max_length=400, widget=LINES)
    grounds = forms.MultipleChoiceField(
        label="Listed grounds that it rests on",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="None, where it rests on none. That somebody may be asked is no ground.",
    )
    evidence = forms.CharField(
        label="Evidence of self-cleansing that was considered",
        required=False,
        max_length=2000,
        widget=LINES,
        help_text="What they did to put it right; or that they were asked and offered none. Needed with any ground.",
    )
    reason = forms.CharField(
        label="Reason", max_length=2000, widget=LINES, help_text="Whoever it is about may ask to read it."
    )

    def __init__(self, *args: object, purpose: Purpose, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # handed on as Django gives it
        choices = [(ground.key, ground_label(ground)) for ground in listed_grounds(purpose)]
        self.fields["grounds"].choices = choices  # type: ignore[attr-defined]  # the stubs know it as a plain Field

    def decided(self) -> Decided:
        """The decision of a valid form."""
        return Decided(**self.cleaned_data)


class CheckReplyForm(forms.Form):
    """What whoever a decision is about says to it."""

    words = forms.CharField(label="What they say", max_length=4000, widget=forms.Textarea(attrs={"rows": 5}))


class SentAnswerForm(forms.Form):
    """What came of it that somebody was sent to one's body."""

    answer = forms.ChoiceField(choices=[(answer.value, answer.words) for answer in PointerAnswer])
    release = forms.CharField(required=False, max_length=20)

    def release_id(self) -> int | None:
        """The release that was named in a valid form; a code that cannot be one is none."""
        try:
            return decode(self.cleaned_data["release"])
        except UnreadableId:
            return None
