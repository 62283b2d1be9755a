"""What the rooms put together, by the programming interface: one search, and the thread of any one thing."""

from datetime import date, datetime

from django.http import Http404
from ninja import Query, Router, Schema
from pydantic import Field

from plait.domain.ids import Ref, UnreadableId
from plait.policy.permissions import Permission
from plait_desk.accounts.api import ByToken, Code, Words, saw
from plait_desk.accounts.queries import DeskRequest
from plait_desk.home.queries.found import found_by
from plait_desk.home.queries.walked import walked_from

router = Router(tags=["home"])


class Asked(Schema):
    """Words to look for, one kind of thing or all, and from which place on."""

    q: Words = Field(min_length=1, max_length=200)
    kind: Code = ""
    start: int = Field(0, ge=0, le=10_000)


class Hit(Schema):
    """One thing found; `records` of these hits are of the one subject."""

    ref: str
    kind: str
    title: str
    text: str
    on: date | None
    records: int


class Results(Schema):
    """What matches, the closest first, and how many of each kind; `next_start` is none after the last."""

    hits: list[Hit]
    counts: dict[str, int]
    total: int
    is_cut: bool
    next_start: int | None


class Hop(Schema):
    """One step of the thread."""

    from_title: str
    relation: str
    to_title: str
    at: datetime


class Card(Schema):
    """One thing on the thread; withheld where you may know of it, and whom to ask is in the text."""

    kind: str
    title: str
    text: str
    is_withheld: bool


class Column(Schema):
    """One room's things on the thread; `more` are in the steps only."""

    name: str
    cards: list[Card]
    more: int


class Thread(Schema):
    """What a thing rests on and what came of it, by room and step by step."""

    title: str
    rooms: list[Column]
    steps: list[Hop]


@router.get("/search", auth=ByToken(Permission.SEARCH_USE), response=Results)
def search(request: DeskRequest, asked: Query[Asked]) -> Results:
    """Everything you may see that holds a word beginning with each of these."""
    found = found_by(request.reader, asked.q, asked.kind, asked.start)
    saw(request, *(result.ref for result in found.results))
    request.audit_query = asked.q  # type: ignore[attr-defined]  # kept under a destroyable key
    hits = [
        Hit(ref=str(one.ref), kind=one.kind, title=one.title, text=one.text, on=one.on, records=one.records)
        for one in found.results
    ]
    counts = {facet.kind: facet.count for facet in found.facets}
    return Results(hits=hits, counts=counts, total=found.total, is_cut=found.is_cut, next_start=found.next_from)


@router.get("/thread/{cited}", auth=ByToken(Permission.THREAD_READ), response=Thread)
def thread(request: DeskRequest, cited: Words) -> Thread:
    """Any thing, as cited (report:2k7…): backwards to what it rests on, forwards to what came of it."""
    try:
        ref = Ref.parse(cited)
    except UnreadableId as error:
        raise Http404 from error
    walked = walked_from(request.reader, ref)
    if walked is None:
        raise Http404
    saw(request, ref)
    rooms = [
        Column(
            name=column.name,
            cards=[
                Card(kind=card.kind, title=card.title, text=card.text, is_withheld=card.state == "wh")
                for card in column.cards
            ],
            more=column.more,
        )
        for column in walked.columns
    ]
    return Thread(title=walked.here.title, rooms=rooms, steps=[Hop.from_orm(hop) for hop in walked.hops])
