"""The front page, one search, and the thread: what the rooms put together."""

from datetime import datetime, timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.timezone import localtime

from plait.domain.estimate import Interval
from plait.domain.ids import Ref, UnreadableId
from plait.policy.access import Reader
from plait.policy.permissions import Permission, needs
from plait_desk.home.queries.breaks import thread_breaks
from plait_desk.home.queries.changes import best_next_answer, changes_since
from plait_desk.home.queries.councils import waiting_by_council
from plait_desk.home.queries.found import found_by
from plait_desk.home.queries.gap import gap
from plait_desk.home.queries.seen import seen_by
from plait_desk.home.queries.waiting import MOST, waiting_for
from plait_desk.home.queries.walked import walked_from
from plait_desk.reporting.models import ReportEdition
from plait_desk.thread.queries import describe

LAST_SEEN = "front_seen_at"
A_VISIT = timedelta(minutes=30)
A_WEEK = timedelta(days=7)
SHORT = 6


def health(_: HttpRequest) -> HttpResponse:
    """Whether the desk answers; says nothing else."""
    return HttpResponse("ok", content_type="text/plain")


@needs(Permission.HOME_READ)
def front(request: HttpRequest) -> HttpResponse:
    """The gap, what waits, where, and what changed: live counts of what this reader may read."""
    reader = _reader(request)
    since = _last_visit(request, reader)
    lines = waiting_for(reader)
    request.audit_objects = [str(line.ref) for line in lines[:MOST]]  # type: ignore[attr-defined]  # read by the middleware
    context: dict[str, object] = {
        "waiting": [(line, _address(reader, line.ref)) for line in lines[:MOST]],
        "all_waiting": len(lines),
        "changes": [(change, _moment(change.at)) for change in changes_since(reader, since)],
        "since": _moment(since),
        "may_follow": reader.may(Permission.THREAD_READ),
        "editions": _editions(reader),
        **_best(reader),
    }
    if reader.may(Permission.COLLECTION_REPORT_READ):
        seen = seen_by(reader)
        context |= {
            "figures": [(figure, _reverse(figure.url_name)) for figure in gap(reader, seen)],
            "stages": thread_breaks(seen),
            "by_council": waiting_by_council(reader),
        }
    return render(request, "home/front.html", context)


@needs(Permission.SEARCH_USE)
def search_page(request: HttpRequest) -> HttpResponse:
    """One box over everything this reader may see."""
    text = request.GET.get("q", "").strip()[:200]
    kind = request.GET.get("kind", "")[:20]
    results = found_by(_reader(request), text, kind, _whole(request.GET.get("from", "")))
    request.audit_objects = [str(result.ref) for result in results.results]  # type: ignore[attr-defined]  # read by the middleware
    request.audit_query = text  # type: ignore[attr-defined]  # kept under a destroyable key
    may_point = _reader(request).may(Permission.LINKING_POINTER_ASK)
    context = {"search_text": text, "kind": kind, "found": results, "may_point": may_point}
    return render(request, "home/search.html", context)


def _whole(text: str) -> int:
    """The number in an address; whatever else stands there is the beginning."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < SHORT else 0


@needs(Permission.THREAD_READ)
def thread_page(request: HttpRequest, cited: str) -> HttpResponse:
    """Any thing: backwards to what it rests on, forwards to what came of it."""
    try:
        ref = Ref.parse(cited)
    except UnreadableId as error:
        raise Http404 from error
    walked = walked_from(_reader(request), ref)
    if walked is None:
        raise Http404
    request.audit_objects = [str(ref)]  # type: ignore[attr-defined]  # read by the middleware
    crumbs = [("Desk", reverse("home:front")), (walked.here.title, walked.here.url), ("Thread", "")]
    return render(request, "home/thread.html", {"walked": walked, "breadcrumbs": crumbs})


@needs(Permission.HOME_READ)
def words_page(request: HttpRequest) -> HttpResponse:
    """The signs of knowing, and the words that have one meaning here."""
    example = Interval(low=2, lower=3, middle=4, upper=5, high=7)
    crumbs = [("Desk", reverse("home:front")), ("Words", "")]
    return render(request, "home/words.html", {"breadcrumbs": crumbs, "example": example})


def _reader(request: HttpRequest) -> Reader:
    reader: Reader = request.reader  # type: ignore[attr-defined]  # set by the access middleware
    return reader


def _last_visit(request: HttpRequest, reader: Reader) -> datetime:
    """When this reader was here before: the visit before this one, or a week ago."""
    kept = request.session.get(LAST_SEEN, {})
    latest = datetime.fromisoformat(kept["now"]) if kept else None
    before = datetime.fromisoformat(kept["before"]) if kept else reader.at - A_WEEK
    if latest is None or reader.at - latest > A_VISIT:
        before = latest or before
        request.session[LAST_SEEN] = {"now": reader.at.isoformat(), "before": before.isoformat()}
    return before


def _best(reader: Reader) -> dict[str, object]:
    best = best_next_answer(reader) if reader.may(Permission.COLLECTION_REQUIREMENT_READ) else None
    return {"best": best, "best_href": _address(reader, best.ref) if best else ""}


def _address(reader: Reader, ref: Ref) -> str:
    named = describe(reader, {ref})
    return named[ref].url if ref in named else ""


def _reverse(url_name: str) -> str:
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""


def _moment(at: datetime) -> str:
    return f"{localtime(at):%a %-d %b, %H:%M}"


def _editions(reader: Reader) -> list[dict[str, str]]:
    """The newest released editions: official, and kept apart from the live counts."""
    rows = ReportEdition.objects.readable_by(reader).order_by("-published_at", "-pk")[:4]
    names = describe(reader, {Ref("edition", row.pk) for row in rows})
    return [
        {
            "title": row.title,
            "edition": row.get_edition_display(),
            "on": f"{localtime(row.published_at):%-d %b %Y}",
            "href": names[ref].url if (ref := Ref("edition", row.pk)) in names else _reverse("reporting:index"),
        }
        for row in rows
    ]
