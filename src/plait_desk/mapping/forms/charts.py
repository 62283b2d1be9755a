"""What is chosen on a link chart, and what is done with one thing of it."""

from datetime import date

from django import forms
from django.http import QueryDict

from plait.domain.ids import UnreadableId, decode
from plait.mapping.choice import COMMUNITY, ChartChoice, Sharing, choice_in
from plait.reference import partners
from plait_desk.mapping.services.charting import ChartSaved

HOPS = (
    ("0", "along the strongest paths only"),
    ("1", "one hop from a nominal"),
    ("2", "two hops"),
    ("3", "three hops"),
)


class ChartForm(forms.Form):
    """How far the chart goes, and whether things that hang together stand as one."""

    hops = forms.ChoiceField(label="How far", required=False, choices=HOPS)
    by = forms.ChoiceField(
        label="Group", required=False, choices=[("", "each thing by itself"), (COMMUNITY, "by community")]
    )

    def __init__(self, choice: ChartChoice) -> None:
        by = COMMUNITY if choice.by_community else ""
        super().__init__(initial={"hops": str(choice.hops), "by": by}, label_suffix="", auto_id="chart-%s")


class ChartSaveForm(forms.Form):
    """A name and a note of one's own, and with whom both are shared."""

    name = forms.CharField(label="Name", max_length=80, help_text="By which it is found again. Name nobody in it.")
    note = forms.CharField(label="Note", required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
    sharing = forms.ChoiceField(
        label="Share it with", choices=[(sharing.value, sharing.words.capitalize()) for sharing in Sharing]
    )
    bodies = forms.MultipleChoiceField(
        label="Bodies",
        required=False,
        choices=[(body.key, body.body) for body in partners() if body.is_body],
        widget=forms.SelectMultiple(attrs={"size": 5}),
        help_text="Where others are named. Each sees what they may read themselves, and nobody who may not read the "
        "group sees that there is a chart.",
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # handed on as Django gives it
        self.label_suffix = ""

    def saved(self) -> ChartSaved:
        """What a valid form says."""
        told = self.cleaned_data
        return ChartSaved(
            name=told["name"], note=told["note"], sharing=Sharing(told["sharing"]), bodies=tuple(told["bodies"])
        )


def chosen(asked: QueryDict) -> ChartChoice:
    """The choice of an address. What cannot be read counts as not chosen."""
    return choice_in(dict(asked.lists()))


def done(asked: QueryDict) -> ChartChoice | None:
    """The choice after something was done with one thing; None where nothing was asked to be done."""
    if "do" not in asked:
        return None
    choice = chosen(asked)
    try:
        thing = decode(asked.get("node", ""))
    except UnreadableId:  # nothing was chosen, or what no choice may name
        return choice
    ways = {
        "more": choice.widened,
        "hide": choice.hiding,
        "show": choice.showing,
        "open": choice.opening,
    }
    return ways[asked["do"]](thing) if asked["do"] in ways else choice


class TimelineForm(forms.Form):
    """How many years a timeline goes back."""

    years = forms.ChoiceField(
        label="Years",
        required=False,
        choices=[("", "all"), ("10", "the last ten"), ("5", "the last five"), ("2", "the last two")],
    )

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data, label_suffix="", auto_id="timeline-%s")

    def since(self, today: date) -> date:
        """The first of January from which it is shown; a choice that does not exist counts as none."""
        self.is_valid()
        years = self.cleaned_data.get("years", "")
        return date(today.year - int(years) + 1, 1, 1) if years else date.min
