"""What a person watches: the list with what arrived, the form that begins a watch, and the buttons of each."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from plait.domain.ids import Ref
from plait.policy.permissions import Permission, needs
from plait_desk.accounts.queries import DeskRequest
from plait_desk.linking.forms import WatchForm
from plait_desk.linking.queries.watches import WatchState, title_of, watch_lines
from plait_desk.linking.services import MoreArrived, WatchGiven, WatchRefused, look, stop_watching, watch, watch_again

HOME = ("Linking", "linking:index")
AND_UNDO = "Its line is among those that have ended: take it up again there if that was a mistake."


@needs(Permission.LINKING_WATCH_KEEP)
def watches(request: DeskRequest) -> HttpResponse:
    """Everything this person watches, with what arrived since they last looked; and what they watched before."""
    lines = watch_lines(request.reader)
    told = [one.ref for line in lines for one in line.arrived]
    request.audit_objects = [*[Ref("watch", line.id) for line in lines], *dict.fromkeys(told)]
    context = {
        "live": [line for line in lines if line.state is WatchState.LIVE],
        "over": [line for line in lines if line.state is not WatchState.LIVE],
        "told": len(told),
        "breadcrumbs": [(HOME[0], reverse(HOME[1])), ("What you watch", "")],
    }
    return render(request, "linking/watches.html", context)


@needs(Permission.LINKING_WATCH_KEEP)
def new_watch(request: DeskRequest, kind: str, id: int) -> HttpResponse:
    """Why, and for how long."""
    reader, ref = request.reader, Ref(kind, id)
    title, url = title_of(reader, ref)
    form = WatchForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            row = watch(actor=reader, ref=ref, given=WatchGiven(**form.cleaned_data))
        except WatchRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"You watch it until {row.to_on:%-d %B %Y}. What arrives stands on your desk.")
            return redirect(url)
    request.audit_objects = [ref]
    crumbs = [(HOME[0], reverse(HOME[1])), ("What you watch", reverse("linking:watches")), ("Watch", "")]
    context = {"form": form, "title": title, "url": url, "breadcrumbs": crumbs}
    return render(request, "linking/watch.html", context)


@needs(Permission.LINKING_WATCH_KEEP)
@require_POST
def seen(request: DeskRequest, id: int) -> HttpResponse:
    """What the page showed has been seen."""
    try:
        look(actor=request.reader, watch_id=id, shown=request.POST.get("shown", "")[:40])
    except MoreArrived as more:
        messages.error(request, str(more))
    return redirect("linking:watches")


@needs(Permission.LINKING_WATCH_KEEP)
@require_POST
def stop(request: DeskRequest, id: int) -> HttpResponse:
    """Be told no more."""
    stop_watching(actor=request.reader, watch_id=id)
    messages.success(request, f"You watch it no more. {AND_UNDO}")
    return redirect("linking:watches")


@needs(Permission.LINKING_WATCH_KEEP)
@require_POST
def again(request: DeskRequest, id: int) -> HttpResponse:
    """Take it up again."""
    try:
        row = watch_again(actor=request.reader, watch_id=id)
    except WatchRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"You watch it until {row.to_on:%-d %B %Y}.")
    return redirect("linking:watches")
