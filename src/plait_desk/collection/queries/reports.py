"""Reports as pages show them: plain values, only what the reader may read."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from plait.domain.marking import Marking as MarkingValue
from plait.domain.report import TRANSITIONS, OriginKind, ReportState, TriageClock, Urgency, read_touches, triage_clock
from plait.domain.threat import Threat
from plait.policy.access import Reader
from plait_desk.collection.models import AcceptedFinding, Item, Mention, Report, Requirement, Statement
from plait_desk.collection.queries.graded import Graded, as_graded
from plait_desk.collection.queries.history import Happened, Related, history, related
from plait_desk.collection.queries.origins import repeats_of

WAITING = (ReportState.REQUIRES_ASSESSMENT, ReportState.REQUIRES_CORRECTION)
_CODES = {
    "A1": "may be combined, no direct action; ask the originator before acting on what follows from it.",
    "A2": "covert action allowed; protect source and technique; not alone as evidence.",
    "A3": "overt action allowed, as the originator specified.",
    "S1": "may be sanitised for wider sharing without asking.",
    "S2": "ask the originator before sanitising.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """What a list of reports is narrowed to; empty is any."""

    text: str = ""
    urgency: str = ""
    state: str = ""
    partner: str = ""
    threat: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRow:
    """One report in a list."""

    id: int
    reference: str
    title: str
    partner: str
    urgency: str
    state: str
    threat: str
    intelligence_on: str
    clock: TriageClock | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A person or company named in an item. The page of a mention is linking's."""

    id: int
    name: str
    kind: str
    categories: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemCard:
    """One item, with its grade as given, its conditions spelt out, and who else says the same from one origin."""

    id: int
    number: int
    text: str
    is_opinion: bool
    graded: Graded
    marking: MarkingValue
    codes: tuple[tuple[str, str], ...]
    named: tuple[Named, ...]
    origin: OriginKind | None
    quotes: str
    kept_words: tuple[tuple[str, str], ...]
    repeats: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportCard:
    """Everything the page of one report shows."""

    row: ReportRow
    created_at: datetime
    received_at: datetime
    council_code: str
    touches: tuple[str, ...]
    marking: MarkingValue
    items: tuple[ItemCard, ...]
    history: tuple[Happened, ...]
    related: Related
    steps: tuple[ReportState, ...]
    requirement_id: int | None


def reports(reader: Reader, sought: Sought) -> QuerySet[Report]:
    """The reports that fit, newest first."""
    rows = Report.objects.readable_by(reader).filter(withdrawn_at=None)
    for field in ("urgency", "state", "threat"):
        if getattr(sought, field):
            rows = rows.filter(**{field: getattr(sought, field)})
    if sought.partner:
        rows = rows.filter(partner__key=sought.partner)
    if sought.text:
        rows = rows.filter(title__icontains=sought.text) | rows.filter(own_reference__iexact=sought.text)
    # The bodies are asked for by themselves: joined, they tempt SQLite to begin with them and to sort every report.
    return rows.order_by("-created_at", "pk").prefetch_related("partner")


def as_rows(found: Iterable[Report], as_of: datetime) -> list[ReportRow]:
    """Reports as a list shows them, with the clock of those that wait."""
    return [_row(report, as_of) for report in found]


def report_card(reader: Reader, report: Report) -> ReportCard:
    """The page of a report that the reader may read; items they may not read are not there."""
    items = list(
        Item.objects.readable_by(reader)
        .filter(report=report)
        .select_related("marking", "origin")
        .order_by("number", "pk")
    )
    named = _named_in(reader, report, items)
    repeats, kept = repeats_of(reader, report, [item.pk for item in items]), _kept_words(reader, report)
    return ReportCard(
        row=_row(report, reader.at),
        created_at=report.created_at,
        received_at=report.received_at,
        council_code=report.council_code,
        marking=report.marking.value(),
        touches=tuple(sorted(one.label for one in read_touches(";".join(report.touches)) if one != report.threat)),
        items=tuple(
            _card(item, named.get(item.pk, ()), repeats.get(item.pk, ()), kept.get(f"item {item.number}", ()))
            for item in items
        ),
        history=history(reader, report),
        related=related(reader, report),
        steps=() if report.withdrawn_at else tuple(sorted(TRANSITIONS[ReportState(report.state)])),
        requirement_id=_answered(reader, report),
    )


