"""Requirements as pages show them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import F, QuerySet
from django.utils.timezone import localdate

from plait.policy.access import Reader
from plait_desk.collection.models import Report, Requirement

OFFERED = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class RequirementRow:
    """One requirement; `value` is the most that an answer is worth (harm points a year), None where not worked out."""

    id: int
    question: str
    decision: str
    known: str
    unknown: str
    assumed: str
    state: str
    owner: str
    collector: str
    value: float | None
    cost_days: float | None
    review_on: date | None
    is_due: bool
    answers: tuple[tuple[int, str], ...]


def requirements(reader: Reader, *, state: str = "") -> QuerySet[Requirement]:
    """The newest version of each, the most valuable answer first."""
    rows = Requirement.objects.newest_for(reader).select_related("owner", "collector")
    if state:
        rows = rows.filter(state=state)
    return rows.order_by(F("value").desc(nulls_last=True), "review_on", "pk")


def as_requirements(reader: Reader, rows: Iterable[Requirement]) -> list[RequirementRow]:
    """Requirements as plain values, each with the readable reports that answer it or a version before it."""
    found = list(rows)
    newest = _newest(reader, found)
    answers: dict[int, list[tuple[int, str]]] = {row.pk: [] for row in found}
    readable = Report.objects.readable_by(reader).filter(requirement__in=newest, withdrawn_at=None)
    for requirement, pk, reference in readable.order_by("own_reference", "pk").values_list(
        "requirement_id", "pk", "own_reference"
    ):
        answers[newest[requirement or 0]].append((pk, reference))
    return [_row(reader, row, answers[row.pk]) for row in found]


def _newest(reader: Reader, rows: Iterable[Requirement]) -> dict[int, int]:
    """For each of the rows, and each readable version before it without a gap, which row it is a version of."""
    before = Requirement.objects.readable_by(reader).filter(superseded_by__isnull=False)
    supersedes = dict(before.values_list("pk", "supersedes_id"))
    newest: dict[int, int] = {}
    for row in rows:
        version, earlier = row.pk, row.supersedes_id
        newest[version] = row.pk
        while earlier in supersedes:
            newest[earlier] = row.pk
            earlier = supersedes[earlier]
    return newest


def as_requirement(reader: Reader, row: Requirement) -> RequirementRow:
    """One requirement as plain values, with the readable reports that answer it."""
    return as_requirements(reader, [row])[0]


def _row(reader: Reader, row: Requirement, answers: Sequence[tuple[int, str]]) -> RequirementRow:
    return RequirementRow(
        id=row.pk,
        question=row.question,
        decision=row.decision,
        known=row.known,
        unknown=row.unknown,
        assumed=row.assumed,
        state=row.get_state_display().lower(),
        owner=row.owner.name,
        collector=row.collector.name if row.collector else "",
        value=row.value,
        cost_days=row.cost_days,
        review_on=row.review_on,
        is_due=row.review_on is not None and row.review_on <= localdate(reader.at),
        answers=tuple(answers),
    )


def open_questions(reader: Reader) -> list[tuple[int, str]]:
    """Open requirements as choices, the most valuable answer first; none for who may not read requirements."""
    rows = Requirement.objects.newest_for(reader).filter(state__in=[Requirement.State.OPEN, Requirement.State.PART_MET])
    found = rows.order_by(F("value").desc(nulls_last=True), "review_on", "pk").values_list("pk", "question")
    return [(pk, question[:120]) for pk, question in found[:OFFERED]]
