"""The page of one subject as it was on a day."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from plait.domain.ids import Ref
from plait.domain.subject import ReaderSubject
from plait.policy.access import Reader
from plait.policy.permissions import Permission, needs
from plait_desk.accounts.queries import DeskRequest
from plait_desk.accounts.services import require_reason
from plait_desk.linking.queries import subject_of
from plait_desk.linking.queries.page import subject_page
from plait_desk.linking.queries.records import records
from plait_desk.linking.queries.then import Then
from plait_desk.linking.queries.then import subject_then as then_of
from plait_desk.linking.queries.together import marking_together
from plait_desk.linking.views.pictures import page_marking
from plait_desk.looks.day import DayForm

MOST_BESIDE = 20


@needs(Permission.LINKING_SUBJECT_READ)
def subject_then(request: DeskRequest, id: int) -> HttpResponse:
    """A subject as it was at the end of a day. What other rooms say of it is of today, and not shown."""
    reader, form = request.reader, DayForm(request.GET or None)
    now = subject_of(reader, id)
    day: date | None = form.cleaned_data["on"] if form.is_valid() else None
    content = _content(reader, then_of(reader, now, id, day)) if day else _name_alone(reader, now)
    together = marking_together(content["shown"])
    require_reason(request.session, actor=reader, ref=Ref("mention", now.cited_by), marking=together)
    request.audit_objects = [Ref("mention", id_) for id_ in content["shown"]]
    context = {
        "form": form,
        "day": day,
        "now_id": now.cited_by,
        "page_marking": page_marking(together),
        "breadcrumbs": [
            ("Linking", reverse("linking:index")),
            (content["now_name"], reverse("linking:subject", args=[now.cited_by])),
            (f"{day:%-d %b %Y}" if day else "As it was", ""),
        ],
    }
    return render(request, "linking/subject_then.html", content | context)


def _name_alone(reader: Reader, now: ReaderSubject) -> dict[str, Any]:
    return {"now_name": records(reader, [now.cited_by])[now.cited_by].name, "shown": [now.cited_by]}


def _content(reader: Reader, then: Then) -> dict[str, Any]:
    now = then.now.cited_by
    view = subject_page(reader, then.subject, then.until) if then.subject else None
    apart, gone = then.apart[:MOST_BESIDE], then.gone[:MOST_BESIDE]
    beside = records(reader, [now, *gone, *(one.cited_by for one in apart)])
    return {
        "subject": view,
        "since": then.since,
        "apart": [(beside[one.cited_by].name, len(one.mention_ids)) for one in apart],
        "gone": [beside[id_] for id_ in gone],
        "more": len(then.apart) - len(apart) + len(then.gone) - len(gone),
        "now_name": beside[now].name,
        "shown": list(dict.fromkeys([*beside, *(record.id for record in (view.records if view else ()))])),
    }
