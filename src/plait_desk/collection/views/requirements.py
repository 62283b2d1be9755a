"""Pages of requirements."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from plait.domain.ids import Ref
from plait.domain.requirement import Requirement as RequirementValue
from plait.domain.requirement import RequirementState
from plait.policy.permissions import Permission, needs
from plait_desk.accounts.models import Partner
from plait_desk.accounts.queries import get_readable
from plait_desk.collection.forms import RequirementForm
from plait_desk.collection.models import Requirement
from plait_desk.collection.queries.requirements import as_requirement, as_requirements, requirements
from plait_desk.collection.services import RequirementGiven, raise_requirement
from plait_desk.collection.services.markings import OWN_ONLY, make_permanent
from plait_desk.collection.views.reader import marking_words, reader_of_request, seen
from plait_desk.thread.panels import panels_for

A_PAGE = 40


@needs(Permission.COLLECTION_REQUIREMENT_READ)
def requirement_list(request: HttpRequest) -> HttpResponse:
    """What is not known, the most valuable answer first; and a form to raise one."""
    reader = reader_of_request(request)
    may_raise = reader.may(Permission.COLLECTION_REQUIREMENT_RAISE)
    form = RequirementForm(request.POST or None) if may_raise else None
    if request.method == "POST" and form is not None and form.is_valid():
        partner = Partner.objects.get(pk=reader.partner_id)
        given = RequirementGiven(
            value=RequirementValue(**form.cleaned_data), marking=make_permanent(OWN_ONLY, partner, {})
        )
        row = raise_requirement(actor=reader, given=given)
        messages.success(request, "The requirement is raised.")
        return redirect("collection:requirement", id=row.pk)
    state = request.GET.get("state", RequirementState.OPEN.value)
    page = Paginator(requirements(reader, state=state), A_PAGE).get_page(request.GET.get("page"))
    rows = as_requirements(reader, page.object_list)
    seen(request, *[Ref("requirement", row.id) for row in rows])
    context = {
        "rows": rows,
        "page": page,
        "found": page.paginator.count,
        "form": form,
        "state": state,
        "states": [(each.value, each.value.replace("_", " ").capitalize()) for each in RequirementState],
        "breadcrumbs": [("Collection", reverse("collection:index")), ("Requirements", "")],
    }
    return render(request, "collection/requirements.html", context)


@needs(Permission.COLLECTION_REQUIREMENT_READ)
def requirement_page(request: HttpRequest, id: int) -> HttpResponse:
    """One requirement, what is known, and which reports answer it."""
    reader = reader_of_request(request)
    row = get_readable(Requirement, reader, id)
    ref = Ref("requirement", row.pk)
    seen(request, ref)
    context = {
        "row": as_requirement(reader, row),
        "panels": panels_for(reader, ref.kind, [ref.id]),
        "page_marking": marking_words(row.marking.value()),
        "breadcrumbs": [
            ("Collection", reverse("collection:index")),
            ("Requirements", reverse("collection:requirements")),
            ("Requirement", ""),
        ],
    }
    return render(request, "collection/requirement.html", context)
