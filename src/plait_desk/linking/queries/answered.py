"""What hangs on a requirement that somebody watches: its versions, and the reports that answer it."""

from collections.abc import Collection, Mapping, Sequence

from django.db.models import Q
from django.urls import reverse
from django.utils.timezone import localdate

from plait.domain.ids import Ref
from plait.policy.access import Reader
from plait.policy.permissions import Permission
from plait_desk.collection.models import Item, Report, Requirement
from plait_desk.linking.queries.held import Held, Watched, mark_of


def requirements_held(reader: Reader, ids: Collection[int]) -> dict[int, Watched]:
    """For each requirement, what its reader may read of it now; hidden and absent ones are left out, alike."""
    versions = versions_of(reader, ids)
    if not versions:
        return {}
    answers = _answers(reader, {row.pk for rows in versions.values() for row in rows})
    return {id_: _watched(rows, answers) for id_, rows in versions.items()}


def versions_of(reader: Reader, ids: Collection[int]) -> dict[int, list[Requirement]]:
    """For each readable requirement, every readable version before and after it without a gap, the oldest first."""
    if not ids or not reader.may(Permission.COLLECTION_REQUIREMENT_READ):
        return {}
    readable = Requirement.objects.readable_by(reader)
    asked = readable.in_bulk(set(ids))
    found, edge = dict(asked), set(asked)
    while edge:
        before = {row.supersedes_id for id_ in edge if (row := found[id_]).supersedes_id}
        beside = readable.filter(Q(pk__in=before) | Q(supersedes__in=edge)).exclude(pk__in=list(found))
        more = {row.pk: row for row in beside}
        found |= more
        edge = set(more)
    after = {row.supersedes_id: row for row in found.values() if row.supersedes_id}
    return {id_: _chain(found[id_], found, after) for id_ in asked}


def _chain(
    row: Requirement, found: Mapping[int, Requirement], after: Mapping[int | None, Requirement]
) -> list[Requirement]:
    while row.supersedes_id in found:
        row = found[row.supersedes_id]
    chain = [row]
    while chain[-1].pk in after:
        chain.append(after[chain[-1].pk])
    return chain


def _answers(reader: Reader, requirement_ids: set[int]) -> dict[int, list[Held]]:
    """The reports that answer each, with a mark for each of their items; nobody is told of a draft."""
    reports = Report.objects.readable_by(reader).filter(requirement__in=requirement_ids, withdrawn_at=None)
    rows = list(reports.exclude(state=Report.State.DRAFT).select_related("partner"))
    items: dict[int, list[int]] = {}
    held = Item.objects.readable_by(reader).filter(report__in=[row.pk for row in rows], withdrawn_at=None)
    for report, item in held.values_list("report_id", "pk"):
        items.setdefault(report, []).append(item)
    found: dict[int, list[Held]] = {}
    for row in rows:
        found.setdefault(row.requirement_id or 0, []).append(_report(row, items.get(row.pk, [])))
    return found


def _report(row: Report, items: Sequence[int]) -> Held:
    return Held(
        ref=Ref("report", row.pk),
        role="a report that answers it",
        title=row.title,
        url=reverse("collection:report", args=[row.pk]),
        source=f"{row.partner.name}, {row.own_reference}",
        on=localdate(row.received_at),
        said={mark_of(row.pk): "an answer", **{mark_of(item): "an item" for item in items}},
    )


def _watched(rows: Sequence[Requirement], answers: Mapping[int, Sequence[Held]]) -> Watched:
    newest = rows[-1]
    held = [_version(row) for row in rows] + [one for row in rows for one in answers.get(row.pk, ())]
    return Watched(
        title=newest.question,
        kind="requirement",
        url=reverse("collection:requirement", args=[newest.pk]),
        things={one.ref: one for one in held},
    )


def _version(row: Requirement) -> Held:
    return Held(
        ref=Ref("requirement", row.pk),
        role="how it moved on",
        title=f"The requirement is {row.get_state_display().lower()}",
        url=reverse("collection:requirement", args=[row.pk]),
        source="the requirement itself",
        on=localdate(row.raised_at),
        said={mark_of(row.pk): "a version"},
    )
