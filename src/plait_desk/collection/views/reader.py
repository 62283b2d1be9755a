"""The reader of a request."""

from typing import cast

from django.http import HttpRequest

from plait.domain.marking import Marking
from plait.policy.access import Reader


def reader_of_request(request: HttpRequest) -> Reader:
    """Who is looking; the access middleware put it there and lets nobody else through."""
    return cast(Reader, request.reader)  # type: ignore[attr-defined]  # requests take attributes; their type cannot say so


def seen(request: HttpRequest, *refs: object) -> None:
    """Name what this page shows, for the audit entry that the middleware writes."""
    request.audit_objects = [str(ref) for ref in refs]  # type: ignore[attr-defined]  # as above


def marking_words(marking: Marking) -> dict[str, str]:
    """The words of the marking band."""
    codes = ", ".join(code.value for code in (marking.action, marking.sanitisation) if code is not None)
    handling = f"Handling {marking.handling.value}{': ' + codes if codes else ''}."
    return {"tier": marking.tier.value, "words": handling}
