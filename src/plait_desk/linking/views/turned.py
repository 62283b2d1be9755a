"""What the models in use judge otherwise than those before them."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from plait.domain.ids import Ref
from plait.policy.permissions import Permission, needs
from plait_desk.accounts.queries import DeskRequest
from plait_desk.linking.queries.turned import has_turned, turned_pairs
from plait_desk.linking.views.pages import HOME


@needs(Permission.LINKING_SUBJECT_READ)
def turned(request: DeskRequest) -> HttpResponse:
    """The pairs that moved from one to two, or from two to one, among the records that this reader may read."""
    pairs, is_cut = turned_pairs(request.reader)
    shown = dict.fromkeys(record.id for pair in pairs for record in (pair.left, pair.right))
    request.audit_objects = [Ref("mention", mention) for mention in shown]
    context = {
        "pairs": pairs,
        "is_cut": is_cut,
        "has_turned": has_turned(),
        "breadcrumbs": [(HOME[0], reverse(HOME[1])), ("What new models changed", "")],
    }
    return render(request, "linking/turned.html", context)
