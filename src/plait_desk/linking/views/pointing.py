"""Hit / no-hit: ask, see whom to call, and answer those who asked about what one's own body holds."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from plait.linking.exact import KeyRefused
from plait.linking.pointing import MOST_A_DAY, PointerAnswer, PointerRefused
from plait.policy.permissions import Permission, needs
from plait_desk.accounts.queries import DeskRequest
from plait_desk.linking.forms import PointerAnswerForm, PointerContactForm, PointerForm
from plait_desk.linking.queries.pointing import cited, notices_to, own_contact, questions_of
from plait_desk.linking.services.pointing import answer_pointer, ask_pointer, set_contact

HOME = ("Linking", "linking:index")
PAGE = "linking:pointers"


@needs(Permission.LINKING_POINTER_ASK)
def pointers(request: DeskRequest) -> HttpResponse:
    """The question; what one asked before, with whom to call; and who asked about what one's body holds."""
    form = PointerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            ask_pointer(actor=request.reader, asked=form.asked())
        except KeyRefused as refused:
            form.add_error("text", str(refused))
        except PointerRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "Asked. The answer is the first line of what you asked.")
            return redirect(PAGE)
    asked, told = questions_of(request.reader), notices_to(request.reader)
    request.audit_objects = cited([*asked, *told])
    context = {
        "form": form,
        "asked": asked,
        "told": told,
        "answers": [(answer.value, answer.words) for answer in PointerAnswer],
        "may_answer": request.reader.may(Permission.LINKING_POINTER_ANSWER),
        "contact": own_contact(request.reader),
        "most_a_day": MOST_A_DAY,
        "breadcrumbs": [(HOME[0], reverse(HOME[1])), ("Hit / no-hit", "")],
    }
    return render(request, "linking/pointers.html", context)


@needs(Permission.LINKING_POINTER_ANSWER)
@require_POST
def answer(request: DeskRequest, id: int) -> HttpResponse:
    """Say what came of a question to one's body."""
    form = PointerAnswerForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Choose one of the three answers.")
        return redirect(PAGE)
    given = PointerAnswer(form.cleaned_data["answer"])
    try:
        answer_pointer(actor=request.reader, notice_id=id, answer=given, release_id=form.release_id())
    except PointerRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "Answered. They read it beside their question.")
    return redirect(PAGE)


@needs(Permission.LINKING_POINTER_ANSWER)
@require_POST
def contact(request: DeskRequest) -> HttpResponse:
    """Say whom others call at one's body."""
    form = PointerContactForm(request.POST)
    if form.is_valid():
        set_contact(actor=request.reader, words=form.cleaned_data["words"])
        messages.success(request, "Kept. Whoever is pointed to your body reads it.")
    else:
        messages.error(request, "Say whom they call, and how, in at most 200 letters.")
    return redirect(PAGE)
