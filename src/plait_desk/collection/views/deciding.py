"""What somebody decides of a file that was looked at: take it in, leave it, stop its reading, go on with it."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from plait.domain.reject import FileRefused
from plait.policy.access import Reader
from plait.policy.permissions import Permission, needs
from plait_desk.collection.services.previewing import (
    AT_ONCE,
    NothingToDecide,
    accept_load,
    discard_load,
    load_to_take_in,
)
from plait_desk.collection.services.waiting import accept_later, go_on_reading, stop_reading
from plait_desk.collection.views.reader import reader_of_request


@needs(Permission.COLLECTION_FILE_LOAD)
@require_POST
def take(request: HttpRequest, id: int) -> HttpResponse:
    """Take in a file that waits."""
    return _decided(request, id, lambda reader: _take_in(reader, id))


@needs(Permission.COLLECTION_FILE_LOAD)
@require_POST
def leave(request: HttpRequest, id: int) -> HttpResponse:
    """Leave a file: no byte of it stays."""
    return _decided(request, id, lambda reader: discard_load(actor=reader, load_id=id))


@needs(Permission.COLLECTION_FILE_LOAD)
@require_POST
def stop(request: HttpRequest, id: int) -> HttpResponse:
    """Stop the reading of a file that one asked for."""
    return _decided(request, id, lambda reader: stop_reading(actor=reader, load_id=id))


@needs(Permission.COLLECTION_FILE_LOAD)
@require_POST
def go_on(request: HttpRequest, id: int) -> HttpResponse:
    """Go on with the reading of a file that was stopped."""
    return _decided(request, id, lambda reader: go_on_reading(actor=reader, load_id=id))


def _take_in(reader: Reader, id: int) -> object:
    load = load_to_take_in(reader, id)
    is_small = load.blob is not None and load.blob.size <= AT_ONCE
    return accept_load(actor=reader, load_id=id) if is_small else accept_later(actor=reader, load_id=id)


def _decided(request: HttpRequest, id: int, act: Callable[[Reader], object]) -> HttpResponse:
    """Do it, and show the file as it stands then; where it was refused, its page says why."""
    try:
        act(reader_of_request(request))
    except NothingToDecide as late:
        messages.error(request, str(late))
    except FileRefused:
        pass
    return redirect("collection:load", id=id)
