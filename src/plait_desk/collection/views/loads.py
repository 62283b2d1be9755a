"""Pages of files: drop one, see what it is, get the rejects back."""

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from plait.collection.feed import feed, feed_names
from plait.domain.ids import Ref
from plait.domain.reject import FileRefused
from plait.policy.permissions import Permission, needs
from plait_desk.accounts.queries import get_readable
from plait_desk.collection.forms import UploadForm
from plait_desk.collection.models import Load
from plait_desk.collection.queries.loads import as_row, loads, rejects, rejects_file
from plait_desk.collection.services import receive_file
from plait_desk.collection.services.waiting import receive_later
from plait_desk.collection.views.reader import reader_of_request, seen

A_PAGE = 40
# A file up to this size is read while the person waits: well under two seconds.
AT_ONCE = 1_000_000


@needs(Permission.COLLECTION_FILE_LOAD)
def load_list(request: HttpRequest) -> HttpResponse:
    """Drop a file, and the files that came before."""
    reader = reader_of_request(request)
    form = UploadForm(request.POST or None, request.FILES or None)
    problems: list[str] = []
    if request.method == "POST" and form.is_valid():
        try:
            return _take(request, form.cleaned_data["file"])
        except FileRefused as refusal:
            problems = [str(reject) for reject in refusal.rejects]
    page = Paginator(loads(reader), A_PAGE).get_page(request.GET.get("page"))
    rows = [as_row(load) for load in page.object_list]
    seen(request, *[Ref("load", row.id) for row in rows])
    context = {
        "form": form,
        "problems": problems,
        "page": page,
        "rows": rows,
        "feeds": [feed(name) for name in feed_names()],
        "breadcrumbs": _crumbs("Files"),
    }
    return render(request, "collection/loads.html", context, status=422 if problems else 200)


@needs(Permission.COLLECTION_FILE_LOAD)
def load_page(request: HttpRequest, id: int) -> HttpResponse:
    """One file: what it is, what was asserted of it, what was kept back and why."""
    reader = reader_of_request(request)
    load = get_readable(Load, reader, id)
    seen(request, Ref("load", load.pk))
    page = Paginator(rejects(reader, load), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "load": as_row(load),
        "assertions": load.assertions,
        "page": page,
        "rejects": [(row.row, row.reason, row.way_out) for row in page.object_list],
        "breadcrumbs": _crumbs(load.name, listed=True),
    }
    return render(request, "collection/load.html", context)


@needs(Permission.COLLECTION_FILE_LOAD)
def load_rejects(request: HttpRequest, id: int) -> HttpResponse:
    """The rows that were kept back, in the format they came in."""
    reader = reader_of_request(request)
    load = get_readable(Load, reader, id)
    seen(request, Ref("load", load.pk))
    name, media_type, content = rejects_file(reader, load)
    answer = HttpResponse(content, content_type=media_type)
    answer.headers["Content-Disposition"] = f'attachment; filename="{_safe(name)}"'
    return answer


def _take(request: HttpRequest, file: "UploadedFile[bytes]") -> HttpResponse:
    reader, name = reader_of_request(request), file.name or "file"
    if (file.size or 0) > AT_ONCE:
        return redirect("jobs:page", id=receive_later(actor=reader, name=name, data=file.read()).pk)
    load = receive_file(actor=reader, name=name, raw=file.read())
    if load.is_repeat:
        messages.info(request, "Your body sent this very file before. Nothing was changed.")
    return redirect("collection:load", id=load.pk)


def _safe(name: str) -> str:
    return "".join(letter for letter in name if letter.isalnum() or letter in "._-") or "rejects.csv"


def _crumbs(name: str, *, listed: bool = False) -> list[tuple[str, str]]:
    crumbs = [("Collection", reverse("collection:index"))]
    return [*crumbs, *([("Files", reverse("collection:loads"))] if listed else []), (name, "")]
