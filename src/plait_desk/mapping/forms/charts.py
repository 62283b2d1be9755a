"""What is chosen on a link chart, and what is done with one thing of it."""

from django import forms
from django.http import QueryDict

from plait.domain.ids import UnreadableId, decode
from plait.mapping.choice import COMMUNITY, ChartChoice, choice_in

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
