"""Who asks for a page, and what the audit log is told that they saw."""

from typing import cast

from django.http import HttpRequest

from plait.domain.ids import Ref
from plait.policy.access import Reader


def reader_of(request: HttpRequest) -> Reader:
    """The reader whom the middleware put on the request; it lets nobody else as far as a page."""
    return cast(Reader, request.reader)  # type: ignore[attr-defined]  # requests take attributes; their type cannot say so


def saw(request: HttpRequest, *refs: Ref) -> None:
    """Tell the audit log which things this page shows."""
    request.audit_objects = refs  # type: ignore[attr-defined]  # as above
