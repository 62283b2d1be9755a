"""Every page that a signed-in person reads, and every one that they are refused, is one entry of the audit log."""

from collections.abc import Callable, Iterator
from contextlib import suppress

from django.http import HttpRequest, HttpResponse

from plait.domain.ids import Ref, UnreadableId, encode
from plait.policy.access import Reader
from plait.policy.chain import AuditEvent
from plait_desk.audit.services import record

EVENTS = {200: AuditEvent.CONSULTATION, **dict.fromkeys((400, 403, 404), AuditEvent.REFUSAL)}
NOWHERE = "no such address"


class AuditMiddleware:
    """Records each page shown and each refused; a view names what it showed in `request.audit_objects`.

    It may also set `request.audit_query` to what was typed. A page whose reading cannot be recorded is not shown.
    Of a refused request only the codes in its address are kept, never what was typed. Changes are recorded by the
    services that make them.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request and record what came of it."""
        response = self.get_response(request)
        reader: Reader | None = getattr(request, "reader", None)
        actor = reader or request.user.pk
        event = EVENTS.get(response.status_code)
        if reader and reader.token and 400 <= response.status_code < 500:
            event = AuditEvent.REFUSAL  # a page comes back with its form; a machine was refused
        if actor is not None and event is not None:
            _record(request, actor, event)
        return response


def _record(request: HttpRequest, actor: Reader | int, event: AuditEvent) -> None:
    match = request.resolver_match
    shown = event is AuditEvent.CONSULTATION
    record(
        actor=actor,
        event=event,
        objects=getattr(request, "audit_objects", ()) if shown else _asked_for(match.kwargs if match else {}),
        query=getattr(request, "audit_query", None) if shown else None,
        page=match.view_name if match else NOWHERE,
    )


def _asked_for(named: dict[str, object]) -> Iterator[str]:
    """The codes in the address; whether there is such a thing is not said."""
    for value in named.values():
        if isinstance(value, int):
            yield f"asked:{encode(value)}"
        elif isinstance(value, str):
            with suppress(UnreadableId):
                yield f"asked:{encode(Ref.parse(value).id)}"
