"""Pages of releases: what waits for a second person, asking, deciding, what was released, and taking it back."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from plait.domain.ids import Ref
from plait.domain.marking import MarkingTier, combine_all
from plait.domain.sharing import SharingRefused
from plait.policy.permissions import Permission, needs
from plait_desk.accounts.models import Marking, Partner
from plait_desk.accounts.queries import DeskRequest, get_readable
from plait_desk.accounts.services import intern, require_reason
from plait_desk.thread import services
from plait_desk.thread.forms import LedgerForm, ReasonForm, ReleaseForm
from plait_desk.thread.models import Release, ReleaseRequest, Snapshot
from plait_desk.thread.queries.ledger import moment
from plait_desk.thread.queries.own import EXPORT
from plait_desk.thread.queries.released import (
    Releasable,
    releasable,
    release_line,
    release_lines,
    request_line,
    request_lines,
    waiting_lines,
)
from plait_desk.thread.queries.sharing import reach_of
from plait_desk.thread.services import AlreadyDecided, ReleaseAsked, SecondPersonNeeded, Words
from plait_desk.thread.views.citing import cited_thing
from plait_desk.thread.views.exports import exported

SHARING = "Sharing"


@needs(Permission.RELEASE_LEDGER_READ)
def release_list(request: DeskRequest) -> HttpResponse:
    """What waits for me as the second person; requests by state; what was released, to whom, of what."""
    form = LedgerForm(request.GET or None)
    asked = form.asked() if form.is_bound and form.is_valid() else None
    state = request.GET.get("requests", "")
    waiting = waiting_lines(request.reader)
    requests = request_lines(request.reader, state if state in ReleaseRequest.State.values else "")
    lines = release_lines(
        request.reader, partner_id=asked.partner_id if asked else None, ref=asked.ref if asked else ""
    )
    request.audit_objects = [Ref("release_request", line.id) for line in (*waiting, *requests)]
    request.audit_objects += [Ref("release", line.id) for line in lines]
    context = {
        "waiting": waiting,
        "requests": requests,
        "states": [("", "All"), *((state.value, str(state.label).capitalize()) for state in ReleaseRequest.State)],
        "state": state,
        "lines": lines,
        "form": form if form.is_bound else LedgerForm(),
        "breadcrumbs": [(SHARING, reverse("thread:index")), ("Releases", "")],
    }
    return render(request, "thread/releases.html", context)


@needs(Permission.RELEASE_MAKE)
def ask_page(request: DeskRequest, cited: str) -> HttpResponse:
    """Ask that exact words of one version be released to named bodies."""
    ref, thing = cited_thing(request, cited, releasable)
    marking = intern(combine_all(row.value() for row in thing.markings))
    require_reason(request.session, actor=request.reader, ref=ref, marking=marking.value())
    form = ReleaseForm(request.POST or None, initial={"title": thing.title, "text": thing.words, "tier": marking.tier})
    if request.method == "POST" and form.is_valid():
        try:
            asked = services.ask_release(actor=request.reader, what=_asked(ref, thing, marking, form))
        except SharingRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "Asked. Nothing is readable until a second person agrees.")
            return redirect("thread:request", id=asked.pk)
    request.audit_objects = [ref]
    crumbs = [(SHARING, reverse("thread:index")), ("Releases", reverse("thread:releases")), ("Ask", "")]
    context = {"thing": thing, "form": form, "breadcrumbs": crumbs, "page_marking": marking.value()}
    return render(request, "thread/ask_release.html", context)


@needs(Permission.RELEASE_LEDGER_READ)
def request_page(request: DeskRequest, id: int) -> HttpResponse:
    """One request: the exact words, to whom, why, and the decision."""
    return _request(request, get_readable(ReleaseRequest, request.reader, id), ReasonForm())


@require_POST
@needs(Permission.RELEASE_LEDGER_READ)
def decide(request: DeskRequest, id: int, step: str) -> HttpResponse:
    """Agree, refuse or withdraw; the service says who may."""
    row = get_readable(ReleaseRequest, request.reader, id)
    form = ReasonForm(request.POST)
    if step == "refuse" and not form.is_valid():
        return _request(request, row, form)
    steps: dict[str, Callable[[], object]] = {
        "agree": lambda: services.agree_release(actor=request.reader, request_id=id),
        "refuse": lambda: services.refuse_release(
            actor=request.reader, request_id=id, reason=form.cleaned_data["reason"]
        ),
        "withdraw": lambda: services.withdraw_request(actor=request.reader, request_id=id),
    }
    if step not in steps:
        raise Http404
    try:
        steps[step]()
    except (SecondPersonNeeded, AlreadyDecided, SharingRefused) as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "Decided, and kept with both names." if step != "withdraw" else "Withdrawn.")
    return redirect("thread:request", id=id)


@needs(Permission.RELEASE_LEDGER_READ)
def release_page(request: DeskRequest, id: int) -> HttpResponse:
    """One release: of what, to whom, by which two people, and whether it still stands."""
    return _release(request, _readable_release(request, id), ReasonForm())


@require_POST
@needs(Permission.RELEASE_MAKE)
def recall_page(request: DeskRequest, id: int) -> HttpResponse:
    """Close what was opened, and tell everybody it was open to."""
    row, form = _readable_release(request, id), ReasonForm(request.POST)
    if not form.is_valid():
        return _release(request, row, form)
    told = services.recall_release(actor=request.reader, release_id=id, reason=form.cleaned_data["reason"])
    messages.success(request, f"Recalled: unreadable from now on, kept as proof. Notices sent: {len(told)}.")
    return redirect("thread:release", id=id)


@needs(Permission.REPORTING_RELEASED_READ)
def released_page(request: DeskRequest, id: int) -> HttpResponse:
    """Released words, or a package, as those they were released to read them."""
    row = get_readable(Snapshot, request.reader, id)
    if row.kind == EXPORT:
        return exported(request, row)
    if not row.blob.media_type.startswith("text/plain"):
        raise Http404
    request.audit_objects = [Ref("snapshot", row.pk)]
    context = {
        "title": row.title,
        "text": services.read_blob(row.blob).decode() if row.blob.key is not None else "",
        "is_disposed": row.blob.key is None,
        "by": row.marking.originator or "several bodies together",
        "on": moment(row.made_at),
        "until": moment(row.release.to_at) if row.release else "",
        "breadcrumbs": [(SHARING, reverse("thread:index")), (row.title, "")],
        "page_marking": row.marking.value(),
    }
    return render(request, "thread/released.html", context)


def _asked(ref: Ref, thing: Releasable, marking: Marking, form: ReleaseForm) -> ReleaseAsked:
    typed = form.cleaned_data
    bodies: list[Partner] = list(typed["to"])
    return ReleaseAsked(
        ref=ref,
        version=thing.version,
        marking=marking,
        words=Words(title=typed["title"], text=typed["text"]),
        to=bodies,
        basis=form.basis(),
        tier=MarkingTier(typed["tier"]),
        term=form.term(),
    )


def _request(request: DeskRequest, row: ReleaseRequest, form: ReasonForm) -> HttpResponse:
    ref = Ref.parse(row.object_ref)
    require_reason(request.session, actor=request.reader, ref=ref, marking=row.marking.value())
    line = request_line(request.reader, row)
    request.audit_objects = [Ref("release_request", row.pk), ref]
    context = {
        "line": line,
        **_content(request, row),
        "form": form,
        "breadcrumbs": [(SHARING, reverse("thread:index")), ("Releases", reverse("thread:releases")), (line.title, "")],
        "page_marking": row.marking.value(),
    }
    return render(request, "thread/request.html", context)


def _content(request: DeskRequest, row: ReleaseRequest) -> dict[str, object]:
    """The exact words; or of an export its files, what is left out, and how it must be handled."""
    text = services.read_blob(row.words).decode() if row.words.key is not None else ""
    if text and row.words.media_type == services.DRAFT:
        draft, handling = services.read_draft(text), services.handling_of(row)
        return {"draft": draft, "handling": handling, "reach": reach_of(row, at=request.reader.at)}
    return {"text": text}


def _readable_release(request: DeskRequest, id: int) -> Release:
    row = Release.objects.readable_by(request.reader).filter(pk=id).first()
    if row is None:
        raise Http404
    return row


def _release(request: DeskRequest, row: Release, form: ReasonForm) -> HttpResponse:
    line = release_line(request.reader, row)
    request.audit_objects = [Ref("release", row.pk), Ref.parse(row.object_ref)]
    context = {
        "line": line,
        "form": form,
        "may_recall": line.is_ours and not line.recall and request.reader.may(Permission.RELEASE_MAKE),
        "breadcrumbs": [(SHARING, reverse("thread:index")), ("Releases", reverse("thread:releases")), (line.thing, "")],
        "page_marking": row.from_marking.value(),
    }
    return render(request, "thread/release.html", context)
