"""The backlog: what waits for a decision, by urgency, age and body; what is late, and what was told to whom."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from plait.domain.ids import Ref
from plait.policy.permissions import Permission, needs
from plait_desk.collection.queries.backlog import asked_back, backlog, escalated
from plait_desk.collection.queries.reviews import reviews_due
from plait_desk.collection.services.triage import ESCALATED_TO
from plait_desk.collection.views.reader import reader_of_request, seen
from plait_desk.looks.pictures.bars import Bar

BODIES = 12


@needs(Permission.COLLECTION_REPORT_READ)
def backlog_page(request: HttpRequest) -> HttpResponse:
    """One table by urgency and age, one by body, and the lists that lead on."""
    reader = reader_of_request(request)
    found = backlog(reader)
    told, back, reviews = escalated(reader), asked_back(reader), reviews_due(reader)
    named = [row.id for row in told] + [row.id for row in back]
    seen(request, *[Ref("report", id) for id in named], *[Ref("item", row.item_id) for row in reviews])
    context = {
        "backlog": found,
        "urgencies": [(line, list(zip(found.bands, line.ages, strict=True))) for line in found.by_urgency],
        "bars": [
            Bar(name=line.name, value=line.waiting, figure=f"{line.waiting}, {line.over} over")
            for line in found.by_partner[:BODIES]
        ],
        "escalated": told,
        "escalated_to": ESCALATED_TO.words,
        "asked_back": back,
        "reviews": reviews,
        "breadcrumbs": [("Collection", reverse("collection:index")), ("Backlog", "")],
    }
    return render(request, "collection/backlog.html", context)
