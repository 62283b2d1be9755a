"""The gate of the programming interface: no cookies, a token, a bound on how often, and one shape of refusal."""

from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone

from plait.domain.ids import Ref
from plait.policy.access import Reader
from plait.policy.chain import AuditEvent
from plait_desk.accounts.api.errors import in_one_shape, problem
from plait_desk.accounts.services import Counted, TokenOpensNothing, count_up, reader_by_token
from plait_desk.audit.services import record

API = "/api/"
# Whoever guesses is not told more often than this in a minute, by whatever token.
GUESSES = 60
MINUTE = 60
PAGE = "api:gate"


class ApiGate:
    """Lets a request to the interface in by its token alone, and puts the token's reader on it.

    It stands before sessions: a cookie is not read here, so that no other site can make a browser ask.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request; whatever refuses it underneath, in the one shape."""
        if not request.path_info.startswith(API):
            return self.get_response(request)
        request.COOKIES = {}
        request.META.pop("HTTP_COOKIE", None)
        answer = self._refusal(request, timezone.now()) or in_one_shape(self.get_response(request))
        answer.headers["Cache-Control"] = "no-store"
        return answer

    def _refusal(self, request: HttpRequest, at: datetime) -> HttpResponse | None:
        """Why it may not come in, or None. Who shows no token is let through to what nobody needs one for."""
        scheme, _, shown = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            return None
        try:
            reader = reader_by_token(shown.strip(), at=at)
        except TokenOpensNothing as nothing:
            return _opens_nothing(request, nothing)
        counted = count_up(f"token:{_token_id(reader)}", each_seconds=MINUTE)
        if counted.number > settings.PLAIT_API_RATE:
            return _too_often(reader, counted)
        request.reader = reader  # type: ignore[attr-defined]  # requests take attributes; their type cannot say so
        return None


def _opens_nothing(request: HttpRequest, nothing: TokenOpensNothing) -> HttpResponse:
    counted = count_up(f"guess:{request.META.get('REMOTE_ADDR', '')}", each_seconds=MINUTE)
    if counted.number > GUESSES:
        return _wait(counted)
    token = nothing.token
    cited = [Ref("token", token.pk)] if token else []
    record(actor=token.person_id if token else None, event=AuditEvent.REFUSAL, objects=cited, page=PAGE)
    return problem(401, str(nothing))


def _too_often(reader: Reader, counted: Counted) -> HttpResponse:
    """The log says once a minute that a token came too often: more would be a way to fill it."""
    if counted.number == settings.PLAIT_API_RATE + 1:
        record(actor=reader, event=AuditEvent.REFUSAL, page=PAGE)
    return _wait(counted)


def _wait(counted: Counted) -> HttpResponse:
    answer = problem(429)
    answer.headers["Retry-After"] = str(counted.seconds_left)
    return answer


def _token_id(reader: Reader) -> int:
    assert reader.token is not None
    return reader.token.id
