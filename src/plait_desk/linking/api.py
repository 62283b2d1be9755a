"""Linking by the programming interface: one subject, by any of its records; and what is watched."""

from collections.abc import Callable
from datetime import date
from functools import partial

from django.http import Http404
from django.urls import reverse
from ninja import Field, Query, Router, Schema
from ninja.responses import Status

from plait.domain.ids import Ref, UnreadableId
from plait.policy.access import Reader
from plait.policy.permissions import Permission
from plait_desk.accounts.api import (
    ByToken,
    Id,
    Key,
    Listed,
    Made,
    Paged,
    Refused,
    Words,
    give_reason_or_ask,
    once,
    part_of,
    saw,
)
from plait_desk.accounts.queries import DeskRequest
from plait_desk.linking.models import Watch
from plait_desk.linking.queries import subject_of
from plait_desk.linking.queries.page import SubjectPage, subject_page
from plait_desk.linking.queries.screener import ScreenerNotReady
from plait_desk.linking.queries.screening import Asked, SubjectFound
from plait_desk.linking.queries.then import subject_then
from plait_desk.linking.queries.together import marking_together
from plait_desk.linking.queries.watches import WatchLine, own_watches, watch_lines
from plait_desk.linking.services import (
    LONGEST_TERM,
    MoreArrived,
    WatchGiven,
    WatchRefused,
    look,
    stop_watching,
    watch,
)
from plait_desk.linking.services.screening import (
    LONGEST_CASE,
    LONGEST_NAME,
    LONGEST_VALUE,
    QuotaUsedUp,
    ScreeningRefused,
    screen_name,
)

router = Router(tags=["linking"])
WATCH, STEP = ByToken(Permission.LINKING_WATCH_KEEP), ByToken(Permission.LINKING_WATCH_KEEP, takes="")


class ValueTold(Schema):
    """One value of a property, with the grades it was given and where it comes from."""

    value: str
    grades: list[str]
    sources: list[str]
    more_sources: int


class PropertyTold(Schema):
    """Everything said of one property; where there can be only one and there are more, they contradict."""

    name: str
    contradicts: bool
    values: list[ValueTold]


class TieTold(Schema):
    """A tie to another subject, cited by one of its records."""

    words: str
    other: Id
    other_name: str
    other_kind: str
    role: str
    grade: str
    from_on: date | None
    to_on: date | None


class RecordTold(Schema):
    """One record of the subject."""

    id: Id
    name: str
    source: str


class SubjectTold(Schema):
    """One subject as you may see it; `id` is its earliest record that you may read, by which it is cited."""

    id: Id
    kind: str
    name: str
    categories: list[str]
    properties: list[PropertyTold]
    ties: list[TieTold]
    records: list[RecordTold]
    more_records: int


@router.get("/subjects/{ref:id}", auth=ByToken(Permission.LINKING_SUBJECT_READ), response=SubjectTold)
def subject(request: DeskRequest, id: Id, on: date | None = None) -> SubjectTold:
    """One subject; any of its records leads here. Where a marking asks why, say so in the header Plait-Reason.

    With `on`, as it was at the end of that day: 404 where none of its records that you may read had come in.
    """
    view = _on_a_day(request.reader, id, on) if on else subject_page(request.reader, subject_of(request.reader, id))
    ids = [record.id for record in view.records]
    give_reason_or_ask(request, ref=Ref("mention", view.cited_by), marking=marking_together(ids))
    saw(request, *(Ref("mention", id_) for id_ in ids))
    return _told(view)


def _on_a_day(reader: Reader, id: int, on: date) -> SubjectPage:
    then = subject_then(reader, subject_of(reader, id), id, on)
    if then.subject is None:
        raise Http404
    return subject_page(reader, then.subject, then.until)


def _told(view: SubjectPage) -> SubjectTold:
    return SubjectTold(
        id=view.cited_by,
        kind=view.kind,
        name=view.name,
        categories=list(view.categories),
        properties=[PropertyTold.from_orm(row) for row in view.properties],
        ties=[
            TieTold(
                words=tie.words,
                other=tie.other_id,
                other_name=tie.other_name,
                other_kind=tie.other_kind,
                role=tie.role,
                grade=tie.grade,
                from_on=tie.from_on,
                to_on=tie.to_on,
            )
            for tie in view.ties
        ],
        records=[RecordTold(id=record.id, name=record.name, source=record.source) for record in view.records],
        more_records=view.more_records,
    )


class WatchAsked(Schema):
    """What to watch (`mention:…`, any record of a subject, or `requirement:…`), why, and for how many days."""

    thing: Words = Field(max_length=40)
    reason: Words = Field(min_length=1, max_length=400)
    days: int = Field(ge=1, le=LONGEST_TERM)


class ArrivedTold(Schema):
    """One thing that arrived: new to you where `said` is empty, else what kinds of thing it newly says."""

    thing: str
    role: str
    title: str
    source: str
    on: date
    said: list[str]


class WatchTold(Schema):
    """One watch, with what you may read now and had not seen. `shown` stands for exactly that: send it back as seen."""

    id: Id
    thing: str
    kind: str
    title: str
    reason: str
    state: str
    from_on: date
    to_on: date
    arrived: list[ArrivedTold]
    shown: str


class Seen(Schema):
    """What was seen: `shown`, as the watch said it."""

    shown: Words = Field(max_length=40)


@router.get("/watches", auth=WATCH, response=Listed[WatchTold])
def watches(request: DeskRequest, paged: Query[Paged]) -> Listed[WatchTold]:
    """Everything that is watched for the purpose of this token, those first on which most arrived."""
    found, following = part_of(watch_lines(request.reader), paged)
    saw(request, *(Ref("watch", line.id) for line in found))
    return Listed[WatchTold](items=[_watch_told(line) for line in found], next_page=following)


