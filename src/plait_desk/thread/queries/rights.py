"""Requests of people as a data protection officer sees them, and which records may not be used."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils.timezone import localdate

from plait.domain.ids import Ref
from plait.domain.rights import EXEMPTIONS, STANDING, Outcome, Right, RightsState, law_of
from plait.domain.sharing import Regime
from plait.policy.access import Reader
from plait_desk.thread.models import Restriction, RightsDecision, RightsRequest
from plait_desk.thread.queries.ledger import moment

WAITING = (RightsState.IDENTITY, RightsState.OPEN, RightsState.REVIEW)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """Whom a request is about, as the person says; only the surname is needed."""

    surname: str
    forename: str = ""
    born_on: date | None = None
    postcode: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundRecord:
    """One record of the officer's own body: where it stands, and in which of the words typed it agrees. No content."""

    id: int
    code: str
    where: str
    on: str
    agrees: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordsOfPeople:
    """How the room that keeps records answers for them.

    `find` and `name` show only records that the officer's own body originated; `held_in` says in which things a record
    was told, whoever may read them, so that everybody who got it can be told.
    """

    find: Callable[[Reader, Sought], list[FoundRecord]]
    name: Callable[[Reader, Iterable[int]], dict[int, FoundRecord]]
    held_in: Callable[[int], list[Ref]]


_kept: list[RecordsOfPeople] = []


def records_of_people(kept: RecordsOfPeople) -> None:
    """Called once, from the apps.py of the room that keeps records."""
    _kept[:] = [kept]


def find_records(reader: Reader, sought: Sought) -> list[FoundRecord]:
    """Records of the reader's own body that may be about this person, those that agree most first."""
    return [found for kept in _kept for found in kept.find(reader, sought)]


def own_records(reader: Reader, mention_ids: Iterable[int]) -> dict[int, FoundRecord]:
    """Those of the records that the reader's own body originated."""
    ids = list(mention_ids)
    return {key: found for kept in _kept for key, found in kept.name(reader, ids).items()}


def held_in(mention_id: int) -> list[Ref]:
    """The things in which a record was told. For the services that tell recipients."""
    return [ref for kept in _kept for ref in kept.held_in(mention_id)]


def restricted_mentions() -> frozenset[int]:
    """Records that are used for nothing until the restriction is lifted."""
    return frozenset(Restriction.objects.filter(lifted_at=None).values_list("mention_id", flat=True))


def restricted_among(mention_ids: Iterable[int]) -> frozenset[int]:
    """Those of the records that are restricted."""
    return restricted_mentions() & frozenset(mention_ids)


@dataclass(frozen=True, slots=True, kw_only=True)
class RightsLine:
    """One request as a list shows it."""

    id: int
    right: str
    law: str
    requester: str
    received: str
    due: str
    state: str
    is_late: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionLine:
    """One decision of a named person."""

    outcome: str
    reason: str
    exemptions: tuple[str, ...]
    by: str
    when: str
    told: int
    is_review: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RightsCard:
    """The page of one request."""

    line: RightsLine
    state: RightsState
    asked: str
    regime: str
    identified: str
    extension: str
    review_asked: str
    records: tuple[tuple[FoundRecord, bool], ...]
    """each with whether it is restricted"""
    decisions: tuple[DecisionLine, ...]
    exemptions: tuple[tuple[str, str], ...]
    standing: str = STANDING


def rights_lines(reader: Reader, *, only_waiting: bool = False) -> list[RightsLine]:
    """Requests to the reader's body, the one due first on top; those that wait for a person only, where asked."""
    rows = waiting_requests(reader) if only_waiting else RightsRequest.objects.readable_by(reader)
    return sorted((_line(row) for row in rows.order_by("received_on", "pk")), key=lambda line: not line.is_late)


def waiting_requests(reader: Reader) -> QuerySet[RightsRequest]:
    """Requests to the reader's body that wait for one of its officers."""
    return RightsRequest.objects.readable_by(reader).filter(state__in=WAITING)


def rights_card(reader: Reader, row: RightsRequest) -> RightsCard:
    """Everything that the page of a request shows."""
    ids = list(row.mentions.order_by("added_at", "pk").values_list("mention_id", flat=True))
    named, restricted = own_records(reader, ids), restricted_among(ids)
    decisions = row.decisions.select_related("by").order_by("at", "pk")
    return RightsCard(
        line=_line(row),
        state=RightsState(row.state),
        asked=row.asked,
        regime=Regime(row.regime).words,
        identified=f"{row.identified_on:%-d %B %Y}: {row.identified_how}" if row.identified_on else "",
        extension=f"{moment(row.extended_at)}: {row.extension_reason}" if row.extended_at else "",
        review_asked=row.review_asked,
        records=tuple((named[key], key in restricted) for key in ids if key in named),
        decisions=tuple(_decision(each, Regime(row.regime)) for each in decisions),
        exemptions=tuple(EXEMPTIONS[Regime(row.regime)].items()),
    )


def _line(row: RightsRequest) -> RightsLine:
    due_on = row.clock().due_on
    return RightsLine(
        id=row.pk,
        right=Right(row.right).words,
        law=law_of(Right(row.right), Regime(row.regime)),
        requester=row.requester,
        received=f"{row.received_on:%-d %B %Y}",
        due=f"{due_on:%-d %B %Y}" if due_on else "",
        state=RightsState(row.state).words,
        is_late=row.is_late(localdate()),
    )


def _decision(row: RightsDecision, regime: Regime) -> DecisionLine:
    return DecisionLine(
        outcome=Outcome(row.outcome).words,
        reason=row.reason,
        exemptions=tuple(EXEMPTIONS[regime][code] for code in sorted(row.exemptions)),
        by=row.by.name,
        when=moment(row.at),
        told=row.told,
        is_review=row.is_review,
    )
