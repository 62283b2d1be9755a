"""The page of flags on companies: what to look at first, and why."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate

from plait.domain.ids import Ref
from plait.policy.permissions import Permission, needs
from plait_desk.mapping.queries.flags import flags_for
from plait_desk.mapping.views.asked import reader_of, saw


@needs(Permission.MAPPING_REACH_READ)
def flags_page(request: HttpRequest) -> HttpResponse:
    """The review queue of company flags, each beside its peers."""
    view = flags_for(reader_of(request), as_of=localdate())
    saw(request, *(Ref("mention", row.id) for row in (*view.rows, *view.reviewed, *view.expired)))
    context = {
        "view": view,
        "breadcrumbs": [("Groups", reverse("mapping:index")), ("Flags", "")],
    }
    return render(request, "mapping/flags.html", context)
