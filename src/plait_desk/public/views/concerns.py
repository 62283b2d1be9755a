"""Telling a concern, and talking on with the receipt. Nothing of who sends is read but to count how often."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from plait_desk.collection.services.concerns import (
    NobodyListens,
    answer_with_receipt,
    open_conversation,
    tell_concern,
)
from plait_desk.public import queries
from plait_desk.public.forms import AnswerForm, ReceiptForm, TellForm
from plait_desk.public.services import may_send

_FOUR = 4  # letters of a receipt that stand together


@never_cache
def tell(request: HttpRequest) -> HttpResponse:
    """The emergency doors, then the form; after it the receipt, which is shown once and kept nowhere."""
    form = TellForm(request.POST or None)
    if request.method == "POST" and not may_send("tell", _address(request)):
        return _page(request, "public/tell.html", {"form": form, "too_often": True}, status=429)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            receipt = tell_concern(text=given["text"], contact=given["contact"], form=given["form"])
        except NobodyListens:
            return _page(request, "public/tell.html", {"form": form, "nobody": True}, status=503)
        return _page(request, "public/told.html", {"receipt": _in_fours(receipt)})
    return _page(request, "public/tell.html", {"form": form}, status=422 if form.errors else 200)


@never_cache
def receipt(request: HttpRequest) -> HttpResponse:
    """What was said so far, for whoever has the receipt; and the way to answer."""
    if request.method == "POST" and not may_send("receipt", _address(request)):
        return _page(request, "public/receipt.html", {"form": ReceiptForm(), "too_often": True}, status=429)
    form = ReceiptForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _page(request, "public/receipt.html", {"form": form}, status=422 if form.errors else 200)
    code = form.cleaned_data["receipt"]
    answer = AnswerForm(request.POST if "text" in request.POST else None, initial={"receipt": code})
    answered = answer.is_bound and answer.is_valid() and answer_with_receipt(receipt=code, text=_text(answer))
    conversation = open_conversation(code)
    if conversation is None:
        form.add_error("receipt", "No conversation has this receipt. Look at it again, letter by letter.")
        return _page(request, "public/receipt.html", {"form": form}, status=422)
    if answered:
        answer = AnswerForm(initial={"receipt": code})
    context = {"conversation": conversation, "answer": answer, "answered": answered}
    return _page(request, "public/conversation.html", context, status=422 if answer.errors else 200)


def _text(form: AnswerForm) -> str:
    return str(form.cleaned_data["text"])


def _address(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))


def _in_fours(code: str) -> str:
    return " ".join(code[start : start + _FOUR] for start in range(0, len(code), _FOUR))


def _page(request: HttpRequest, template: str, context: dict[str, object], status: int = 200) -> HttpResponse:
    doors = [(door, queries.is_number(door.contact)) for door in queries.ways_to_tell()[:3]]
    return render(request, template, {**context, "doors": doors}, status=status)
