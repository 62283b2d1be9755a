"""One shape for everything that is refused: what is wrong, and the way out."""

from collections.abc import Iterable, Mapping

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from ninja import NinjaAPI, Schema
from ninja.errors import ValidationError

from plait.domain.reject import FileRefused, Reject

PROBLEM = "application/problem+json"
_DESCRIBED = "Compare the request with the description of this interface, at openapi.json."
_WORDS: Mapping[int, tuple[str, str]] = {
    400: ("The request cannot be read.", _DESCRIBED),
    401: (
        "This address needs a token that is valid now.",
        "Send one as “Authorization: Bearer plait_…”. Its maker finds it under My access.",
    ),
    403: ("This token does not give that.", "Ask whoever stands for the token for one that names it."),
    404: ("There is nothing here that you may read.", "Look for it in a list, or ask the body that holds it."),
    405: ("This address does not take that method.", _DESCRIBED),
    413: ("The body is too large.", "Send less at once: a file can be split by rows."),
    429: ("That was too often.", "Wait as many seconds as the header Retry-After says."),
    500: ("The desk failed at this, and nothing of it was kept.", "Send it again with the same key; then tell us."),
}
_OTHERWISE = ("The request was refused.", _DESCRIBED)
# What a client needs to know beside the words.
_KEPT_HEADERS = ("Allow", "Retry-After")


class One(Schema):
    """One thing that is wrong: where it stands, what is wrong with it, and the way out."""

    where: str
    reason: str
    way_out: str


class Problem(Schema):
    """Why a request was refused, and the way out; where several things are wrong, each of them."""

    status: int
    reason: str
    way_out: str
    problems: list[One] = []


class Refused(Exception):
    """A room refuses a request in its own words."""

    def __init__(self, status: int, reason: str, way_out: str, problems: Iterable[One] = ()) -> None:
        super().__init__(reason)
        self.status, self.reason, self.way_out, self.problems = status, reason, way_out, tuple(problems)


def problem(status: int, reason: str = "", way_out: str = "", problems: Iterable[One] = ()) -> HttpResponse:
    """The answer in the one shape; without words of its own, with those of its status."""
    usual, usual_way = _WORDS.get(status, _OTHERWISE)
    told = Problem(status=status, reason=reason or usual, way_out=way_out or usual_way, problems=list(problems))
    answer = JsonResponse(told.model_dump(), status=status, content_type=PROBLEM)
    if status == 401:
        answer.headers["WWW-Authenticate"] = "Bearer"
    return answer


def in_one_shape(response: HttpResponseBase) -> HttpResponseBase:
    """The same answer; a refusal of whatever lies underneath, a page or plain words, in the one shape."""
    told = response.headers.get("Content-Type", "")
    if response.status_code < 400 or told == PROBLEM:
        return response
    shaped = problem(response.status_code)
    for name in _KEPT_HEADERS:
        if name in response.headers:
            shaped.headers[name] = response.headers[name]
    return shaped


def rejected(rejects: Iterable[Reject]) -> list[One]:
    """Rejects of a file, as problems."""
    return [
        One(where=f"row {each.row}" if each.row else "the file", reason=each.reason, way_out=each.way_out)
        for each in rejects
    ]


def answer_refusals(api: NinjaAPI) -> None:
    """Tell the interface how to answer what rooms and their services raise."""

    @api.exception_handler(Refused)
    def _refused(_: HttpRequest, refused: Refused) -> HttpResponse:
        return problem(refused.status, refused.reason, refused.way_out, refused.problems)

    @api.exception_handler(PermissionDenied)
    def _denied(_: HttpRequest, denied: PermissionDenied) -> HttpResponse:
        return problem(403, str(denied))

    @api.exception_handler(RequestDataTooBig)
    def _too_big(_: HttpRequest, __: RequestDataTooBig) -> HttpResponse:
        return problem(413)

    @api.exception_handler(FileRefused)
    def _file_refused(_: HttpRequest, refusal: FileRefused) -> HttpResponse:
        first = refusal.rejects[0]
        return problem(422, first.reason, first.way_out, rejected(refusal.rejects))

    @api.exception_handler(ValidationError)
    def _unreadable(_: HttpRequest, error: ValidationError) -> HttpResponse:
        found = [
            One(where=".".join(map(str, one["loc"])), reason=one["msg"], way_out=_DESCRIBED) for one in error.errors
        ]
        return problem(422, "The request does not fit its description.", _DESCRIBED, found)
