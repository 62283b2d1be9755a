"""What narrows the queue of tenders, and what people write of a flag."""

from django import forms
from django.http import QueryDict

from plait.domain.flag import Verdict
from plait.domain.ids import decode, encode
from plait.domain.tender import About
from plait_desk.mapping.queries.reviewed import VERSION_LETTERS
from plait_desk.mapping.queries.tender_lines import Named
from plait_desk.mapping.queries.tender_queue import Narrowing

ANY = ("", "Any")
LONGEST = 1_000
_ABOUT = {About.TENDER: "Tenders", About.BUYER: "Buyers", About.BIDDER: "Bidders"}


class TendersSoughtForm(forms.Form):
    """Narrows the queue. What is not known is left out rather than refused."""

    about = forms.ChoiceField(
        required=False, label="Flags on", choices=[(one.value, said) for one, said in _ABOUT.items()]
    )
    sector = forms.ChoiceField(required=False, label="Sector (CPV)")
    buyer = forms.ChoiceField(required=False)

    def __init__(self, data: QueryDict, *, buyers: list[Named], sectors: list[str]) -> None:
        super().__init__(data, label_suffix="")
        offered = {"buyer": [(encode(id_), name) for id_, name in buyers], "sector": [(one, one) for one in sectors]}
        for name, choices in offered.items():
            self.fields[name].choices = [ANY, *choices]  # type: ignore[attr-defined]  # the stubs know it as a plain Field

    def asked(self) -> Narrowing:
        """What was chosen; a choice that does not exist counts as none."""
        self.is_valid()
        typed = {name: self.cleaned_data.get(name, "") for name in self.fields}
        return Narrowing(
            about=About(typed["about"] or About.TENDER),
            sector=typed["sector"],
            buyer=decode(typed["buyer"]) if typed["buyer"] else 0,
        )


class FlagForm(forms.Form):
    """What is written of a flag; `seen` is what had been written when the page was shown."""

    seen = forms.CharField(required=False, max_length=VERSION_LETTERS, widget=forms.HiddenInput)

    def __init__(self, *args: object, seen: str, own: str, **options: object) -> None:
        # Several of these stand on one page: each has ids of its own.
        super().__init__(*args, **options)  # type: ignore[arg-type]  # handed on as Django gives it
        self.auto_id, self.initial = f"id_{own}_%s", {"seen": seen}


class FlagReviewForm(FlagForm):
    """What somebody thinks of a flag, and why."""

    verdict = forms.ChoiceField(
        label="Was it worth the look?", choices=[(one.value, one.words) for one in Verdict], widget=forms.RadioSelect
    )
    reason = forms.CharField(
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="What you looked at, and what you found. Whoever it is about may ask to read it.",
    )


class FlagReplyForm(FlagForm):
    """What somebody named in a flag says to it."""

    words = forms.CharField(label="What they say", max_length=4_000, widget=forms.Textarea(attrs={"rows": 4}))


class FlagUndoForm(FlagForm):
    """Why the newest review is taken back."""

    reason = forms.CharField(max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 2}))
