"""Pages of conditions and consent: what is asked of us, what we asked, what we gave."""

from datetime import datetime, time

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from plait.domain.ids import Ref
from plait.domain.sharing import SharingRefused
from plait.policy.permissions import Permission, needs
from plait_desk.accounts.queries import DeskRequest
from plait_desk.thread import services
from plait_desk.thread.forms import AnswerForm, ConsentForm, ReasonForm
from plait_desk.thread.models import ConsentRequest
from plait_desk.thread.queries.consents import asked_by_us, asked_line, asked_of_us, given_by_us
from plait_desk.thread.services import AlreadyDecided


@needs(Permission.RELEASE_LEDGER_READ)
def consents_page(request: DeskRequest) -> HttpResponse:
    """What is asked of us on top, then what we asked and what we gave; ask another body."""
    may_ask = request.reader.may(Permission.RELEASE_LEDGER_SEND)
    form = ConsentForm(request.POST or None)
    if request.method == "POST" and may_ask and form.is_valid():
        services.ask_consent(actor=request.reader, ref=Ref.parse(form.cleaned_data["thing"]), basis=form.basis())
        messages.success(request, "If there is a condition to meet, its originator has your question now.")
        return redirect("thread:consents")
    of_us, by_us, given = asked_of_us(request.reader), asked_by_us(request.reader), given_by_us(request.reader)
    request.audit_objects = [Ref("consent_request", line.id) for line in (*of_us, *by_us)]
    request.audit_objects += [Ref("consent", line.id) for line in given]
    context = {
        "asked_of_us": of_us,
        "asked_by_us": by_us,
        "given": given,
        "form": form if may_ask else None,
        "may_answer": request.reader.may(Permission.COLLECTION_REPORT_SUBMIT),
        "breadcrumbs": [("Sharing", reverse("thread:index")), ("Conditions and consent", "")],
    }
    return render(request, "thread/consents.html", context)


@needs(Permission.RELEASE_LEDGER_READ)
def consent_page(request: DeskRequest, id: int) -> HttpResponse:
    """One question: who asks, why, and our answer."""
    row = _row(request, id)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _answer(request, row, form)
        except SharingRefused as refused:
            form.add_error("answer", str(refused))
        except AlreadyDecided as decided:
            messages.error(request, str(decided))
            return redirect("thread:consent", id=row.pk)
        else:
            return redirect("thread:consents")
    request.audit_objects = [Ref("consent_request", row.pk)]
    may_answer = request.reader.may(Permission.COLLECTION_REPORT_SUBMIT)
    is_open = row.state == row.State.ASKED and row.originator_id == request.reader.partner_id
    context = {
        "line": asked_line(request.reader, row),
        "form": form if is_open and may_answer else None,
        "breadcrumbs": [
            ("Sharing", reverse("thread:index")),
            ("Conditions and consent", reverse("thread:consents")),
            ("One question", ""),
        ],
    }
    return render(request, "thread/consent.html", context)


@require_POST
@needs(Permission.COLLECTION_REPORT_SUBMIT)
def withdraw(request: DeskRequest, id: int) -> HttpResponse:
    """Take a consent back from now on; the body that had it is told why."""
    form = ReasonForm(request.POST)
    if form.is_valid():
        services.take_back_consent(actor=request.reader, consent_id=id, reason=form.cleaned_data["reason"])
        messages.success(request, "Withdrawn from now on. The body that had it is told.")
    else:
        messages.error(request, "Say why consent is withdrawn: the body that had it reads the reason.")
    return redirect("thread:consents")


def _row(request: DeskRequest, id: int) -> ConsentRequest:
    row = ConsentRequest.objects.readable_by(request.reader).filter(pk=id).first()
    if row is None:
        raise Http404
    return row


def _answer(request: DeskRequest, row: ConsentRequest, form: AnswerForm) -> None:
    typed = form.cleaned_data
    if typed["decision"] == "refuse":
        services.refuse_consent(actor=request.reader, request_id=row.pk, answer=typed["answer"])
        messages.success(request, "Refused. The body that asked is told why.")
        return
    until = typed["until"]
    ends = timezone.make_aware(datetime.combine(until, time.min)) if until else None
    may_read = services.answer_consent(actor=request.reader, request_id=row.pk, answer=typed["answer"], until=ends)
    if may_read:
        messages.success(request, "Consent given. They may read it now.")
    else:
        messages.warning(request, "Consent given. They are not in its audience, so they still cannot read it.")
