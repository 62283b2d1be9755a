"""The accounts officer's page of own lists: who reads what only its own list reads."""

from datetime import datetime, time

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from plait.domain.ids import Ref
from plait.domain.marking import MarkingKind
from plait.domain.partner import Term
from plait.policy.permissions import Permission, needs
from plait_desk.accounts import queries, services
from plait_desk.accounts.forms import SeatForm
from plait_desk.accounts.models import AudienceMember
from plait_desk.accounts.views.reader import reader_on


@needs(Permission.ACCOUNTS_GRANT_MANAGE)
def index(request: HttpRequest) -> HttpResponse:
    """Each list with its places; give somebody a place."""
    reader = reader_on(request)
    form = SeatForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        ends = typed["to_on"]
        try:
            services.add_member(
                actor=reader,
                audience=services.own_list_of(MarkingKind(typed["kind"])),
                place=services.Place(person_id=typed["person"].pk),
                term=Term(
                    from_at=reader.at,
                    to_at=timezone.make_aware(datetime.combine(ends, time.min)) if ends else None,
                ),
                basis=form.basis(),
            )
        except services.SeatRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "The place is given. What they may read, their grant must allow as well.")
            return redirect("accounts:lists")
    lists = queries.own_lists(at=reader.at)
    request.audit_objects = [Ref("place", line.id) for each in lists for line in each.places]  # type: ignore[attr-defined]  # read by the audit middleware
    crumbs = [("People", reverse("accounts:index")), ("Own lists", "")]
    return render(request, "accounts/lists.html", {"lists": lists, "form": form, "breadcrumbs": crumbs})


@require_POST
@needs(Permission.ACCOUNTS_GRANT_MANAGE)
def end_place(request: HttpRequest, id: int) -> HttpResponse:
    """End a place on an own list now."""
    member = get_object_or_404(AudienceMember, pk=id, audience__kind__in=queries.OWN_KINDS)
    try:
        services.end_member(actor=reader_on(request), member=member, at=timezone.now())
    except services.SeatRefused as refused:
        messages.info(request, str(refused))
    else:
        messages.success(request, "The place has ended. Their very next page is without that material.")
    return redirect("accounts:lists")
