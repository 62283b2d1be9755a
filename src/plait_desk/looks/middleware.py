"""What no text can hold is refused before any page reads it."""

import codecs
from collections.abc import Callable, Iterator

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse

# A null byte ends a text in one database and is kept in another; half a surrogate pair can be written in neither.
NO_TEXT = frozenset({"\x00", *map(chr, range(0xD800, 0xE000))})


class OnlyTextMiddleware:
    """Answers 400 to a request whose address, question or form is not text in UTF-8."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: object) -> None:
        """Let a view see text only. Raises BadRequest."""
        if request.encoding and codecs.lookup(request.encoding).name != "utf-8":
            raise BadRequest("A form is written in UTF-8.")
        if not all(map(NO_TEXT.isdisjoint, _words(request))):
            raise BadRequest("A request holds text only.")


def _words(request: HttpRequest) -> Iterator[str]:
    yield request.path
    for given in (request.GET, request.POST):
        for name, values in given.lists():
            yield name
            yield from values
