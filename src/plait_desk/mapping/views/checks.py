"""Check a bidder or applicant: ask, read the answer, write down what was decided and what was said to it."""

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from plait.domain.check import PURPOSES, TRANSITIONS, CheckRefused, CheckState
from plait.domain.ids import Ref
from plait.domain.marking import Purpose
from plait.mapping.check import MOST_A_DAY
from plait.policy.permissions import Permission, needs
from plait.reference.reading import lists
from plait_desk.accounts.queries import DeskRequest, get_readable
from plait_desk.mapping.forms import CheckDecisionForm, CheckForm, CheckReplyForm
from plait_desk.mapping.models import Check
from plait_desk.mapping.queries.checks import check_view, own_checks
from plait_desk.mapping.services.checking import ask_check, decide_check, reply_to_check
from plait_desk.mapping.views.pictures import marking_words

PAGE = "mapping:checks"


@needs(Permission.MAPPING_CHECK_MAKE)
def checks(request: DeskRequest) -> HttpResponse:
    """The form, and the checks of one's own body. No name stands in an address."""
    purpose = request.reader.purpose
    form = CheckForm(request.POST or None, purpose=purpose)
    if request.method == "POST" and form.is_valid():
        try:
            made = ask_check(actor=request.reader, asked=form.asked())
        except CheckRefused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("mapping:check", id=made.pk)
    lines = own_checks(request.reader)
    request.audit_objects = [Ref("check", line.id) for line in lines]
    context = {
        "form": form,
        "lines": lines,
        "purpose": purpose.words,
        "may_ask": purpose in PURPOSES,
        "most_a_day": MOST_A_DAY,
        "breadcrumbs": [("Checks", "")],
    }
    return render(request, "mapping/checks.html", context)


@needs(Permission.MAPPING_CHECK_MAKE)
def check_page(request: DeskRequest, id: int) -> HttpResponse:
    """One check: its answer while it lasts, what was decided and on which grounds, and what was said to it."""
    row = get_readable(Check, request.reader, id)
    return _page(request, row, CheckDecisionForm(purpose=Purpose(row.purpose)), CheckReplyForm())


@needs(Permission.MAPPING_CHECK_MAKE)
@require_POST
def decide(request: DeskRequest, id: int) -> HttpResponse:
    """Write down what a named person decided."""
    row = get_readable(Check, request.reader, id)
    form = CheckDecisionForm(request.POST, purpose=Purpose(row.purpose))
    if form.is_valid():
        try:
            decide_check(actor=request.reader, check_id=id, decided=form.decided())
        except CheckRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "Kept, with who decided and why. They may reply.")
            return redirect("mapping:check", id=id)
    return _page(request, row, form, CheckReplyForm())


@needs(Permission.MAPPING_CHECK_MAKE)
@require_POST
def reply(request: DeskRequest, id: int) -> HttpResponse:
    """Write down what they say to a decision."""
    row = get_readable(Check, request.reader, id)
    form = CheckReplyForm(request.POST)
    if form.is_valid():
        try:
            reply_to_check(actor=request.reader, check_id=id, words=form.cleaned_data["words"])
        except CheckRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "Kept. It may be decided again.")
            return redirect("mapping:check", id=id)
    return _page(request, row, CheckDecisionForm(purpose=Purpose(row.purpose)), form)


def _page(request: DeskRequest, row: Check, decision: Form, answer: Form) -> HttpResponse:
    view = check_view(request.reader, row)
    request.audit_objects = [Ref("check", row.pk)]
    onward = TRANSITIONS[view.line.state]
    context = {
        "view": view,
        "decision_form": decision if CheckState.DECIDED in onward or decision.errors else None,
        "reply_form": answer if CheckState.REPLIED in onward or answer.errors else None,
        "edition": lists()["grounds"],
        "breadcrumbs": [("Checks", reverse(PAGE)), (row.reference, "")],
        "page_marking": marking_words(row.marking),
    }
    return render(request, "mapping/check.html", context)
