"""Pages for everyone: no account, no cookie, nothing but what has been published."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from plait_desk.public import queries
from plait_desk.thread.services import read_blob


def home(request: HttpRequest) -> HttpResponse:
    """What one can do, whom to tell, and what is published."""
    points, values = queries.groups_recorded()
    return render(
        request,
        "public/home.html",
        {
            "advice": queries.advice(),
            "doors": [(door, queries.is_number(door.contact)) for door in queries.ways_to_tell()[:3]],
            "points": points,
            "values": values,
            "editions": queries.published_editions()[:4],
        },
    )


def guidance(request: HttpRequest) -> HttpResponse:
    """What can you do?"""
    return render(request, "public/guidance.html", {"advice": queries.advice()})


def doors(request: HttpRequest) -> HttpResponse:
    """Where to report."""
    context = {"doors": [(door, queries.is_number(door.contact)) for door in queries.ways_to_tell()]}
    return render(request, "public/doors.html", context)


def reports(request: HttpRequest) -> HttpResponse:
    """Every edition published for everyone."""
    return render(request, "public/reports.html", {"editions": queries.published_editions()})


def report(_: HttpRequest, id: int, form: str) -> HttpResponse:
    """One public edition as it was published: `html` or `pdf`."""
    edition = queries.public_edition(id)
    blob = {"html": edition.html, "pdf": edition.pdf}.get(form) if edition else None
    if blob is None or blob.key is None:
        raise Http404
    return HttpResponse(read_blob(blob), content_type=blob.media_type)


def accessibility(request: HttpRequest) -> HttpResponse:
    """How these pages treat the people who use them."""
    return render(request, "public/accessibility.html", {})