def _answered(reader: Reader, report: Report) -> int | None:
    """The requirement that the report answers, where the reader may read it."""
    rows = Requirement.objects.readable_by(reader).filter(pk=report.requirement_id)
    return rows.values_list("pk", flat=True).first()


def _row(report: Report, as_of: datetime) -> ReportRow:
    waits = report.state in WAITING and report.withdrawn_at is None
    # A day of creation that lies ahead buys no time.
    since = min(report.created_at, report.received_at)
    clock = triage_clock(Urgency(report.urgency), received_at=since, as_of=as_of) if waits else None
    return ReportRow(
        id=report.pk,
        reference=report.own_reference,
        title=report.title,
        partner=report.partner.name,
        urgency=report.urgency,
        state=ReportState(report.state).words,
        threat=_threat(report.threat),
        intelligence_on=f"{report.intelligence_on:%-d %b %Y}",
        clock=clock,
    )


def _threat(key: str) -> str:
    return next((threat.label for threat in Threat if threat.value == key), key)


def _card(
    item: Item,
    named: Sequence[Named],
    repeats: Sequence[tuple[int, str]],
    kept_words: Sequence[tuple[str, str]],
) -> ItemCard:
    marking = item.marking.value()
    codes = [code.value for code in (marking.action, marking.sanitisation) if code is not None]
    return ItemCard(
        id=item.pk,
        number=item.number,
        text=item.text,
        is_opinion=item.is_opinion,
        graded=as_graded(item),
        marking=marking,
        codes=tuple((code, _CODES[code]) for code in codes),
        named=tuple(named),
        origin=OriginKind(item.origin.kind) if item.origin else None,
        quotes=item.quotes,
        kept_words=tuple(kept_words),
        repeats=tuple(repeats),
    )


def _kept_words(reader: Reader, report: Report) -> dict[str, list[tuple[str, str]]]:
    """Words that the lint found and the writer kept, with the reason, by the place they stand in."""
    rows = AcceptedFinding.objects.readable_by(reader).filter(report=report).order_by("place", "pk")
    kept: dict[str, list[tuple[str, str]]] = {}
    for place, words, reason in rows.values_list("place", "words", "reason"):
        kept.setdefault(place, []).append((words, reason))
    return kept


def _named_in(reader: Reader, report: Report, items: Sequence[Item]) -> dict[int, list[Named]]:
    """Who each item names, as that version of the report said it."""
    rows = (
        Statement.objects.readable_by(reader)
        .filter(item__in=items, other=None, mention__is_protected=False)
        .order_by("mention__kind", "mention_id", "pk")
    )
    if report.withdrawn_at is None:
        rows = rows.filter(withdrawn_at=None)
    said = list(rows.values_list("item_id", "mention_id", "mention__kind", "property", "value"))
    # Asked for these few alone: as one question with the above, the database reads every mention there is.
    seen = set(Mention.objects.readable_by(reader).filter(pk__in={row[1] for row in said}).values_list("pk", flat=True))
    words: dict[tuple[int, int, str], dict[str, str]] = {}
    for item_id, pk, kind, name, value in said:
        if pk in seen:
            words.setdefault((item_id, pk, kind), {}).setdefault(name, value or "")
    named: dict[int, list[Named]] = {}
    for (item_id, pk, kind), told in words.items():
        named.setdefault(item_id, []).append(_named(pk, kind, told))
    return named


def _named(pk: int, kind: str, told: dict[str, str]) -> Named:
    name = told.get("name") or " ".join(filter(None, (told.get("forename"), told.get("surname"))))
    categories = told.get("subject_category", "").replace("_", " ").replace(";", ", ").capitalize()
    return Named(id=pk, name=name or "no name given", kind=kind, categories=categories)
