"""Who else says the same address, telephone, vehicle or account: a panel on each subject, and its own page."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from plait.domain.ids import Ref
from plait.policy.permissions import Permission, needs
from plait_desk.accounts.queries import DeskRequest
from plait_desk.accounts.services import require_reason
from plait_desk.linking.queries import subject_of
from plait_desk.linking.queries.page import MOST_RECORDS, fullest
from plait_desk.linking.queries.records import records
from plait_desk.linking.queries.shared import MOST_SAYING, shared_by
from plait_desk.linking.queries.together import marking_together
from plait_desk.linking.views.pages import HOME
from plait_desk.linking.views.pictures import page_marking


@needs(Permission.LINKING_SUBJECT_READ)
def shared(request: DeskRequest, id: int) -> HttpResponse:
    """Every thing that a subject says, and who else says it; any of its records leads here."""
    reader = request.reader
    found = subject_of(reader, id)
    if id != found.cited_by:
        return redirect("linking:shared", id=found.cited_by)
    own = found.mention_ids[:MOST_RECORDS]
    things = shared_by(reader, own)
    others = [one.record for thing in things for one in thing.others]
    shown = list(dict.fromkeys([*own, *(record.id for record in others)]))
    together = marking_together(shown)
    require_reason(request.session, actor=reader, ref=Ref("mention", found.cited_by), marking=together)
    request.audit_objects = [Ref("mention", mention) for mention in shown]
    name = fullest([record.name for record in records(reader, own).values()])
    subject_page = reverse("linking:subject", args=[found.cited_by])
    context = {
        "name": name,
        "things": things,
        "others": len({record.id for record in others}),
        "most": MOST_SAYING,
        "page_marking": page_marking(together),
        "breadcrumbs": [(HOME[0], reverse(HOME[1])), (name, subject_page), ("Who else says so", "")],
    }
    return render(request, "linking/shared.html", context)
