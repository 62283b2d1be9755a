"""Templates of the files that partners fill in by hand: how to, and to download."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from plait.collection.raw import Format
from plait.collection.returned import MEDIA_TYPES
from plait.collection.template import csv_template, how_to, template_feeds, xlsx_template
from plait.policy.permissions import Permission, needs

_MADE = {Format.CSV.value: csv_template, Format.XLSX.value: xlsx_template}


@needs(Permission.COLLECTION_FILE_LOAD)
def template_list(request: HttpRequest) -> HttpResponse:
    """Every template, and how it is filled in."""
    sheets = []
    for feed in template_feeds():
        head, *rows = how_to(feed)
        notes = rows.index([])
        sheets.append({"feed": feed, "head": head, "rows": rows[:notes], "notes": rows[notes + 2 :]})
    crumbs = [
        ("Collection", reverse("collection:index")),
        ("Files", reverse("collection:loads")),
        ("Templates", ""),
    ]
    return render(request, "collection/templates.html", {"sheets": sheets, "breadcrumbs": crumbs})


@needs(Permission.COLLECTION_FILE_LOAD)
def template_file(request: HttpRequest, name: str, form: str) -> HttpResponse:  # noqa: ARG001  # all may ask alike
    """One empty template, as CSV or XLSX."""
    feed = next((one for one in template_feeds() if one.name == name), None)
    if feed is None or form not in _MADE or form not in feed.formats:
        raise Http404
    answer = HttpResponse(_MADE[form](feed), content_type=MEDIA_TYPES[Format(form)])
    answer.headers["Content-Disposition"] = f'attachment; filename="YOURBODY_{feed.name}.{form}"'
    return answer