@router.get("/watches/{ref:id}", auth=WATCH, response=WatchTold)
def one_watch(request: DeskRequest, id: Id) -> WatchTold:
    """One watch, and what arrived on it."""
    lines = watch_lines(request.reader, own_watches(request.reader).filter(pk=id))
    if not lines:
        raise Http404
    saw(request, Ref("watch", id), *(one.ref for one in lines[0].arrived))
    return _watch_told(lines[0])


@router.post("/watches", auth=WATCH, response={201: Made})
def begin_watch(request: DeskRequest, asked: WatchAsked, key: Key) -> Status[Made]:
    """Be told of what arrives on a thing from now on; watched again, it begins anew."""
    try:
        ref = Ref.parse(asked.thing)
    except UnreadableId:
        raise Http404 from None
    given = WatchGiven(reason=asked.reason, days=asked.days)
    return once(request, key, partial(_moved, partial(watch, actor=request.reader, ref=ref, given=given)))


@router.post("/watches/{ref:id}/seen", auth=WATCH, response={201: Made})
def seen_watch(request: DeskRequest, id: Id, seen: Seen, key: Key) -> Status[Made]:
    """Say that what the watch showed was seen."""
    work = partial(look, actor=request.reader, watch_id=id, shown=seen.shown)
    return once(request, key, partial(_moved, work))


@router.post("/watches/{ref:id}/stop", auth=STEP, response={201: Made})
def stop_watch(request: DeskRequest, id: Id, key: Key) -> Status[Made]:
    """Be told no more."""
    return once(request, key, partial(_moved, partial(stop_watching, actor=request.reader, watch_id=id)), digest="")


def _moved(work: Callable[[], Watch]) -> str:
    """The address of the watch. Raises Refused."""
    try:
        row = work()
    except WatchRefused as refused:
        raise Refused(422, "It cannot be watched in this way.", str(refused)) from None
    except MoreArrived as more:
        raise Refused(409, "Something else arrived meanwhile.", str(more)) from None
    return reverse("api:linking_one_watch", args=[row.pk])


def _watch_told(line: WatchLine) -> WatchTold:
    return WatchTold(
        id=line.id,
        thing=str(line.ref),
        kind=line.kind,
        title=line.title,
        reason=line.reason,
        state=line.state.value,
        from_on=line.from_on,
        to_on=line.to_on,
        arrived=[
            ArrivedTold(
                thing=str(one.ref), role=one.role, title=one.title, source=one.source, on=one.on, said=list(one.said)
            )
            for one in line.arrived
        ],
        shown=line.shown,
    )


class NameAsked(Schema):
    """Whom you mean, and the case. Dates as 1984, 1984-03, 1984-03-07 or 7/3/1984; what is not known stays empty."""

    name: Words = Field(min_length=1, max_length=LONGEST_NAME)
    birth_date: Words = Field("", max_length=10)
    postcode: Words = Field("", max_length=LONGEST_VALUE)
    number: Words = Field("", max_length=LONGEST_VALUE, description="a company number or a phone number")
    case_reference: Words = Field(min_length=1, max_length=LONGEST_CASE)


class WordsTold(Schema):
    """A word asked beside a word found: how they compare, how rare it is (one name in so many), and what it weighs."""

    asked: str
    found: str
    how: str
    one_in: int | None
    weight: float


class FactTold(Schema):
    """What a birth date, a postcode or a number says beside the name."""

    label: str
    words: str
    weight: float


class SubjectFoundTold(Schema):
    """One subject that may be the one you mean. `asks_why`: read it with a reason, and its facts are told."""

    id: Id
    kind: str
    name: str
    score: float
    words: list[WordsTold]
    facts: list[FactTold]
    records: list[Id]
    asks_why: bool


class ScreeningTold(Schema):
    """What the name leads to, the best evidence first; `advice` says what would help, `is_cut` to ask again soon."""

    check: Id
    found: list[SubjectFoundTold]
    advice: str
    is_cut: bool


@router.post("/screening", auth=ByToken(Permission.LINKING_NAME_SCREEN), response=ScreeningTold)
def screening(request: DeskRequest, name_asked: NameAsked) -> ScreeningTold:
    """Is this name known, among all that you may read: one name a request, within the day's quota."""
    given = name_asked.model_dump()
    case_reference = given.pop("case_reference")
    asked = Asked(**given)
    try:
        check, answer = screen_name(actor=request.reader, asked=asked, case_reference=case_reference)
    except QuotaUsedUp as used_up:
        raise Refused(429, "The quota of the day is used up.", str(used_up)) from None
    except ScreeningRefused as refused:
        raise Refused(422, "It cannot be asked in this way.", str(refused)) from None
    except ScreenerNotReady as not_ready:
        raise Refused(409, "It could not be looked up just now.", str(not_ready)) from None
    shown = [Ref("mention", record.id) for one in answer.found for record in one.records]
    saw(request, Ref("screening_check", check.pk), *shown)
    request.audit_query = asked.words  # type: ignore[attr-defined]  # kept under a destroyable key
    return ScreeningTold(
        check=check.pk,
        found=[_found_told(one) for one in answer.found],
        advice=answer.advice,
        is_cut=answer.is_cut,
    )


def _found_told(one: SubjectFound) -> SubjectFoundTold:
    return SubjectFoundTold(
        id=one.cited_by,
        kind=one.kind,
        name=one.name,
        score=one.score,
        words=[WordsTold.from_orm(pair) for pair in one.words],
        facts=[FactTold.from_orm(fact) for fact in one.facts],
        records=[record.id for record in one.records],
        asks_why=one.asks_why,
    )
