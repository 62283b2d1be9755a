"""Who checked a bidder or applicant and was sent to one's body; and what came of it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from plait.domain.check import CheckRefused
from plait.domain.ids import Ref
from plait.linking.pointing import PointerAnswer
from plait.policy.permissions import Permission, needs
from plait_desk.accounts.queries import DeskRequest
from plait_desk.linking.queries.pointing import own_contact
from plait_desk.mapping.forms import SentAnswerForm
from plait_desk.mapping.queries.checks import sent_here
from plait_desk.mapping.services.checking import answer_check

PAGE = "mapping:sent"


@needs(Permission.MAPPING_CHECK_ANSWER)
def sent(request: DeskRequest) -> HttpResponse:
    """Who was sent here: they may call."""
    lines = sent_here(request.reader)
    request.audit_objects = [Ref("check_notice", line.id) for line in lines]
    context = {
        "lines": lines,
        "answers": [(answer.value, answer.words) for answer in PointerAnswer],
        "contact": own_contact(request.reader),
        "breadcrumbs": [("Groups", reverse("mapping:index")), ("Who was sent to your body", "")],
    }
    return render(request, "mapping/sent.html", context)


@needs(Permission.MAPPING_CHECK_ANSWER)
@require_POST
def answer(request: DeskRequest, id: int) -> HttpResponse:
    """Say what came of it."""
    form = SentAnswerForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Choose one of the three answers.")
        return redirect(PAGE)
    given = PointerAnswer(form.cleaned_data["answer"])
    try:
        answer_check(actor=request.reader, notice_id=id, answer=given, release_id=form.release_id())
    except CheckRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "Answered. They read it with their check while that lasts.")
    return redirect(PAGE)
