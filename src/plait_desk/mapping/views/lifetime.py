"""What comes next in the lifetime management of every nominal that the reader may read."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate

from plait.domain.ids import Ref
from plait.policy.permissions import Permission, needs
from plait_desk.mapping.queries.coming import AHEAD, coming
from plait_desk.mapping.views.asked import reader_of, saw


@needs(Permission.MAPPING_GROUP_READ)
def coming_page(request: HttpRequest) -> HttpResponse:
    """Releases, ends of licences and orders, and reviews of the next 90 days, the earliest first."""
    today = localdate()
    rows = coming(reader_of(request), as_of=today)
    saw(request, *(Ref("mention", row.mention_id) for row in rows), *(Ref("group", row.group_id) for row in rows))
    context = {
        "rows": rows,
        "people": len({row.mention_id for row in rows}),
        "today": today,
        "until": today + AHEAD,
        "days": AHEAD.days,
        "breadcrumbs": [("Groups", reverse("mapping:index")), ("Coming releases and orders", "")],
    }
    return render(request, "mapping/coming.html", context)
