"""What this room's pages draw out of plain values."""

from collections.abc import Sequence

from django.utils.safestring import SafeString, mark_safe

from plait.domain.ids import Ref
from plait.domain.marking import Marking as MarkingValue
from plait.policy.access import Reader
from plait.policy.permissions import Permission
from plait_desk.linking.queries.page import SubjectPage
from plait_desk.linking.queries.pair import PairRow
from plait_desk.linking.queries.passed import came_of, number_of_origins
from plait_desk.looks.pictures import weight
from plait_desk.looks.pictures.strip import Station
from plait_desk.looks.pictures.timeline import Moment

# The stations after a subject, and the kinds of thing that stand at each.
AHEAD = {
    "Group": ("group",),
    "Judgement": ("judgement", "key_judgement", "rating"),
    "Requirement": ("requirement",),
    "Task": ("proposal", "option", "decision", "task"),
    "Outcome": ("action", "disruption", "outcome"),
}
MOST_MOMENTS = 60


def weight_bar(bits: float | None) -> SafeString:
    """The bar of one field."""
    return mark_safe(weight.weight_bar(bits))  # noqa: S308  # drawn from numbers alone


def waterfall(rows: Sequence[PairRow]) -> list[SafeString]:
    """A bar for each row, from where the one before it ended, all on one scale."""
    ends = [0.0, *(row.start for row in rows), *(row.end for row in rows)]
    low, high = min(ends) - 1, max(ends) + 1
    bars = [
        weight.weight_bar(None) if row.weight is None else weight.step_bar(row.start, row.end, low=low, high=high)
        for row in rows
    ]
    return [mark_safe(bar) for bar in bars]  # noqa: S308  # as above


def total_scale(bits: float, *, joined_from: float) -> SafeString:
    """The total on its scale."""
    return mark_safe(weight.total_scale(bits, joined_from=joined_from))  # noqa: S308  # as above


def moments(subject: SubjectPage) -> list[Moment]:
    """When it was recorded, and the periods of what was said of it and of its ties."""
    recorded = [Moment(lane="Recorded", words=one.source, from_on=one.recorded_on) for one in subject.records]
    ties = [
        Moment(
            lane=row.words.capitalize(),
            words=row.other_name,
            from_on=row.from_on,
            to_on=row.to_on,
            is_period=True,
            ink="known",
        )
        for row in subject.ties
        if row.from_on
    ]
    return (sorted(ties, key=lambda one: (one.lane, one.from_on)) + recorded)[:MOST_MOMENTS]


def stations(reader: Reader, subject: SubjectPage, reached: Sequence[Ref]) -> list[Station]:
    """The strip of a subject: where its records come from, the things `reached` from it, and what came of them."""
    if not reader.may(Permission.THREAD_READ):
        return []
    ahead = came_of(reader, reached)
    return [
        _station("Sources", number_of_origins(reader, [record.id for record in subject.records])),
        _station("Reports", len({record.report_id for record in subject.records if record.report_id})),
        Station(name="Subject", text="you are here", state="me"),
        *(_station(name, sum(ahead[kind] for kind in kinds)) for name, kinds in AHEAD.items()),
    ]


def page_marking(together: MarkingValue) -> dict[str, str]:
    """What the bands of a page say: the marking of all its records together."""
    conditions = f" {together.condition}" if together.condition else ""
    return {"tier": together.tier.value, "words": f"Handling: {together.handling.value}.{conditions}"}


def _station(name: str, count: int) -> Station:
    return Station(name=name, text=str(count) if count else "none yet", state="on" if count else "no")
