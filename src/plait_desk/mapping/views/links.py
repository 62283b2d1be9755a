"""The link chart of a group on a page of its own: what is on it is chosen in the address, and nothing is kept."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate

from plait.domain.ids import Ref
from plait.mapping.choice import ChartChoice
from plait.policy.permissions import Permission, needs
from plait_desk.accounts.queries import get_readable
from plait_desk.mapping.forms import ChartForm, ChartSaveForm
from plait_desk.mapping.forms.charts import chosen, done
from plait_desk.mapping.models import Group
from plait_desk.mapping.queries.chart import Chart, chart_for
from plait_desk.mapping.queries.charts import saved_charts
from plait_desk.mapping.queries.drawn import picture_for
from plait_desk.mapping.queries.gathered import gathered
from plait_desk.mapping.queries.reach import reach_in
from plait_desk.mapping.views.asked import reader_of, saw
from plait_desk.mapping.views.elements import elements_of, lines_of, things_of
from plait_desk.mapping.views.pictures import chart_drawn, marking_words


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenBack:
    """One thing of the choice in words, and the address of the chart without it."""

    words: str
    href: str


@needs(Permission.MAPPING_REACH_READ)
def chart_page(request: HttpRequest, id: int) -> HttpResponse:
    """At most 500 things: nominals, the strongest paths, what was chosen, the nearest. Every tie is in a table."""
    group = get_readable(Group, reader_of(request), id)
    after = done(request.GET)
    if after is not None:
        return redirect(chart_address(group, after))
    saw(request, Ref("group", group.pk))
    return render(request, "mapping/chart.html", chart_context(request, group, chosen(request.GET)))


def chart_context(request: HttpRequest, group: Group, choice: ChartChoice) -> dict[str, object]:
    """What the page shows of a chart, as far as this reader may see it."""
    reader, today = reader_of(request), localdate()
    picture = picture_for(reader, today)
    chart = Chart()
    if picture:
        view = reach_in(picture, reader, group, as_of=today)
        chart = gathered(chart_for(picture, reader, group, view, choice=choice))
    drawn, things = chart_drawn(chart), things_of(chart)
    return {
        "name": group.name,
        "id": group.pk,
        "breadcrumbs": [
            ("Groups", reverse("mapping:index")),
            (group.name, reverse("mapping:group", args=[group.pk])),
            ("Link chart", ""),
        ],
        "page_marking": marking_words(group.marking),
        "chart": drawn,
        "ties": lines_of(drawn.rows),
        "things": things,
        "elements": elements_of(chart, things, drawn.places),
        "form": ChartForm(chart.choice),
        "choice": chart.choice,
        "others": [(name, code) for name, code in chart.choice.words if name not in ("hops", "by")],
        "taken_back": taken_back(group, chart),
        "may_keep": reader.may(Permission.MAPPING_CHART_KEEP),
        "save_form": ChartSaveForm(),
        "saved_charts": saved_charts(reader, group),
    }


def chart_address(group: Group, choice: ChartChoice) -> str:
    """Where a group's chart stands with this choice."""
    address = reverse("mapping:chart", args=[group.pk])
    return f"{address}?{choice.query}" if choice.query else address


def taken_back(group: Group, chart: Chart) -> Sequence[TakenBack]:
    """Each thing of the choice, and the way back from it."""
    return [TakenBack(words=words, href=chart_address(group, choice)) for words, choice in _steps_back(chart)]


def _steps_back(chart: Chart) -> Iterator[tuple[str, ChartChoice]]:
    choice, named = chart.choice, chart.chosen
    for one in dict.fromkeys(choice.more):
        times = choice.more.count(one)
        hops = "one hop" if times == 1 else f"{times} hops"
        yield f"{hops} more around {named[one]}", choice.without_more(one)
    for one in choice.hide:
        yield f"without {named[one]}", choice.without_hiding(one)
    if choice.show is not None:
        yield f"the way to {named[choice.show]}", choice.showing(None)
    for one in choice.opened:
        yield f"the community of {named[one]} opened", choice.without_opening(one)
