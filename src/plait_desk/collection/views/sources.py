"""Pages of the source register, for its own officers."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from plait.domain.ids import Ref
from plait.policy.access import Reader
from plait.policy.permissions import Permission, needs
from plait_desk.accounts.models import Person
from plait_desk.collection.forms import ReasonForm, SourceForm
from plait_desk.collection.queries.sources import source_rows, unknown_references
from plait_desk.collection.services import SourceRefused, add_source, read_identity, reasons_given, retire_source
from plait_desk.collection.views.reader import reader_of_request, seen

CANNOT_BE_READ = 422
A_PAGE = 40


@needs(Permission.COLLECTION_SOURCE_READ)
def source_list(request: HttpRequest) -> HttpResponse:
    """References of the reader's own body, those that the register does not know, and a form to add one."""
    reader = reader_of_request(request)
    may_keep = reader.may(Permission.COLLECTION_SOURCE_KEEP)
    form = SourceForm(request.POST or None, initial={"reference": request.GET.get("reference", "")[:60]})
    if request.method == "POST" and form.is_valid():
        try:
            add_source(actor=reader, **form.cleaned_data)
        except SourceRefused as refusal:
            form.add_error("reference", str(refusal))
        else:
            messages.success(request, "The source is in the register.")
            return redirect("collection:sources")
    page = Paginator(source_rows(reader), A_PAGE).get_page(request.GET.get("page"))
    unknown = unknown_references(reader)
    seen(request, *[Ref("source", row.id) for row in page.object_list])
    context = {
        "rows": page.object_list,
        "page": page,
        "unknown": unknown[:A_PAGE],
        "all_unknown": len(unknown),
        "form": form if may_keep else None,
        "breadcrumbs": [("Source register", "")],
    }
    return render(request, "collection/sources.html", context, status=CANNOT_BE_READ if form.errors else 200)


@needs(Permission.COLLECTION_SOURCE_READ)
def source_page(request: HttpRequest, id: int) -> HttpResponse:
    """One reference, who read it and why. Who the source is shows only in the answer to a reason."""
    reader = reader_of_request(request)
    readings = reasons_given(actor=reader, source_id=id)
    form = ReasonForm(request.POST or None)
    identity = ""
    if request.method == "POST" and form.is_valid():
        identity = read_identity(actor=reader, source_id=id, reason=form.cleaned_data["reason"])
        readings = reasons_given(actor=reader, source_id=id)
    seen(request, Ref("source", id))
    return render(
        request,
        "collection/source.html",
        _context(reader, id)
        | {
            "identity": identity,
            "form": form,
            "readings": _named([(reading.by_id, reading.at, reason) for reading, reason in readings]),
        },
        status=CANNOT_BE_READ if form.errors else 200,
    )


@needs(Permission.COLLECTION_SOURCE_KEEP)
@require_POST
def retire(request: HttpRequest, id: int) -> HttpResponse:
    """No longer used."""
    retire_source(actor=reader_of_request(request), source_id=id)
    messages.success(request, "The source is retired. It stays in the register.")
    return redirect("collection:source", id=id)


def _context(reader: Reader, id_: int) -> dict[str, object]:
    row = next(row for row in source_rows(reader) if row.id == id_)
    crumbs = [("Source register", reverse("collection:sources")), (row.reference, "")]
    return {"row": row, "may_keep": reader.may(Permission.COLLECTION_SOURCE_KEEP), "breadcrumbs": crumbs}


def _named(readings: list[tuple[int, object, str]]) -> list[tuple[str, object, str]]:
    names = dict(Person.objects.filter(pk__in={by for by, _, _ in readings}).values_list("pk", "name"))
    return [(names.get(by, "somebody who is no longer here"), at, reason) for by, at, reason in readings]
