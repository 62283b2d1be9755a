"""Where one group stands in the thread, as one reader may see it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain

import numpy as np

from plait.domain.ids import Ref
from plait.mapping.graph import integers, subject_of
from plait.policy.access import Reader
from plait.policy.permissions import Permission
from plait_desk.collection.models import Item, Mention, Report
from plait_desk.collection.queries.origins import origins_of
from plait_desk.mapping.models import Group, GroupMember
from plait_desk.mapping.queries.drawn import Picture
from plait_desk.mapping.queries.groups import nominals_of
from plait_desk.thread.queries import walk

# The stations after the group, and the kinds of thing that stand at each.
AHEAD = {
    "Judgement": ("judgement", "key_judgement", "rating"),
    "Requirement": ("requirement",),
    "Task": ("proposal", "option", "decision", "task"),
    "Outcome": ("action", "disruption", "outcome"),
}
AT_ONCE = 900
MOST_ITEMS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Naming:
    """One report that names a nominal, by its best graded item."""

    report_id: int
    title: str
    on: date
    urgency: str
    grade: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Passed:
    """What the thread passes on its way to a group and on from it; whatever the reader may not read is not there."""

    origins: int
    reports: tuple[Naming, ...]
    ahead: dict[str, int]


def passed_by(
    picture: Picture | None, reader: Reader, group: Group, *, members: Sequence[GroupMember] | None = None
) -> Passed:
    """The thread through a group: the reports that name its nominals, newest first, and what came of it by station."""
    if not reader.may(Permission.THREAD_READ):
        return Passed(origins=0, reports=(), ahead=dict.fromkeys(AHEAD, 0))
    items = _items(reader, _mentions(picture, nominals_of(reader, group) if members is None else members))
    best = {item.report_id: item for item in sorted(items, key=lambda item: (item.grade, item.pk), reverse=True)}
    reports = Report.objects.readable_by(reader).filter(pk__in=best, withdrawn_at=None)
    counted = Counter(thing.kind for thing in _ahead(reader, Ref("group", group.pk)))
    return Passed(
        origins=len(set(origins_of(reader, [item.pk for item in items]).values())),
        reports=tuple(
            Naming(
                report_id=report.pk,
                title=report.title,
                on=report.intelligence_on,
                urgency=report.urgency,
                grade=best[report.pk].grade,
            )
            for report in reports.order_by("-intelligence_on", "pk")
        ),
        ahead={name: sum(counted[kind] for kind in kinds) for name, kinds in AHEAD.items()},
    )


def items_naming(picture: Picture | None, reader: Reader, group: Group) -> list[tuple[int, str]]:
    """The newest readable items that name a nominal, in words: what a level may rest on."""
    named = {item.pk for item in _items(reader, _mentions(picture, nominals_of(reader, group)))}
    shown = Item.objects.readable_by(reader).filter(report__in=Report.objects.readable_by(reader))
    found: list[Item] = []
    for start in range(0, len(named), AT_ONCE):
        found += shown.filter(pk__in=sorted(named)[start : start + AT_ONCE]).select_related("report")
    found.sort(key=lambda item: (item.report.intelligence_on, item.pk), reverse=True)
    return [
        (item.pk, f"{item.report.own_reference}, item {item.number}: {item.report.title}")
        for item in found[:MOST_ITEMS]
    ]


def _mentions(picture: Picture | None, members: Sequence[GroupMember]) -> Sequence[int]:
    """Every mention of the people who, to this reader, are the group's nominals."""
    if picture is None or not len(members):
        return ()
    nominals = np.array([one.mention_id for one in members], dtype=np.int64)
    subjects = integers(picture.linkage["subject_id"])
    same = np.isin(subjects, subject_of(nominals, picture.linkage))
    found: list[int] = integers(picture.linkage["mention_id"])[same].tolist()
    return found


def _items(reader: Reader, mentions: Sequence[int]) -> list[Item]:
    """The readable items in which these mentions stand; protected people are in none."""
    named = {
        item
        for start in range(0, len(mentions), AT_ONCE)
        for item in Mention.objects.readable_by(reader)
        .filter(pk__in=mentions[start : start + AT_ONCE], item__isnull=False, is_protected=False)
        .values_list("item_id", flat=True)
    }
    return list(Item.objects.readable_by(reader).filter(pk__in=named, withdrawn_at=None))


def _ahead(reader: Reader, ref: Ref) -> set[Ref]:
    """Every other thing that the thread leads on to."""
    steps = walk(reader, ref, backwards=False)
    return set(chain.from_iterable((step.from_ref, step.to_ref) for step in steps)) - {ref}
