"""The queue of concerns, and one of them, as the desk may read them."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, IntegerField, QuerySet, Value, When

from plait.domain.concern import TRANSITIONS, ConcernState
from plait.policy.access import Reader
from plait_desk.collection.models import Concern, ConcernEvent, ConcernMessage, Report

FIRST_WORDS = 90
_ORDER = (ConcernState.NEW, ConcernState.TAKEN, ConcernState.ASKED, ConcernState.REPORTED, ConcernState.CLOSED)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConcernRow:
    """One concern in the queue."""

    id: int
    starts: str
    told_at: datetime
    state: str
    taken_by: str
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ConcernSaid:
    """One message: `by` is empty where it came with the receipt."""

    text: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ConcernStep:
    """What the desk did with it."""

    state: str
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ConcernCard:
    """Everything the page of one concern shows."""

    row: ConcernRow
    text: str
    contact: str
    said: tuple[ConcernSaid, ...]
    steps: tuple[ConcernStep, ...]
    may_become: frozenset[ConcernState]
    report_id: int | None


def concerns(reader: Reader, state: str = "") -> QuerySet[Concern]:
    """What was told: the new ones first, then by how long they wait."""
    place = Case(
        *[When(state=state.value, then=Value(number)) for number, state in enumerate(_ORDER)],
        output_field=IntegerField(),
    )
    rows = Concern.objects.readable_by(reader).select_related("taken_by").order_by(place, "told_at", "pk")
    return rows.filter(state=state) if state else rows


def concern_row(reader: Reader, concern: Concern) -> ConcernRow:
    """As the queue shows it."""
    words = " ".join(concern.text.split())
    return ConcernRow(
        id=concern.pk,
        starts=words if len(words) <= FIRST_WORDS else f"{words[:FIRST_WORDS]}…",
        told_at=concern.told_at,
        state=ConcernState(concern.state).words,
        taken_by=concern.taken_by.name if concern.taken_by else "",
        days=max((reader.at - concern.told_at).days, 0),
    )


def concern_card(reader: Reader, concern: Concern) -> ConcernCard:
    """The page of a concern that the reader may read."""
    messages = ConcernMessage.objects.readable_by(reader).filter(concern=concern).select_related("by").order_by("pk")
    events = ConcernEvent.objects.readable_by(reader).filter(concern=concern).select_related("by").order_by("pk")
    report = Report.objects.readable_by(reader).filter(pk=concern.report_id).first()
    return ConcernCard(
        row=concern_row(reader, concern),
        text=concern.text,
        contact=concern.contact,
        said=tuple(ConcernSaid(text=one.text, by=one.by.name if one.by else "", at=one.at) for one in messages),
        steps=tuple(
            ConcernStep(
                state=ConcernState(one.to_state).words,
                reason=one.reason,
                by=one.by.name if one.by else "",
                at=one.at,
            )
            for one in events
        ),
        may_become=TRANSITIONS[ConcernState(concern.state)],
        report_id=report.pk if report else None,
    )
