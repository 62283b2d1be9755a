"""Pages of retention: what is due for review, one record, and disposals from asking to proof."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from plait.domain.ids import Ref, decode
from plait.policy.access import Reader
from plait.policy.permissions import Permission, needs
from plait.policy.retention import DisposalReason, RetentionGroup, RetentionReason, next_review
from plait_desk.collection.forms.retention import DisposeForm, KeepForm
from plait_desk.collection.queries import retention as queries
from plait_desk.collection.tasks import CLOCKS, DISPOSE
from plait_desk.collection.views.reader import reader_of_request, seen
from plait_desk.jobs.services import ask
from plait_desk.looks.paging import LongList
from plait_desk.thread.models import Disposal, RecordKind, ReviewClock
from plait_desk.thread.services import (
    DisposalRefused,
    ReviewRefused,
    agree_disposal,
    ask_disposal,
    keep_record,
    refuse_disposal,
)

A_PAGE = 40
DECIDE = Permission.OVERSIGHT_DISPOSAL_DECIDE


@needs(DECIDE)
def queue(request: HttpRequest) -> HttpResponse:
    """What is due for review, the longest overdue first; or everything that has a clock."""
    reader, today = reader_of_request(request), timezone.localdate()
    everything = request.GET.get("show") == "all"
    rows = queries.clocks(reader) if everything else queries.clocks(reader).filter(next_review_on__lte=today)
    asked = request.GET.get("page")
    page = LongList(rows, A_PAGE, asked).get_page(asked)
    seen(request, *[Ref(row.kind, row.thing_id) for row in page.object_list])
    context = {
        "rows": queries.as_due(page.object_list, today),
        "page": page,
        "found": page.paginator.count,
        "everything": everything,
        "question": "show=all&" if everything else "",
        "waiting": queries.disposals(reader).filter(state=Disposal.State.ASKED).count(),
    }
    return render(request, "collection/retention.html", context)


@require_POST
@needs(DECIDE)
def set_all(request: HttpRequest) -> HttpResponse:
    """Set the clocks anew; they are set every night anyway."""
    job = ask(actor=reader_of_request(request), kind=CLOCKS, title="Set the review clocks")
    return redirect("jobs:page", id=job.pk)


@needs(DECIDE)
def record(request: HttpRequest, id: int) -> HttpResponse:
    """One record without what was said in it: keep it, or ask that it goes."""
    reader = reader_of_request(request)
    clock = get_object_or_404(queries.clocks(reader), thing_id=id)
    same = queries.of_the_same_person(reader, clock)
    latest = next_review(
        RetentionGroup(clock.group), last_event_on=clock.last_event_on, reviewed_on=timezone.localdate()
    )
    act = request.POST.get("act")
    keep = KeepForm(request.POST if act == "keep" else None, initial={"next_review_on": latest.isoformat()})
    dispose = DisposeForm(request.POST if act == "dispose" else None, has_others=bool(same))
    if act == "keep" and keep.is_valid() and _kept(reader, clock, keep):
        messages.success(request, "The record is kept.")
        return redirect("collection:retention")
    if act == "dispose" and dispose.is_valid():
        asked = _asked(reader, clock, same, dispose)
        if asked is not None:
            messages.success(request, "Asked for. Nothing goes until a second person agrees.")
            return redirect("collection:disposal", id=asked.pk)
    seen(request, Ref(clock.kind, clock.thing_id))
    context = {
        "row": queries.as_due([clock], timezone.localdate())[0],
        "group": queries.group_words(clock.group),
        "facts": queries.facts(clock),
        "is_of_a_person": clock.kind == RecordKind.MENTION,
        "same": queries.as_due(same, timezone.localdate()),
        "keep": keep,
        "dispose": dispose,
        "breadcrumbs": [("Retention", reverse("collection:retention")), ("Record", "")],
    }
    return render(request, "collection/retention_record.html", context)


def _kept(reader: Reader, clock: ReviewClock, form: KeepForm) -> bool:
    said = form.cleaned_data
    try:
        keep_record(
            actor=reader,
            clock_id=clock.pk,
            reason=RetentionReason(said["reason"]),
            why=said["why"],
            next_review_on=said["next_review_on"],
        )
    except ReviewRefused as refused:
        form.add_error("next_review_on", str(refused))
        return False
    return True


def _asked(reader: Reader, clock: ReviewClock, same: list[ReviewClock], form: DisposeForm) -> Disposal | None:
    """The disposal that was asked for; None where it was refused, and the form says why."""
    chosen = [clock, *(same if form.cleaned_data.get("whole_person") else [])]
    by_kind = {kind: [one.thing_id for one in chosen if one.kind == kind] for kind in RecordKind}
    try:
        return ask_disposal(
            actor=reader,
            mentions=by_kind[RecordKind.MENTION],
            reports=by_kind[RecordKind.REPORT],
            reason=DisposalReason(form.cleaned_data["reason"]),
        )
    except DisposalRefused as refused:
        form.add_error(None, str(refused))
        return None


@needs(DECIDE)
def disposal_list(request: HttpRequest) -> HttpResponse:
    """Every disposal of the body: what waits for a second person first, then what was done."""
    page = Paginator(queries.disposals(reader_of_request(request)), A_PAGE).get_page(request.GET.get("page"))
    seen(request, *[Ref("disposal", row.pk) for row in page.object_list])
    context = {
        "rows": [(row, DisposalReason(row.reason).words) for row in page.object_list],
        "page": page,
        "breadcrumbs": [("Retention", reverse("collection:retention")), ("Disposals", "")],
    }
    return render(request, "collection/disposals.html", context)


@needs(DECIDE)
def disposal(request: HttpRequest, id: int) -> HttpResponse:
    """One disposal: what it takes, by reference, who asked and who agreed, and afterwards its proof."""
    reader = reader_of_request(request)
    row = get_object_or_404(queries.disposals(reader), pk=id)
    if request.method == "POST":
        return _answered(request, reader, row)
    seen(request, Ref("disposal", row.pk))
    waiting = row.state == Disposal.State.ASKED
    things = queries.clocks(reader).filter(thing_id__in=[decode(code) for code in [*row.mentions, *row.reports]])
    context = {
        "row": row,
        "reason": DisposalReason(row.reason).words,
        "things": queries.as_due(things, timezone.localdate()),
        "number": len(row.mentions) + len(row.reports),
        "may_answer": waiting and row.asked_by_id != reader.person_id,
        "waiting": waiting,
        "counts": sorted(row.counts.items()),
        "told": queries.told_of_disposal(row),
        "breadcrumbs": [
            ("Retention", reverse("collection:retention")),
            ("Disposals", reverse("collection:disposals")),
            ("Disposal", ""),
        ],
    }
    return render(request, "collection/disposal.html", context)


def _answered(request: HttpRequest, reader: Reader, row: Disposal) -> HttpResponse:
    try:
        if request.POST.get("answer") != "agree":
            refuse_disposal(actor=reader, disposal_id=row.pk)
            messages.success(request, "Refused: nothing goes.")
            return redirect("collection:disposal", id=row.pk)
        agree_disposal(actor=reader, disposal_id=row.pk)
    except DisposalRefused as refused:
        messages.error(request, str(refused))
        return redirect("collection:disposal", id=row.pk)
    job = ask(actor=reader, kind=DISPOSE, title="Dispose of records", disposal=row.pk)
    return redirect("jobs:page", id=job.pk)


@needs(DECIDE)
def rules(request: HttpRequest) -> HttpResponse:
    """The rule table, with where it comes from."""
    lines, standing = queries.rule_table()
    context = {
        "lines": lines,
        "standing": standing,
        "reasons": [reason.words for reason in RetentionReason],
        "breadcrumbs": [("Retention", reverse("collection:retention")), ("Rules", "")],
    }
    return render(request, "collection/retention_rules.html", context)
