"""Files: send one, see what it is, get its rejects back."""

from datetime import datetime
from functools import partial

from django.http import HttpResponse
from django.urls import reverse
from ninja import Query, QueryEx, Router, Schema
from ninja.params import P
from ninja.responses import Status

from plait.collection.feed import feed, feed_names
from plait.domain.ids import Ref
from plait.policy.access import Reader
from plait.policy.permissions import Permission
from plait_desk.accounts.api import (
    ByToken,
    FileSent,
    Id,
    Key,
    Listed,
    Made,
    Paged,
    Words,
    file_sent,
    once,
    part_of,
    saw,
)
from plait_desk.accounts.queries import DeskRequest, get_readable
from plait_desk.collection.models import Load
from plait_desk.collection.queries.loads import as_row, loads, rejects, rejects_file
from plait_desk.collection.services import receive_file
from plait_desk.collection.services.waiting import receive_later

router = Router(tags=["collection"])
LOAD = ByToken(Permission.COLLECTION_FILE_LOAD)
SEND = ByToken(Permission.COLLECTION_FILE_LOAD, takes="application/octet-stream")
# A file up to this size is read while the sender waits: well under two seconds.
AT_ONCE = 1_000_000
A_FILE = {"type": "string", "format": "binary"}
SENT = {"requestBody": {"required": True, "content": {"application/octet-stream": {"schema": A_FILE}}}}
GIVEN_BACK = {"responses": {200: {"content": {"application/octet-stream": {"schema": A_FILE}}}}}
Name = QueryEx[Words, P(min_length=1, max_length=200, description="the name of the file, with its ending")]


class FeedLine(Schema):
    """One kind of file that is known here."""

    name: str
    title: str
    about: str
    formats: list[str]
    needed: list[str]


class LoadLine(Schema):
    """One file as it was taken in, or why it was not."""

    id: Id
    name: str
    kind: str
    state: str
    rows: int
    accepted: int
    rejected: int
    received_at: datetime
    problems: list[str]


class Assertion(Schema):
    """What the kind of file promises, whether it held, and what was found."""

    words: str
    holds: bool
    found: str


class LoadOne(LoadLine):
    """A file with what was asserted of it."""

    assertions: list[Assertion]


class RejectLine(Schema):
    """A row that was kept back: why, and the way out. The row itself is in the file of rejects."""

    row: int
    reason: str
    way_out: str


@router.get("/feeds", auth=LOAD, response=list[FeedLine])
def kinds_of_file(request: DeskRequest) -> list[FeedLine]:  # noqa: ARG001  # what is known is known to all
    """Every kind of file that is known here, and the columns that it needs."""
    return [
        FeedLine(
            name=one.name,
            title=one.title,
            about=one.about,
            formats=sorted(one.formats),
            needed=list(one.needed),
        )
        for one in map(feed, feed_names())
    ]


@router.get("/loads", auth=LOAD, response=Listed[LoadLine])
def files_sent(request: DeskRequest, paged: Query[Paged]) -> Listed[LoadLine]:
    """The files that your body sent, newest first."""
    found, following = part_of(loads(request.reader), paged)
    saw(request, *(Ref("load", load.pk) for load in found))
    return Listed[LoadLine](items=[LoadLine(**_told(load)) for load in found], next_page=following)


@router.post("/loads", auth=SEND, response={201: Made}, openapi_extra=SENT)
def send_file(request: DeskRequest, key: Key, name: Name) -> Status[Made]:
    """Send one file as the body. A small one is read at once, a large one by a job; either is led to."""
    with file_sent(request) as file:
        return once(request, key, partial(_take, request.reader, name, file), digest=file.digest)


@router.get("/loads/{ref:id}", auth=LOAD, response=LoadOne)
def load(request: DeskRequest, id: Id) -> LoadOne:
    """One file: what it is, what was asserted of it, and how much of it was taken."""
    found = get_readable(Load, request.reader, id)
    saw(request, Ref("load", found.pk))
    return LoadOne(**_told(found), assertions=[Assertion(**one) for one in found.assertions])


@router.get("/loads/{ref:id}/rejects", auth=LOAD, response=Listed[RejectLine])
def rejected_rows(request: DeskRequest, id: Id, paged: Query[Paged]) -> Listed[RejectLine]:
    """The rows that were kept back, each with its reason and the way out."""
    found = get_readable(Load, request.reader, id)
    saw(request, Ref("load", found.pk))
    rows, following = part_of(rejects(request.reader, found), paged)
    lines = [RejectLine(row=row.row, reason=row.reason, way_out=row.way_out) for row in rows]
    return Listed[RejectLine](items=lines, next_page=following)


@router.get("/loads/{ref:id}/rejects/file", auth=LOAD, openapi_extra=GIVEN_BACK)
def rejects_again(request: DeskRequest, id: Id) -> HttpResponse:
    """The rows that were kept back, in the format they came in: put them right, and send the file again."""
    found = get_readable(Load, request.reader, id)
    saw(request, Ref("load", found.pk))
    _, media_type, content = rejects_file(request.reader, found)
    return HttpResponse(content, content_type=media_type)


def _take(reader: Reader, name: str, file: FileSent) -> str:
    if file.size > AT_ONCE:
        return reverse("api:jobs_job", args=[receive_later(actor=reader, name=name, data=file.path.read_bytes()).pk])
    return reverse("api:collection_load", args=[receive_file(actor=reader, name=name, raw=file.path).pk])


def _told(load: Load) -> dict[str, object]:
    row = as_row(load)
    return {
        "id": row.id,
        "name": row.name,
        "kind": row.title,
        "state": load.state,
        "rows": row.rows,
        "accepted": row.accepted,
        "rejected": row.rejected,
        "received_at": row.received_at,
        "problems": list(row.error),
    }
