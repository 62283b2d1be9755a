"""The queue of concerns, and the page on which one is worked."""

from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from plait.domain.concern import ConcernState
from plait.domain.ids import Ref
from plait.policy.permissions import Permission, needs
from plait_desk.accounts.queries import get_readable
from plait_desk.collection.forms.life import ConcernStateForm, QuestionForm, WhyForm
from plait_desk.collection.models import Concern
from plait_desk.collection.queries.concerns import concern_card, concern_row, concerns
from plait_desk.collection.services import WrongStep, new_token, once
from plait_desk.collection.services.concerns import ask_back, close_concern, take_on
from plait_desk.collection.views.reader import marking_words, reader_of_request, seen

A_PAGE = 40


@needs(Permission.COLLECTION_CONCERN_READ)
def concern_list(request: HttpRequest) -> HttpResponse:
    """What people told us, the new first."""
    reader = reader_of_request(request)
    form = ConcernStateForm(request.GET)
    form.is_valid()
    page = Paginator(concerns(reader, form.cleaned_data.get("state", "")), A_PAGE).get_page(request.GET.get("page"))
    rows = [concern_row(reader, row) for row in page.object_list]
    seen(request, *[Ref("concern", row.id) for row in rows])
    context = {"form": form, "page": page, "rows": rows, "found": page.paginator.count, "breadcrumbs": _crumbs()}
    return render(request, "collection/concerns.html", context)


@needs(Permission.COLLECTION_CONCERN_READ)
def concern_page(request: HttpRequest, id: int) -> HttpResponse:
    """One concern: what was told, asked and answered, and what can be done with it."""
    reader = reader_of_request(request)
    concern = get_readable(Concern, reader, id)
    seen(request, Ref("concern", concern.pk))
    card = concern_card(reader, concern)
    token = {"form": new_token()}
    context = {
        "card": card,
        "may_take": ConcernState.TAKEN in card.may_become and concern.state != ConcernState.ASKED,
        "question": QuestionForm(initial=token) if ConcernState.ASKED in card.may_become else None,
        "closing": WhyForm(initial=token, auto_id="close_%s") if ConcernState.CLOSED in card.may_become else None,
        "may_write": ConcernState.REPORTED in card.may_become and reader.may(Permission.COLLECTION_REPORT_SUBMIT),
        "token": token["form"],
        "page_marking": marking_words(concern.marking.value()),
        "breadcrumbs": _crumbs("Concern"),
    }
    return render(request, "collection/concern.html", context)


@needs(Permission.COLLECTION_CONCERN_READ)
@require_POST
def take(request: HttpRequest, id: int) -> HttpResponse:
    """Take it on."""
    return _step(request, id, lambda: take_on(actor=reader_of_request(request), concern_id=id), "You work on it now.")


@needs(Permission.COLLECTION_CONCERN_READ)
@require_POST
def ask(request: HttpRequest, id: int) -> HttpResponse:
    """Put a question that the receipt shows."""
    words = request.POST.get("question", "")[:2000]
    actor = reader_of_request(request)
    return _step(request, id, lambda: ask_back(actor=actor, concern_id=id, question=words), "The receipt shows it now.")


@needs(Permission.COLLECTION_CONCERN_READ)
@require_POST
def close(request: HttpRequest, id: int) -> HttpResponse:
    """Close it with a reason."""
    words = request.POST.get("reason", "")[:400]
    actor = reader_of_request(request)
    return _step(request, id, lambda: close_concern(actor=actor, concern_id=id, reason=words), "It is closed.")


def _step(request: HttpRequest, id: int, work: Callable[[], Concern], words: str) -> HttpResponse:
    reader = reader_of_request(request)
    get_readable(Concern, reader, id)
    try:
        once(reader, request.POST.get("form", "")[:64], lambda: Ref("concern", work().pk))
        messages.success(request, words)
    except WrongStep as wrong:
        messages.error(request, str(wrong))
    return redirect("collection:concern", id=id)


def _crumbs(name: str = "") -> list[tuple[str, str]]:
    crumbs = [("Collection", reverse("collection:index"))]
    return [*crumbs, *([("Concerns", reverse("collection:concerns")), (name, "")] if name else [("Concerns", "")])]
