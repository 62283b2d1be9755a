"""Who may ask for what: each operation names its permission, and the interface knows no other way in."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from ninja import NinjaAPI, Router
from ninja.operation import Operation
from ninja.security import HttpBearer

from plait.domain.ids import Ref
from plait.domain.marking import Marking
from plait.policy.access import Reader
from plait.policy.chain import AuditEvent
from plait.policy.permissions import Permission
from plait.policy.reasons import needs_reason
from plait_desk.accounts.api.errors import PROBLEM, Problem, Refused, answer_refusals
from plait_desk.accounts.queries import DeskRequest
from plait_desk.audit.services import record

JSON, ANY_FILE = "application/json", "application/octet-stream"
REASON = "Plait-Reason"
SHORTEST_REASON, LONGEST_REASON = 10, 500


class ByToken(HttpBearer):
    """The permission that an operation needs, and of a write the one kind of body that it takes, if any.

    The token itself was read at the gate, which put its reader on the request.
    """

    def __init__(self, permission: Permission | None, *, takes: str = JSON) -> None:
        super().__init__()
        self.permission = permission
        self.takes = takes

    def __call__(self, request: HttpRequest) -> Reader | None:
        """The reader. Raises PermissionDenied, and Refused where the body is of another kind."""
        reader: Reader | None = getattr(request, "reader", None)
        if reader is None or reader.token is None:
            return None
        if self.permission is None or not reader.may(self.permission):
            needed = self.permission.value if self.permission else "a permission that nobody holds"
            raise PermissionDenied(f"This needs {needed}, which this token does not give.")
        if request.method == "POST" and self.takes and request.content_type != self.takes:
            raise Refused(415, f"This address takes {self.takes}.", "Name it in the header Content-Type.")
        return reader

    def authenticate(self, request: HttpRequest, token: str) -> None:
        """Never asked: the gate has read the token."""
        raise NotImplementedError


class PartnerApi(NinjaAPI):
    """The whole interface, without pages of its own: its description is a file."""

    def __init__(self, *, title: str, version: str, description: str) -> None:
        super().__init__(
            title=title,
            version=version,
            description=description,
            urls_namespace="api",
            openapi_url="/openapi.json",
            docs_url=None,
            auth=ByToken(None),
        )
        answer_refusals(self)

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """Room and function: collection_send_file."""
        _, room, *_ = operation.view_func.__module__.split(".")
        return f"{room}_{operation.view_func.__name__}"

    def get_operation_url_name(self, operation: Operation, router: Router) -> str:  # noqa: ARG002  # ninja's signature
        """As the operation is called."""
        return self.get_openapi_operation_id(operation)

    def get_openapi_schema(self, **named: Any) -> Any:
        """The description; every operation says in which shape it refuses."""
        told = super().get_openapi_schema(**named)
        told["components"]["schemas"] |= _problem_schemas()
        refusal = {"description": "Refused", "content": {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}}
        for methods in told["paths"].values():
            for operation in methods.values():
                operation["responses"]["default"] = refusal
        return told


def saw(request: HttpRequest, *refs: Ref) -> None:
    """Name what is shown, for the audit entry that the middleware writes."""
    request.audit_objects = list(refs)  # type: ignore[attr-defined]  # requests take attributes; their type cannot say so


def give_reason_or_ask(request: DeskRequest, *, ref: Ref, marking: Marking) -> None:
    """Keep the reason that came with the request on the log, where the marking asks for one. Raises Refused."""
    if not needs_reason(request.reader, marking):
        return
    reason = request.headers.get(REASON, "").strip()
    if not SHORTEST_REASON <= len(reason) <= LONGEST_REASON:
        way_out = f"Send it again with the header {REASON}: {SHORTEST_REASON} to {LONGEST_REASON} letters."
        raise Refused(428, "Say why you need this before it is shown.", way_out)
    record(actor=request.reader, event=AuditEvent.CONSULTATION, objects=[ref], query=reason, page="accounts:why")


def _problem_schemas() -> dict[str, Any]:
    told = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    return {**told.pop("$defs"), "Problem": told}
