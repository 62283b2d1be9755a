"""Pages of sharing: what came to us, the ledger, one entry, and what must be acknowledged."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from plait.domain.ids import Ref
from plait.policy.permissions import Permission, needs
from plait_desk.accounts.queries import DeskRequest, get_readable
from plait_desk.thread import services
from plait_desk.thread.forms import LedgerForm, ReasonForm
from plait_desk.thread.models import Dissemination
from plait_desk.thread.queries.ledger import (
    LedgerAsked,
    inbox,
    ledger,
    ledger_line,
    notices_of,
    waiting_notices,
)

HOME = "Sharing"


@needs(Permission.RELEASE_LEDGER_READ)
def inbox_page(request: DeskRequest) -> HttpResponse:
    """What we must still acknowledge, on top; then what was sent to us."""
    lines, notices = inbox(request.reader), waiting_notices(request.reader)
    request.audit_objects = [Ref("notice", line.id) for line in notices]
    request.audit_objects += [Ref("dissemination", line.id) for line in lines]
    return render(request, "thread/inbox.html", {"lines": lines, "notices": notices})


@needs(Permission.RELEASE_LEDGER_READ)
def ledger_page(request: DeskRequest) -> HttpResponse:
    """What was sent to whom: by body, thing and state."""
    form = LedgerForm(request.GET or None)
    asked = form.asked() if form.is_bound and form.is_valid() else LedgerAsked()
    lines = ledger(request.reader, asked)
    request.audit_objects = [Ref("dissemination", line.id) for line in lines]
    crumbs = [(HOME, reverse("thread:index")), ("Ledger", "")]
    context = {"lines": lines, "form": form if form.is_bound else LedgerForm(), "breadcrumbs": crumbs}
    return render(request, "thread/ledger.html", context)


@needs(Permission.RELEASE_LEDGER_READ)
def entry_page(request: DeskRequest, id: int) -> HttpResponse:
    """One entry: what, to whom, why, who has read it, and what they were told since."""
    row = get_readable(Dissemination, request.reader, id)
    if row.sent_at is None and row.from_partner_id != request.reader.partner_id:
        raise Http404
    return _entry(request, row, ReasonForm())


@require_POST
@needs(Permission.RELEASE_LEDGER_SEND)
def recall_entry(request: DeskRequest, id: int) -> HttpResponse:
    """Take back what my body sent of this thing; everybody who got it is told why."""
    row = get_readable(Dissemination, request.reader, id)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _entry(request, row, form)
    if row.from_partner_id != request.reader.partner_id:
        raise PermissionDenied("Only the body that sent it recalls it. Ask them.")
    told = services.recall(actor=request.reader, ref=Ref.parse(row.object_ref), reason=form.cleaned_data["reason"])
    messages.success(request, f"Recalled. Notices sent: {len(told)}.")
    return redirect("thread:entry", id=row.pk)


@require_POST
@needs(Permission.RELEASE_LEDGER_READ)
def confirm(request: DeskRequest, id: int, step: str) -> HttpResponse:
    """Say that we have read it, or that we have it and will handle it as marked."""
    steps = {"read": services.mark_read, "acknowledge": services.acknowledge_receipt}
    if step not in steps:
        raise Http404
    steps[step](actor=request.reader, dissemination_id=id)
    messages.success(request, "Kept on the ledger.")
    return redirect("thread:entry", id=id)


@require_POST
@needs(Permission.RELEASE_LEDGER_READ)
def acknowledge_notice(request: DeskRequest, id: int) -> HttpResponse:
    """Say that we know of a recall, a correction or a decision, and have acted on it."""
    services.acknowledge(actor=request.reader, notice_id=id)
    messages.success(request, "Acknowledged. The body that told you sees that you know.")
    return redirect("thread:index")


def _entry(request: DeskRequest, row: Dissemination, form: ReasonForm) -> HttpResponse:
    line = ledger_line(request.reader, row)
    request.audit_objects = [Ref("dissemination", row.pk), Ref.parse(row.object_ref)]
    context = {
        "line": line,
        "notices": notices_of(request.reader, row.object_ref),
        "form": form,
        "may_recall": line.is_ours and not line.is_recalled and request.reader.may(Permission.RELEASE_LEDGER_SEND),
        "breadcrumbs": [(HOME, reverse("thread:index")), ("Ledger", reverse("thread:ledger")), (line.title, "")],
        "page_marking": row.marking.value(),
    }
    return render(request, "thread/entry.html", context)
