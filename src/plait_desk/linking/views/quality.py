"""How good the linking is: the newest evaluation of each data set, and whether each group is found as well."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from plait.domain.estimate import Range
from plait.linking.fairness import ENOUGH_PAIRS, ENOUGH_PEOPLE, LARGEST_GAP, GroupFigures, in_words
from plait.policy.permissions import Permission, needs
from plait_desk.accounts.queries import DeskRequest
from plait_desk.linking.queries.quality import KeptEvaluation, newest_evaluations


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupRow:
    """One group: its figures, its recall with the interval to draw, and the same in words."""

    figures: GroupFigures
    recall: Range
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SetPart:
    """One data set as the page shows it. `verdict` is fails, holds, unsaid, or empty where no groups are told."""

    kept: KeptEvaluation
    grouped_by: str
    verdict: str
    words: str
    rows: tuple[GroupRow, ...]
    scale_from: float


@needs(Permission.LINKING_SUBJECT_READ)
def quality(request: DeskRequest) -> HttpResponse:
    """What evaluations found, as they were kept. No truth is read for this page."""
    context = {
        "parts": [_part(kept) for kept in newest_evaluations()],
        "enough": ENOUGH_PAIRS,
        "enough_people": ENOUGH_PEOPLE,
        "allowed": LARGEST_GAP,
        "breadcrumbs": [("Linking", reverse("linking:index")), ("How good it is", "")],
    }
    return render(request, "linking/quality.html", context)


def _part(kept: KeptEvaluation) -> SetPart:
    groups, gap = kept.whole.groups, kept.whole.gap
    verdict = "" if not groups else "unsaid" if gap is None else "fails" if gap.is_failure else "holds"
    return SetPart(
        kept=kept,
        grouped_by="group" if kept.data_set.startswith("set ") else "origin of the name",
        verdict=verdict,
        words=in_words(gap) if groups else "",
        rows=tuple(_row(one, kept.is_synthetic) for one in groups),
        scale_from=_below([one.low for one in groups]),
    )


def _row(one: GroupFigures, is_synthetic: bool) -> GroupRow:
    label = f"{one.name}: recall {one.recall:.3f}, 95 in 100 between {one.low:.3f} and {one.high:.3f}"
    return GroupRow(
        figures=one,
        recall=Range(low=one.low, best=one.recall, high=one.high),
        label=f"SYNTHETIC. {label}" if is_synthetic else label,
    )


def _below(values: Sequence[float]) -> float:
    """The tenth below the least value, so that intervals fill their scale; it is said beside the picture."""
    return floor(10 * min(values)) / 10 if values else 0.0
