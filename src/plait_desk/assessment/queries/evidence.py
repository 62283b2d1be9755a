"""What a judgement rests on, counted by origin, over the items that one reader may read."""

from dataclasses import dataclass

from django.db.models import QuerySet

from plait.assessment.evidence import Evidence, Ladder, climb
from plait.assessment.framework import framework
from plait.domain.ids import Ref
from plait.domain.marking import MarkingKind
from plait.domain.threat import Threat
from plait.policy.access import Reader
from plait_desk.assessment.models import AssessmentEdition, KeyJudgement
from plait_desk.collection.models import Item, Report, Requirement
from plait_desk.collection.queries.origins import origins_of
from plait_desk.thread.models import Target

WEIGHED = "3x5x2"
# What was given to protect a person feeds no score.
UNWEIGHED_KIND = MarkingKind.SAFEGUARDING.value
# What is believed before any evidence: a base rate of one in five, ours.
BASE_RATE = 0.2
OFFERED = 20
ASKED = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgementView:
    """One key judgement with its ladder; `unweighed` counts items of legacy grades, shown and not weighed."""

    id: int
    statement: str
    term: str
    confidence: str
    why: str
    would_change: str
    signed: str
    ladder: Ladder
    unweighed: int

    @property
    def model(self) -> tuple[float, float] | None:
        """The shares with any one origin left out; nothing where there is no evidence to weigh."""
        return (self.ladder.low, self.ladder.high) if self.ladder.rungs else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One requirement on the threat, as the page shows it."""

    id: int
    question: str
    decision: str
    state: str
    value: float | None
    cost_days: float | None
    has_collector: bool


def judgement_views(reader: Reader, edition: AssessmentEdition | None, threat: str) -> list[JudgementView]:
    """The judgements that stand on one threat, newest first, each with the evidence that the reader may read."""
    if edition is None:
        return []
    rows = KeyJudgement.objects.newest_for(reader).filter(
        edition=edition,
        target__kind=Target.Kind.THREAT,
        target__key=threat,
    )
    return [_view(reader, row) for row in rows.select_related("by").order_by("-at", "-pk")]


def items_on(reader: Reader, threat: str) -> list[tuple[str, str]]:
    """The newest items on a threat as choices: reference, and what to call it."""
    rows = (
        _items(reader)
        .filter(report__threat__in=[threat, Threat.parse(threat).label], withdrawn_at=None)
        .exclude(marking__kind=UNWEIGHED_KIND)
        .select_related("report")
        .order_by("-report__received_at", "number", "pk")[:OFFERED]
    )
    return [(str(Ref("item", row.pk)), f"{_label(row)} [{row.grade}]: {row.text[:120]}") for row in rows]


def requirements_on(reader: Reader, threat: str) -> list[Asked]:
    """What is still asked about one threat, most valuable first."""
    rows = (
        Requirement.objects.newest_for(reader)
        .filter(target__kind=Target.Kind.THREAT, target__key=threat)
        .exclude(state=Requirement.State.WITHDRAWN)
        .order_by("-value", "pk")[:ASKED]
    )
    return [
        Asked(
            id=row.pk,
            question=row.question,
            decision=row.decision,
            state=row.get_state_display(),
            value=row.value,
            cost_days=row.cost_days,
            has_collector=row.collector_id is not None,
        )
        for row in rows
    ]


def _view(reader: Reader, row: KeyJudgement) -> JudgementView:
    sides = {Ref.parse(each["ref"]).id: bool(each["for"]) for each in row.evidence}
    rows = _items(reader).filter(pk__in=sides).exclude(marking__kind=UNWEIGHED_KIND)
    items = list(rows.select_related("report").order_by("pk"))
    weighed = [item for item in items if item.grading_scheme == WEIGHED]
    origins = origins_of(reader, [item.pk for item in weighed])
    said = [
        Evidence(
            origin=origins.get(item.pk) or f"report {item.report_id}",
            label=_label(item),
            grade=item.grade,
            speaks_for=sides[item.pk],
            on=item.report.intelligence_on,
        )
        for item in weighed
    ]
    return JudgementView(
        id=row.pk,
        statement=row.statement,
        term=row.term,
        confidence=row.confidence,
        why=row.why,
        would_change=row.would_change,
        signed=f"{row.by.name}, {row.at:%-d %B %Y}",
        ladder=climb(said, start=BASE_RATE, framework=framework()),
        unweighed=len(items) - len(weighed),
    )


def _items(reader: Reader) -> QuerySet[Item]:
    """Items that the reader may read with their reports: each is told by its report's reference and day."""
    return Item.objects.readable_by(reader).filter(report__in=Report.objects.readable_by(reader))


def _label(item: Item) -> str:
    return f"{item.report.own_reference}, item {item.number}"
