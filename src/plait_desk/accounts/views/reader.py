"""Who asks, for every page of accounts."""

from django.http import Http404, HttpRequest

from plait.policy.access import Reader


def reader_on(request: HttpRequest) -> Reader:
    """The reader that the access middleware found."""
    reader: Reader | None = getattr(request, "reader", None)
    if reader is None:
        raise Http404
    return reader
