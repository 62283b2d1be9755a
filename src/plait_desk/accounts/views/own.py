"""What I may do and why, as whom I act, and where I am signed in."""

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from plait.policy.permissions import Permission, needs
from plait_desk.accounts import queries, services
from plait_desk.accounts.forms import ReasonForm, WayForm
from plait_desk.accounts.models import Person
from plait_desk.accounts.models.sessions import CITED
from plait_desk.accounts.views.reader import reader_on


@needs(Permission.ACCOUNTS_SELF_READ)
def mine(request: HttpRequest) -> HttpResponse:
    """Who am I here, under which grants, for which purpose, what does that let me do, and where am I signed in."""
    reader, person = reader_on(request), cast(Person, request.user)
    return render(
        request,
        "accounts/mine.html",
        {
            "person": person,
            "grants": queries.grant_lines(person, at=reader.at),
            "purpose": reader.purpose.words,
            "form": WayForm(ways=_ways(request), initial={"way": queries.code_of(reader)}),
            "allowed": queries.allowed_lines(reader),
            "sessions": queries.session_lines(person, at=reader.at, this=request.session.get(CITED)),
            "codes_left": queries.recovery_codes_left(person),
        },
    )


@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Act under another grant or for another purpose from now on."""
    person, at = cast(Person, request.user), timezone.now()
    form = WayForm(request.POST, ways=_ways(request))
    if form.is_valid():
        grant_id, purpose = form.chosen()
        reader = queries.reader_of(person, at=at, grant_id=grant_id, purpose=purpose)
        services.choose_way(request.session, reader)
        messages.success(request, "From now on you act as you chose.")
    else:
        messages.error(request, "That is not among your grants. Choose one of the list.")
    return redirect("accounts:mine")


@require_POST
@needs(Permission.ACCOUNTS_SELF_READ)
def end_session(request: HttpRequest, id: int) -> HttpResponse:
    """End one of my own sessions."""
    if services.end_session(actor=reader_on(request), cited_as=id):
        messages.success(request, "That session has ended.")
    else:
        messages.info(request, "That session had ended already.")
    return redirect("accounts:mine")


@needs(Permission.ACCOUNTS_SELF_READ)
def why(request: HttpRequest) -> HttpResponse:
    """Ask why a thing is needed; then show it."""
    if request.method == "POST":
        form = ReasonForm(request.POST)
        if form.is_valid():
            given = form.cleaned_data
            services.give_reason(request.session, actor=reader_on(request), ref=given["thing"], reason=given["reason"])
            return redirect(given["next"])
    else:
        form = ReasonForm(initial={name: request.GET.get(name, "") for name in ("thing", "next")})
    return render(request, "accounts/why.html", {"form": form})


def _ways(request: HttpRequest) -> tuple[queries.Way, ...]:
    ways: tuple[queries.Way, ...] = getattr(request, "ways", ())
    return ways
