"""Reports: send one, look for those you may read, read one."""

from datetime import date, datetime
from functools import partial
from typing import Any, Literal

from django.urls import reverse
from django.utils import timezone
from ninja import Field, Query, Router, Schema
from ninja.responses import Status

from plait.collection.stated import StatedMarking
from plait.domain.ids import Ref
from plait.domain.marking import Existence, Handling, Marking, MarkingKind, MarkingTier, Purpose
from plait.domain.report import ReportState, Urgency
from plait.domain.threat import Threat
from plait.policy.access import Reader
from plait.policy.permissions import Permission
from plait_desk.accounts.api import (
    ByToken,
    Code,
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
from plait_desk.accounts.api.errors import One
from plait_desk.accounts.queries import DeskRequest, get_readable
from plait_desk.collection.models import Report
from plait_desk.collection.queries.quoted import own_reference
from plait_desk.collection.queries.reports import ItemCard, Sought, report_card, reports
from plait_desk.collection.queries.shown import marking_shown
from plait_desk.collection.services import FindingsStand, ItemGiven, NamedPerson, ReportGiven, receive_report

router = Router(tags=["collection"])
READ, SUBMIT = ByToken(Permission.COLLECTION_REPORT_READ), ByToken(Permission.COLLECTION_REPORT_SUBMIT)
MOST_ITEMS, MOST_PEOPLE, MOST_NAMED = 50, 50, 100


class MarkingSent(Schema):
    """How far an item may travel. No audience: your own body only; `all` is every body of the Taskforce."""

    tier: MarkingTier
    handling: Handling = Handling.PERMITTED
    action: Code = ""
    sanitisation: Code = ""
    condition: Words = Field("", max_length=1_000)
    audience: list[Code] = Field([], max_length=MOST_NAMED)
    existence: Existence = Existence.HIDDEN
    kind: MarkingKind = MarkingKind.ORDINARY

    def stated(self) -> StatedMarking:
        """As a form states it."""
        purposes = [Purpose.LAW_ENFORCEMENT]
        if self.kind is MarkingKind.SAFEGUARDING:
            purposes.append(Purpose.SAFEGUARDING)
        return StatedMarking(
            tier=self.tier.value,
            handling=self.handling.value,
            action=self.action,
            sanitisation=self.sanitisation,
            condition=self.condition,
            audience=tuple(self.audience),
            purposes=tuple(purpose.value for purpose in purposes),
            existence=self.existence.value,
            kind=self.kind.value,
        )


class PersonSent(Schema):
    """A person whom an item names; of the birth date as much as is known, categories separated by ;."""

    reference: Code
    forename: Words = Field("", max_length=100)
    surname: Words = Field("", max_length=100)
    date_of_birth: Code = ""
    role: Words = Field("", max_length=100)
    subject_category: Words = Field("", max_length=200)


class ItemSent(Schema):
    """One item: its text, its own grade, where it came from, and how far it may travel."""

    text: Words = Field(min_length=1, max_length=20_000)
    standing: Literal["fact", "opinion"]
    scheme: Code = "3x5x2"
    grade: Code
    origin: Literal["own", "source", "quoted"]
    source_reference: Code = ""
    quotes_reference: Code = ""
    marking: MarkingSent
    people: list[PersonSent] = Field([], max_length=MOST_PEOPLE)


class ReportSent(Schema):
    """A report. `accepted` holds, by its key, your reason for each finding about its words that shall stand."""

    reference: Code = Field(min_length=1)
    title: Words = Field(min_length=1, max_length=200)
    urgency: Urgency
    danger: Literal["none", "life", "child"] = "none"
    intelligence_on: date
    created_at: datetime | None = None
    threat: Threat | None = None
    touches: list[Code] = Field([], max_length=MOST_NAMED)
    council_code: Code = ""
    requirement: Id | None = None
    items: list[ItemSent] = Field(min_length=1, max_length=MOST_ITEMS)
    accepted: dict[Code, Words] = {}
    draft: bool = False


class ReportsSought(Schema):
    """What a list of reports is narrowed to."""

    text: Words = Field("", max_length=100)
    urgency: Urgency | None = None
    state: ReportState | None = None
    partner: Code = ""
    threat: Threat | None = None


class MarkingTold(Schema):
    """How a thing is marked."""

    tier: str
    handling: str
    action: str
    sanitisation: str
    condition: str
    existence: str
    kind: str


class NamedTold(Schema):
    """Who an item names; the subject of its id is at linking."""

    id: Id
    name: str
    kind: str
    categories: str


class ItemTold(Schema):
    """One item as its originator gave it."""

    number: int
    text: str
    standing: str
    scheme: str
    grade: str
    origin: str
    quotes: str
    marking: MarkingTold
    named: list[NamedTold]


class ReportLine(Schema):
    """One report in a list."""

    id: Id
    reference: str
    title: str
    partner: str
    urgency: str
    state: str
    threat: str
    intelligence_on: date
    created_at: datetime


class ReportOne(ReportLine):
    """One report with the items of it that you may read."""

    received_at: datetime
    council_code: str
    touches: list[str]
    requirement: Id | None
    marking: MarkingTold
    items: list[ItemTold]


@router.get("/reports", auth=READ, response=Listed[ReportLine])
def reports_found(request: DeskRequest, sought: Query[ReportsSought], paged: Query[Paged]) -> Listed[ReportLine]:
    """The reports that you may read, narrowed, newest first."""
    found, following = part_of(reports(request.reader, _sought(sought)), paged)
    saw(request, *(Ref("report", report.pk) for report in found))
    return Listed[ReportLine](items=[ReportLine(**_line(report)) for report in found], next_page=following)


@router.post("/reports", auth=SUBMIT, response={201: Made})
def send_report(request: DeskRequest, key: Key, report: ReportSent) -> Status[Made]:
    """Send one report. Life at immediate risk, or a child, is never told by a machine: the answer says how."""
    if report.danger != "none":
        raise Refused(422, "This needs a person now.", "Call 999; then tell it on the desk's page of a new report.")
    return once(request, key, partial(_take, request.reader, report))


@router.get("/reports/{ref:id}", auth=READ, response=ReportOne)
def report(request: DeskRequest, id: Id) -> ReportOne:
    """One report. Where its marking asks why you need it, say so in the header Plait-Reason."""
    found = get_readable(Report, request.reader, id)
    ref = Ref("report", found.pk)
    give_reason_or_ask(request, ref=ref, marking=marking_shown(request.reader, found))
    saw(request, ref)
    card = report_card(request.reader, found)
    return ReportOne(
        **_line(found),
        received_at=found.received_at,
        council_code=found.council_code,
        touches=sorted(found.touches),
        requirement=card.requirement_id,
        marking=_marking(card.marking),
        items=[_item(item) for item in card.items],
    )


def _take(reader: Reader, report: ReportSent) -> str:
    try:
        kept = receive_report(actor=reader, report=_given(reader, report), draft=report.draft)
    except FindingsStand as standing:
        raise _about_words(standing) from None
    return reverse("api:collection_report", args=[kept.pk])


def _about_words(standing: FindingsStand) -> Refused:
    found = [
        One(
            where=finding.place,
            reason=f"“{finding.words}”: {finding.why}",
            way_out=finding.way_out
            if finding in standing.refused
            else f"{finding.way_out} Or give your reason for it in accepted, under {finding.key}.",
        )
        for finding in standing.findings
    ]
    return Refused(422, "Words of the report want changing.", "Change each, or give your reason for it.", found)


def _given(reader: Reader, report: ReportSent) -> ReportGiven:
    return ReportGiven(
        reference=report.reference,
        title=report.title,
        urgency=report.urgency.value,
        intelligence_on=report.intelligence_on,
        created_at=report.created_at or timezone.now(),
        items=[_item_given(reader, item) for item in report.items],
        threat=report.threat.value if report.threat else "",
        touches=list(dict.fromkeys([*([report.threat.value] if report.threat else []), *report.touches])),
        council_code=report.council_code,
        requirement=report.requirement,
        accepted=report.accepted,
    )


def _item_given(reader: Reader, item: ItemSent) -> ItemGiven:
    return ItemGiven(
        text=item.text,
        is_opinion=item.standing == "opinion",
        scheme=item.scheme,
        grade=item.grade,
        marking=item.marking.stated(),
        origin=item.origin,
        source_reference=item.source_reference,
        quotes_reference=own_reference(reader, item.quotes_reference) if item.quotes_reference else "",
        people=[NamedPerson(**person.model_dump()) for person in item.people],
    )


def _sought(asked: ReportsSought) -> Sought:
    return Sought(
        text=asked.text,
        urgency=asked.urgency.value if asked.urgency else "",
        state=asked.state.value if asked.state else "",
        partner=asked.partner,
        threat=asked.threat.value if asked.threat else "",
    )


def _line(report: Report) -> dict[str, Any]:
    return {
        "id": report.pk,
        "reference": report.own_reference,
        "title": report.title,
        "partner": report.partner.key,
        "urgency": report.urgency,
        "state": report.state,
        "threat": report.threat,
        "intelligence_on": report.intelligence_on,
        "created_at": report.created_at,
    }


def _item(card: ItemCard) -> ItemTold:
    return ItemTold(
        number=card.number,
        text=card.text,
        standing="opinion" if card.is_opinion else "fact",
        scheme=card.graded.scheme,
        grade=card.graded.given,
        origin=card.origin.value if card.origin else "",
        quotes=card.quotes,
        marking=_marking(card.marking),
        named=[NamedTold(id=one.id, name=one.name, kind=one.kind, categories=one.categories) for one in card.named],
    )


def _marking(marking: Marking) -> MarkingTold:
    return MarkingTold(
        tier=marking.tier.value,
        handling=marking.handling.value,
        action=marking.action.value if marking.action else "",
        sanitisation=marking.sanitisation.value if marking.sanitisation else "",
        condition=marking.condition,
        existence=marking.existence.value,
        kind=marking.kind.value,
    )
