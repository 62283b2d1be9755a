"""Pages of files: drop one, see what it is, get the rejects back."""

from typing import Any

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
from plait_desk.collection.queries.loads import as_row, asserted, load_rows, loads, mended_by, rejects, rejects_file
from plait_desk.collection.queries.previews import Standing, preview_of, standing
from plait_desk.collection.services.previewing import AT_ONCE, preview_file
from plait_desk.collection.services.waiting import preview_later
from plait_desk.collection.views.reader import reader_of_request, seen

A_PAGE = 40


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
    rows = load_rows(reader, page.object_list)
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
    """One file: what it is, what it brought or would bring, what is kept back and why; and what to do next."""
    reader = reader_of_request(request)
    load = get_readable(Load, reader, id)
    stands = standing(reader, load)
    seen(request, Ref("load", load.pk))
    if request.headers.get("HX-Request"):
        return _progress(request, load, stands)
    preview = preview_of(reader, load)
    back: Any = preview.rejects if preview else rejects(reader, load)  # values or rows, with the same names
    page = Paginator(back, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "load": as_row(reader, load),
        "stands": stands,
        "preview": preview,
        "assertions": asserted(reader, load),
        "page": page,
        "rejects": [(row.row, row.reason, row.way_out) for row in page.object_list],
        "mended_by": mended_by(reader, load),
        "breadcrumbs": _crumbs(load.name, listed=True),
    }
    return render(request, "collection/load.html", context)


def _progress(request: HttpRequest, load: Load, stands: Standing) -> HttpResponse:
    """How far it is; once no worker has it any more, the whole page anew."""
    row = as_row(reader_of_request(request), load)
    answer = render(request, "collection/load_progress.html", {"load": row, "stands": stands})
    if stands.word not in {"looking", "taking"}:
        answer.headers["HX-Refresh"] = "true"
    return answer


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
    look = preview_later if (file.size or 0) > AT_ONCE else preview_file
    load = look(actor=reader, name=name, raw=file.read())
    if load.is_repeat:
        messages.info(request, "Your body sent this very file before. Nothing was changed.")
    return redirect("collection:load", id=load.pk)


def _safe(name: str) -> str:
    return "".join(letter for letter in name if letter.isalnum() or letter in "._-") or "rejects.csv"


def _crumbs(name: str, *, listed: bool = False) -> list[tuple[str, str]]:
    crumbs = [("Collection", reverse("collection:index"))]
    return [*crumbs, *([("Files", reverse("collection:loads"))] if listed else []), (name, "")]
