"""The page of leads from payments: who is paid by many, pays many, or has money come round."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate

from plait.domain.ids import Ref
from plait.policy.permissions import Permission, needs
from plait_desk.mapping.queries.money import money_for
from plait_desk.mapping.views.asked import reader_of, saw


@needs(Permission.MAPPING_REACH_READ)
def money_page(request: HttpRequest) -> HttpResponse:
    """The leads, each with its payments."""
    view = money_for(reader_of(request), as_of=localdate())
    lines = (*view.rows, *view.reviewed, *view.expired)
    seen: set[int] = {line.key.mention_id for line in lines}
    seen |= {id_ for line in view.rows for paid in line.payments for id_ in (paid.payer[0], paid.payee[0])}
    saw(request, *(Ref("mention", id_) for id_ in sorted(seen)))
    context = {"view": view, "breadcrumbs": [("Groups", reverse("mapping:index")), ("Money", "")]}
    return render(request, "mapping/money.html", context)
