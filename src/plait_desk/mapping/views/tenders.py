"""The page of flags on tenders, their buyers and bidders: what to look at first, and why."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate

from plait.domain.ids import Ref
from plait.policy.permissions import Permission, needs
from plait_desk.mapping.forms import TendersSoughtForm
from plait_desk.mapping.queries.tender_picture import tender_picture
from plait_desk.mapping.queries.tender_queue import buyers_of, sectors_of, tender_queue_for
from plait_desk.mapping.views.asked import reader_of, saw


@needs(Permission.MAPPING_REACH_READ)
def tender_flags_page(request: HttpRequest) -> HttpResponse:
    """The review queue of tender flags, each beside its peers."""
    reader = reader_of(request)
    picture = tender_picture(reader)
    form = TendersSoughtForm(request.GET, buyers=buyers_of(reader, picture), sectors=sectors_of(picture))
    asked = form.asked()
    view = tender_queue_for(reader, picture, asked, as_of=localdate())
    saw(request, *(Ref("mention", row.id) for row in (*view.rows, *view.reviewed, *view.expired) if row.id))
    context = {
        "view": view,
        "form": form,
        "about": asked.about.value,
        "breadcrumbs": [("Groups", reverse("mapping:index")), ("Flags on tenders", "")],
    }
    return render(request, "mapping/tender_flags.html", context)
