"""Every page that a signed-in person reads is one entry of the audit log."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from plait.policy.access import Reader
from plait.policy.chain import AuditEvent
from plait_desk.audit.services import record

OK = 200


class AuditMiddleware:
    """Records a consultation for each page shown; a view names what it showed in `request.audit_objects`.

    It may also set `request.audit_query` to what was typed. A page whose reading cannot be recorded is not shown.
    Changes are recorded by the services that make them.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request and record that it was read."""
        response = self.get_response(request)
        reader: Reader | None = getattr(request, "reader", None)
        if reader is not None and request.method == "GET" and response.status_code == OK:
            record(
                actor=reader,
                event=AuditEvent.CONSULTATION,
                objects=getattr(request, "audit_objects", ()),
                query=getattr(request, "audit_query", None),
                page=request.resolver_match.view_name if request.resolver_match else "",
            )
        return response
