"""Oversight: who read or changed what, and is the log whole."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localtime
from django.views.decorators.http import require_POST

from plait.domain.ids import encode
from plait.policy.permissions import Permission, needs
from plait_desk.audit import queries, services
from plait_desk.audit.forms import SearchForm
from plait_desk.audit.models import SealedRow

MOST_OBJECTS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One sealed entry as the page shows it: codes, never names or values."""

    sequence: int
    at: str
    person: str
    event: str
    purpose: str
    page: str
    objects: str
    count: int
    typed: bool
    reason: str | None
    person_then: str
    """the address query of what this person could see then; empty for nobody"""


@needs(Permission.OVERSIGHT_AUDIT_READ)
def index(request: HttpRequest) -> HttpResponse:
    """Search the log; say how long the chain is and when it was last kept elsewhere."""
    form = SearchForm(request.GET or None)
    asked = form.asked() if form.is_bound and form.is_valid() else queries.Search()
    kept = queries.last_checkpoint()
    request.audit_query = request.GET.urlencode()  # type: ignore[attr-defined]  # what an overseer looks for is kept too
    return render(
        request,
        "audit/index.html",
        {
            "form": form if form.is_bound else SearchForm(),
            "entries": [_line(row) for row in queries.search_entries(asked)],
            "sealed": queries.count_sealed(),
            "waiting": queries.count_waiting(),
            "kept_at": f"{localtime(kept.at):%-d %B %Y, %H:%M:%S}" if kept else "",
            "kept_count": kept.count if kept else 0,
        },
    )


@require_POST
@needs(Permission.OVERSIGHT_AUDIT_READ)
def verify(request: HttpRequest) -> HttpResponse:
    """Walk the chain and say what was found."""
    state = services.verify()
    for finding in state.findings:
        messages.error(request, f"Entry {finding.sequence}: {finding.words}.")
    if state.is_whole:
        messages.success(request, f"The chain is whole: {state.count} entries, nothing changed, removed or added.")
    return redirect("audit:index")


def _line(row: SealedRow) -> Line:
    named = row.objects_named.split()
    more = len(named) - MOST_OBJECTS
    return Line(
        sequence=row.sequence,
        at=f"{localtime(row.at):%-d %b %Y, %H:%M:%S}",
        person=encode(row.person_id) if row.person_id else "Nobody signed in",
        event=row.event.capitalize(),
        purpose=row.purpose or "None stated",
        page=row.page or "A service",
        objects=", ".join(named[:MOST_OBJECTS]) + (f" and {more} more" if more > 0 else ""),
        count=row.count,
        typed=bool(row.query),
        reason=queries.reason_given(row),
        person_then=_then(row),
    )


def _then(row: SealedRow) -> str:
    at = localtime(row.at)
    who = {"person": encode(row.person_id), "day": f"{at:%Y-%m-%d}", "clock": f"{at:%H:%M}"} if row.person_id else {}
    return urlencode(who)
