"""The link chart of a group on a page of its own."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate

from plait.domain.ids import Ref
from plait.policy.permissions import Permission, needs
from plait_desk.accounts.queries import get_readable
from plait_desk.mapping.models import Group
from plait_desk.mapping.queries.chart import Chart, chart_for
from plait_desk.mapping.queries.drawn import picture_for
from plait_desk.mapping.queries.reach import reach_in
from plait_desk.mapping.views.asked import reader_of, saw
from plait_desk.mapping.views.pictures import chart_drawn, marking_words


@needs(Permission.MAPPING_REACH_READ)
def chart_page(request: HttpRequest, id: int) -> HttpResponse:
    """At most 500 nodes, those of the strongest paths first, with every tie in a table."""
    reader, today = reader_of(request), localdate()
    group = get_readable(Group, reader, id)
    picture = picture_for(reader, today)
    chart = chart_for(picture, reader, group, reach_in(picture, reader, group, as_of=today)) if picture else Chart()
    saw(request, Ref("group", group.pk))
    context = {
        "name": group.name,
        "id": group.pk,
        "breadcrumbs": [
            ("Groups", reverse("mapping:index")),
            (group.name, reverse("mapping:group", args=[group.pk])),
            ("Link chart", ""),
        ],
        "page_marking": marking_words(group.marking),
        "chart": chart_drawn(chart),
    }
    return render(request, "mapping/chart.html", context)
