"""One flag or lead: why it was raised, its review, and what whoever is named in it says."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_POST

from plait.domain.flag import ALLOWED, FlagAbout, FlagKey, FlagRefused, FlagStep, Verdict
from plait.domain.ids import MentionId, Ref
from plait.policy.permissions import Permission, needs
from plait_desk.accounts.queries import DeskRequest, get_readable
from plait_desk.collection.models import Mention
from plait_desk.mapping.forms import FlagReplyForm, FlagReviewForm, FlagUndoForm
from plait_desk.mapping.queries.flag_case import FlagCase, flag_case
from plait_desk.mapping.queries.reviewed import written_of
from plait_desk.mapping.services.reviewing import Reviewed, reply_to_flag, review_flag, take_review_back
from plait_desk.mapping.views.asked import saw

_QUEUES = {
    FlagAbout.COMPANY: "mapping:flags",
    **{about: "mapping:money" for about in FlagAbout if about.is_money},
}
# A lead from payments has days of its own in its address.
_PAGES = {
    "": ("mapping:flag", "mapping:lead_from_money"),
    FlagStep.REVIEW: ("mapping:flag_review", "mapping:lead_review"),
    FlagStep.REPLY: ("mapping:flag_reply", "mapping:lead_reply"),
    FlagStep.UNDO: ("mapping:flag_undo", "mapping:lead_undo"),
}
# What may be written, in the order of the page.
_FORMS: Mapping[FlagStep, tuple[str, type[FlagReviewForm | FlagReplyForm | FlagUndoForm]]] = {
    FlagStep.REVIEW: ("Write down what you think of it", FlagReviewForm),
    FlagStep.REPLY: ("Write down what somebody named in it says", FlagReplyForm),
    FlagStep.UNDO: ("Take the review back", FlagUndoForm),
}
Typed = Mapping[str, Any]
Filled = Mapping[FlagStep, Form]


@needs(Permission.MAPPING_REACH_READ)
def flag_page(request: DeskRequest, about: str, id: int, days: str = "") -> HttpResponse:
    """One flag, and the forms for what may be written of it now."""
    return _page(request, _key(about, id, days), {})


@needs(Permission.MAPPING_FLAG_REVIEW)
@require_POST
def review(request: DeskRequest, about: str, id: int, days: str = "") -> HttpResponse:
    """Keep what somebody thinks of it."""

    def keep(key: FlagKey, typed: Typed) -> None:
        given = Reviewed(verdict=Verdict(typed["verdict"]), reason=typed["reason"], seen=typed["seen"])
        review_flag(actor=request.reader, key=key, review=given)

    return _written(request, _key(about, id, days), FlagStep.REVIEW, keep)


@needs(Permission.MAPPING_FLAG_REVIEW)
@require_POST
def reply_to(request: DeskRequest, about: str, id: int, days: str = "") -> HttpResponse:
    """Take down what somebody named in it says."""

    def keep(key: FlagKey, typed: Typed) -> None:
        reply_to_flag(actor=request.reader, key=key, words=typed["words"], seen=typed["seen"])

    return _written(request, _key(about, id, days), FlagStep.REPLY, keep)


@needs(Permission.MAPPING_FLAG_REVIEW)
@require_POST
def undo_review(request: DeskRequest, about: str, id: int, days: str = "") -> HttpResponse:
    """Take the newest review back."""

    def keep(key: FlagKey, typed: Typed) -> None:
        take_review_back(actor=request.reader, key=key, reason=typed["reason"], seen=typed["seen"])

    return _written(request, _key(about, id, days), FlagStep.UNDO, keep)


def _written(
    request: DeskRequest, key: FlagKey, step: FlagStep, keep: Callable[[FlagKey, Typed], None]
) -> HttpResponse:
    """Keep what was typed, or show the form again with why it was refused."""
    get_readable(Mention, request.reader, key.mention_id)
    _, kind = _FORMS[step]
    form = kind(request.POST, seen="", own=step.value)
    if form.is_valid():
        try:
            keep(key, form.cleaned_data)
        except FlagRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "Kept, with your name and the reason.")
            return redirect(_address("", key))
    return _page(request, key, {step: form})


def _page(request: DeskRequest, key: FlagKey, filled: Filled) -> HttpResponse:
    get_readable(Mention, request.reader, key.mention_id)
    case = flag_case(request.reader, key, as_of=localdate())
    if case is None:
        raise Http404
    saw(request, Ref("mention", key.mention_id))
    queue = reverse(_QUEUES.get(key.about, "mapping:tender_flags"))
    context = {
        "case": case,
        "about": key.about,
        "written": written_of(request.reader, case.written_under),
        "forms": _forms(request, case, filled),
        "breadcrumbs": [("Groups", reverse("mapping:index")), ("Flags", queue), (case.name.name, "")],
    }
    return render(request, "mapping/flag.html", context)


def _forms(request: DeskRequest, case: FlagCase, filled: Filled) -> list[tuple[str, str, Form]]:
    """What may be written now, each as (what, address, form); nothing for whoever may not review. A form that was
    refused is shown with the version that it was sent with."""
    if not request.reader.may(Permission.MAPPING_FLAG_REVIEW):
        return []
    return [
        (said, _address(step, case.key), filled.get(step) or kind(own=step.value, seen=case.standing.version))
        for step, (said, kind) in _FORMS.items()
        if step in ALLOWED[case.state] or step in filled
    ]


def _address(step: str, key: FlagKey) -> str:
    of_a_flag, of_a_lead = _PAGES[step]
    if key.about.is_money:
        return reverse(of_a_lead, args=[key.about.value, key.mention_id, key.days])
    return reverse(of_a_flag, args=[key.about.value, key.mention_id])


def _key(about: str, id: int, days: str) -> FlagKey:
    """Raises Http404 for a kind of flag that there is not."""
    if about not in set(FlagAbout) or FlagAbout(about).is_money != bool(days):
        raise Http404
    return FlagKey(about=FlagAbout(about), mention_id=MentionId(id), days=days)
