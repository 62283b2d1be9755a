"""Charts that somebody saved: the list, one of them as its reader may see it, and what its owner does with it."""

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from plait.domain.ids import Ref
from plait.mapping.choice import ChartChoice
from plait.policy.permissions import Permission, needs
from plait_desk.accounts.queries import get_readable
from plait_desk.mapping.forms import ChartSaveForm
from plait_desk.mapping.forms.charts import chosen
from plait_desk.mapping.models import ChartView, Group
from plait_desk.mapping.queries.charts import choice_of, saved_chart, saved_charts
from plait_desk.mapping.services.charting import ChartRefused, change_chart, delete_chart, save_chart
from plait_desk.mapping.views.asked import reader_of, saw
from plait_desk.mapping.views.links import chart_context
from plait_desk.mapping.views.pictures import marking_words


@needs(Permission.MAPPING_REACH_READ)
def chart_views(request: HttpRequest) -> HttpResponse:
    """Every saved chart that the reader may read, of groups that they may read."""
    saved = saved_charts(reader_of(request))
    saw(request, *(Ref("chart_view", one.id) for one in saved))
    context = {"saved": saved, "breadcrumbs": [("Groups", reverse("mapping:index")), ("Saved charts", "")]}
    return render(request, "mapping/chart_views.html", context)


@needs(Permission.MAPPING_REACH_READ)
def chart_view(request: HttpRequest, id: int) -> HttpResponse:
    """The chart that the choice gives to whoever looks, today."""
    return _shown(request, get_readable(ChartView, reader_of(request), id))


@needs(Permission.MAPPING_CHART_KEEP)
@require_POST
def keep_chart(request: HttpRequest, id: int) -> HttpResponse:
    """Save what is chosen on a group's chart under a name."""
    group, choice = get_readable(Group, reader_of(request), id), chosen(request.POST)
    form = ChartSaveForm(request.POST)
    if form.is_valid():
        try:
            row = save_chart(actor=reader_of(request), group_id=id, choice=choice, saved=form.saved())
        except ChartRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "Saved: the choice, not what was on it.")
            return redirect("mapping:chart_view", id=row.pk)
    return _again(request, group, choice, form)


@needs(Permission.MAPPING_CHART_KEEP)
@require_POST
def change_chart_view(request: HttpRequest, id: int) -> HttpResponse:
    """Another name, note or sharing."""
    row = get_readable(ChartView, reader_of(request), id)
    form = ChartSaveForm(request.POST)
    if form.is_valid():
        try:
            change_chart(actor=reader_of(request), view_id=id, saved=form.saved())
        except ChartRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "Changed.")
            return redirect("mapping:chart_view", id=id)
    return _shown(request, row, form)


@needs(Permission.MAPPING_CHART_KEEP)
@require_POST
def delete_chart_view(request: HttpRequest, id: int) -> HttpResponse:
    """Delete a chart of one's own."""
    delete_chart(actor=reader_of(request), view_id=id)
    messages.success(request, "Deleted. The log keeps that there was one.")
    return redirect("mapping:chart_views")


def _shown(request: HttpRequest, row: ChartView, form: Form | None = None) -> HttpResponse:
    saved = saved_chart(reader_of(request), row)
    saw(request, Ref("chart_view", row.pk), Ref("group", row.group_id))
    told = {"name": row.name, "note": row.note, "sharing": row.sharing, "bodies": row.bodies}
    context = chart_context(request, row.group, choice_of(row)) | {
        "saved": saved,
        "change_form": form or ChartSaveForm(initial=told),
        "page_marking": marking_words(row.marking),
        "breadcrumbs": [
            ("Groups", reverse("mapping:index")),
            (row.group.name, reverse("mapping:group", args=[row.group_id])),
            ("Link chart", reverse("mapping:chart", args=[row.group_id])),
            (row.name, ""),
        ],
    }
    return render(request, "mapping/chart.html", context)


def _again(request: HttpRequest, group: Group, choice: ChartChoice, form: Form) -> HttpResponse:
    saw(request, Ref("group", group.pk))
    context = chart_context(request, group, choice) | {"save_form": form}
    return render(request, "mapping/chart.html", context)
