"""Files: send one, see what it is or would bring, take it in or leave it, get its rejects back."""

from dataclasses import asdict
from datetime import datetime
from functools import partial
from typing import Any, Protocol

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
    Refused,
    Words,
    file_sent,
    once,
    part_of,
    saw,
)
from plait_desk.accounts.queries import DeskRequest, get_readable
from plait_desk.collection.models import Load
from plait_desk.collection.queries.loads import LoadRow, as_row, asserted, load_rows, loads, rejects, rejects_file
from plait_desk.collection.queries.previews import Shown, preview_of, standing
from plait_desk.collection.services import receive_file
from plait_desk.collection.services.previewing import (
    AT_ONCE,
    NothingToDecide,
    accept_load,
    discard_load,
    load_to_take_in,
    preview_file,
)
from plait_desk.collection.services.waiting import (
    accept_later,
    go_on_reading,
    preview_later,
    receive_later,
    stop_reading,
)

router = Router(tags=["collection"])
LOAD = ByToken(Permission.COLLECTION_FILE_LOAD)
DECIDE = ByToken(Permission.COLLECTION_FILE_LOAD, takes="")
SEND = ByToken(Permission.COLLECTION_FILE_LOAD, takes="application/octet-stream")
A_FILE = {"type": "string", "format": "binary"}
SENT = {"requestBody": {"required": True, "content": {"application/octet-stream": {"schema": A_FILE}}}}
GIVEN_BACK = {"responses": {200: {"content": {"application/octet-stream": {"schema": A_FILE}}}}}
Name = QueryEx[Words, P(min_length=1, max_length=200, description="the name of the file, with its ending")]


class Decision(Protocol):
    """What is done with a load that waits."""

    def __call__(self, *, actor: Reader, load_id: int) -> object: ...


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


class PreviewTold(Schema):
    """What a file that waits would bring. Of rows that are not for you it shows nothing."""

    encoding: str
    licence: str
    markings: list[str]
    columns: list[str]
    first: list[list[str]]


class LoadOne(LoadLine):
    """A file with what was asserted of it; `standing` says whether it is looked at, waits, is taken in or is in."""

    standing: str
    percent: int | None
    now: str
    assertions: list[Assertion]
    preview: PreviewTold | None


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
    rows = load_rows(request.reader, found)
    return Listed[LoadLine](items=[LoadLine(**_told(row)) for row in rows], next_page=following)


@router.post("/loads", auth=SEND, response={201: Made}, openapi_extra=SENT)
def send_file(request: DeskRequest, key: Key, name: Name, look: bool = False) -> Status[Made]:
    """Send one file as the body. It is taken in: a small one at once, a large one by a job, which is then led to.

    With `look` it is only looked at: it says what it would bring, and waits to be taken in or left.
    """
    with file_sent(request) as file:
        take = _look if look else _take
        return once(request, key, partial(take, request.reader, name, file), digest=file.digest)


@router.get("/loads/{ref:id}", auth=LOAD, response=LoadOne)
def load(request: DeskRequest, id: Id) -> LoadOne:
    """One file: what it is, what was asserted of it, and how much of it was taken."""
    found = get_readable(Load, request.reader, id)
    saw(request, Ref("load", found.pk))
    stands, foreseen = standing(request.reader, found), preview_of(request.reader, found)
    return LoadOne(
        **_told(as_row(request.reader, found)),
        standing=stands.words,
        percent=stands.percent,
        now=stands.now,
        assertions=[Assertion(**asdict(one)) for one in asserted(request.reader, found)],
        preview=_foreseen(foreseen) if foreseen else None,
    )


@router.post("/loads/{ref:id}/accept", auth=DECIDE, response={201: Made})
def take_in(request: DeskRequest, id: Id, key: Key) -> Status[Made]:
    """Take in a file that waits: a small one at once, a large one by a job."""
    return _decided(request, id, key, _accept)


@router.post("/loads/{ref:id}/leave", auth=DECIDE, response={201: Made})
def leave(request: DeskRequest, id: Id, key: Key) -> Status[Made]:
    """Leave a file that waits or was stopped: no byte of it stays."""
    return _decided(request, id, key, discard_load)


@router.post("/loads/{ref:id}/stop", auth=DECIDE, response={201: Made})
def stop(request: DeskRequest, id: Id, key: Key) -> Status[Made]:
    """Stop the work on a file; nothing of it shows, and it may be gone on with."""
    return _decided(request, id, key, stop_reading)


@router.post("/loads/{ref:id}/go-on", auth=DECIDE, response={201: Made})
def go_on(request: DeskRequest, id: Id, key: Key) -> Status[Made]:
    """Go on with a file whose reading was stopped, or failed."""
    return _decided(request, id, key, go_on_reading)


@router.get("/loads/{ref:id}/rejects", auth=LOAD, response=Listed[RejectLine])
def rejected_rows(request: DeskRequest, id: Id, paged: Query[Paged]) -> Listed[RejectLine]:
    """The rows that were kept back, or would be, each with its reason and the way out."""
    found = get_readable(Load, request.reader, id)
    saw(request, Ref("load", found.pk))
    foreseen = preview_of(request.reader, found)
    rows, following = part_of(foreseen.rejects if foreseen else rejects(request.reader, found), paged)
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
    return _address(receive_file(actor=reader, name=name, raw=file.path).pk)


def _look(reader: Reader, name: str, file: FileSent) -> str:
    look = preview_later if file.size > AT_ONCE else preview_file
    return _address(look(actor=reader, name=name, raw=file.path.read_bytes()).pk)


def _decided(request: DeskRequest, id: int, key: str, decide: Decision) -> Status[Made]:
    get_readable(Load, request.reader, id)

    def work() -> str:
        try:
            decide(actor=request.reader, load_id=id)
        except NothingToDecide as nothing:
            raise Refused(409, str(nothing), "Ask how it stands.") from None
        return _address(id)

    return once(request, key, work, digest="")


def _accept(*, actor: Reader, load_id: int) -> object:
    load = load_to_take_in(actor, load_id)
    is_small = load.blob is not None and load.blob.size <= AT_ONCE
    return accept_load(actor=actor, load_id=load_id) if is_small else accept_later(actor=actor, load_id=load_id)


def _address(load_id: int) -> str:
    return reverse("api:collection_load", args=[load_id])


def _foreseen(told: Shown) -> PreviewTold:
    return PreviewTold(
        encoding=told.encoding,
        licence=told.licence,
        markings=list(told.markings),
        columns=list(told.columns),
        first=[list(cells) for _, cells in told.first],
    )


def _told(row: LoadRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "name": row.name,
        "kind": row.title,
        "state": row.code,
        "rows": row.rows,
        "accepted": row.accepted,
        "rejected": row.rejected,
        "received_at": row.received_at,
        "problems": list(row.error),
    }
