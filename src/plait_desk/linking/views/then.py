"""The page of one subject as it was on a day."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from plait.domain.ids import Ref
from plait_desk.accounts.queries import DeskRequest
from plait_desk.accounts.services import require_reason
from plait_desk.linking.forms import DayForm
from plait_desk.linking.queries.page import subject_page
from plait_desk.linking.queries.records import records
from plait_desk.linking.queries.then import Then
from plait_desk.linking.queries.together import marking_together
from plait_desk.linking.views.pictures import page_marking

MOST_BESIDE = 20


def subject_then_page(request: DeskRequest, then: Then) -> HttpResponse:
    """The subject as it was at the end of a day. What other rooms say of it is of today, and not shown."""
    reader, now = request.reader, then.now.cited_by
    view = subject_page(reader, then.subject, then.until) if then.subject else None
    apart, gone = then.apart[:MOST_BESIDE], then.gone[:MOST_BESIDE]
    beside = records(reader, [now, *gone, *(one.cited_by for one in apart)])
    shown = list(dict.fromkeys([*beside, *(record.id for record in (view.records if view else ()))]))
    together = marking_together(shown)
    require_reason(request.session, actor=reader, ref=Ref("mention", now), marking=together)
    request.audit_objects = [Ref("mention", id_) for id_ in shown]
    name = beside[now].name
    context = {
        "subject": view,
        "then": then,
        "apart": [(beside[one.cited_by].name, len(one.mention_ids)) for one in apart],
        "more_apart": len(then.apart) - len(apart),
        "gone": [beside[id_] for id_ in gone],
        "more_gone": len(then.gone) - len(gone),
        "now_id": now,
        "now_name": name,
        "form": DayForm({"on": then.day.isoformat()}),
        "page_marking": page_marking(together),
        "breadcrumbs": [
            ("Linking", reverse("linking:index")),
            (name, reverse("linking:subject", args=[now])),
            (f"{then.day:%-d %b %Y}", ""),
        ],
    }
    return render(request, "linking/subject_then.html", context)
