"""What the models in use judge otherwise than those before them."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from plait.domain.ids import Ref
from plait.policy.permissions import Permission, needs
from plait_desk.accounts.queries import DeskRequest
from plait_desk.linking.queries.turned import MOST_LISTED, has_turned, moved_subjects, turned_pairs, turned_rows
from plait_desk.linking.views.pages import HOME

A_PAGE = 50


@needs(Permission.LINKING_SUBJECT_READ)
def turned(request: DeskRequest) -> HttpResponse:
    """The subjects that new models moved, and the pairs that did it, among the records that this reader may read."""
    rows = turned_rows(request.reader)
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    pairs = turned_pairs(request.reader, list(page.object_list))
    subjects = moved_subjects(request.reader, rows) if page.number == 1 else []
    ends = [record.id for pair in pairs for record in (pair.left, pair.right)]
    shown = dict.fromkeys([*ends, *(one.id for family in subjects for one in (*family.before, *family.now))])
    request.audit_objects = [Ref("mention", mention) for mention in shown]
    context = {
        "subjects": subjects,
        "pairs": pairs,
        "page": page,
        "most_listed": MOST_LISTED,
        "has_turned": has_turned(),
        "breadcrumbs": [(HOME[0], reverse(HOME[1])), ("What new models changed", "")],
    }
    return render(request, "linking/turned.html", context)
