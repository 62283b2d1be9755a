"""When groups are to be scored again, from the dated facts that one reader may read."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime

from django.utils.timezone import localdate

from plait.domain.group import GroupEventKind
from plait.domain.ids import Ref
from plait.domain.report import Urgency
from plait.domain.rescore import Fact, RescoreDue, Trigger
from plait.mapping.rescore import rescore_due
from plait.policy.access import Reader
from plait.policy.permissions import Permission
from plait_desk.collection.models import Report
from plait_desk.mapping.models import Group, GroupEvent, GroupMember
from plait_desk.mapping.queries.coming import released, releases
from plait_desk.mapping.queries.drawn import Picture, picture_for
from plait_desk.mapping.queries.groups import nominals_of
from plait_desk.mapping.queries.lifetime import Managed, managed
from plait_desk.mapping.queries.new_links import new_businesses_named, new_businesses_of
from plait_desk.thread.models import ThreadLink

NAMES_A_NOMINAL = "names a nominal of"
# The room to the right writes this step of the thread, from the group to the claim, on the day of the claim.
DISRUPTED_BY = "disrupted by"
TOLD = {GroupEventKind.RELEASED: Trigger.RELEASED, GroupEventKind.NEW_BUSINESS: Trigger.NEW_BUSINESS}
AT_ONCE = 500


def rescores(
    reader: Reader, groups: Sequence[Group], *, as_of: date, picture: Picture | None = None
) -> dict[int, RescoreDue]:
    """When each of these groups is due, by the clock, High reports, disruptions, releases, and what was told by hand.

    With the reader's picture, by the companies that its people are newly tied to as well.
    """
    facts: dict[int, list[Fact]] = {}
    for start in range(0, len(groups), AT_ONCE):
        ids = [group.pk for group in groups[start : start + AT_ONCE]]
        for group_id, fact in (*_facts(reader, ids), *releases(reader, ids, as_of=as_of)):
            facts.setdefault(group_id, []).append(fact)
    for group_id, fact in new_businesses_of(reader, groups, picture) if picture else ():
        facts.setdefault(group_id, []).append(fact)
    return {group.pk: rescore_due(group.scored_on, facts.get(group.pk, []), as_of=as_of) for group in groups}


def rescores_in(
    reader: Reader, ids: Sequence[int], *, as_of: date, picture: Picture | None = None
) -> dict[int, RescoreDue]:
    """Those of these groups that are due on the day."""
    alive = Group.objects.readable_by(reader).exclude(state=Group.State.ARCHIVED)
    groups = list(alive.filter(pk__in=ids).order_by("pk"))
    found = rescores(reader, groups, as_of=as_of, picture=picture)
    return {id_: due for id_, due in found.items() if due.is_due(as_of)}


def led_and_due(reader: Reader, *, as_of: date) -> list[tuple[Group, date, str]]:
    """The groups that the reader leads and that are due, the longest first: since when, and why."""
    own = Group.objects.readable_by(reader).filter(lead_officer_id=reader.person_id)
    rows = list(own.exclude(state=Group.State.ARCHIVED).order_by("pk"))
    # Drawn only for whoever leads a group and may read what groups reach.
    picture = picture_for(reader, as_of) if rows and reader.may(Permission.MAPPING_REACH_READ) else None
    dues = rescores(reader, rows, as_of=as_of, picture=picture)
    due = [(row, dues[row.pk]) for row in rows if dues[row.pk].is_due(as_of)]
    found = [(row, one.on or localdate(row.recorded_at), one.why) for row, one in due]
    return sorted(found, key=lambda one: (one[1], one[0].pk))


def rescore_of(
    reader: Reader,
    group: Group,
    picture: Picture | None,
    *,
    as_of: date,
    known: Mapping[int, Managed] | None = None,
    members: Sequence[GroupMember] | None = None,
) -> RescoreDue:
    """When one group is due, with the companies that its people are newly tied to.

    `known` is what limits its nominals, and `members` they themselves, where the page has asked already.
    """
    people = nominals_of(reader, group) if members is None else members
    if known is None:
        known = managed(reader, [one.mention_id for one in people], as_of=as_of, picture=picture)
    facts = [fact for _, fact in _facts(reader, [group.pk])]
    facts += [fact for left in released(reader, known, as_of=as_of).values() for fact in left]
    facts += new_businesses_named(reader, group, people, picture) if picture else ()
    return rescore_due(group.scored_on, facts, as_of=as_of)


def _facts(reader: Reader, ids: Sequence[int]) -> Iterator[tuple[int, Fact]]:
    yield from _high_reports(reader, ids)
    yield from _disruptions(reader, ids)
    told = GroupEvent.objects.readable_by(reader).filter(group__in=ids, kind__in=TOLD).order_by("at", "pk")
    for group_id, kind, on, at, reason in told.values_list("group_id", "kind", "on", "at", "reason"):
        yield group_id, Fact(trigger=TOLD[GroupEventKind(kind)], on=on or localdate(at), words=reason)


def _high_reports(reader: Reader, ids: Sequence[int]) -> Iterator[tuple[int, Fact]]:
    """By the day on which the report came in: what it tells may be older, and is new to whoever scores."""
    steps = _steps(reader, NAMES_A_NOMINAL, to_ref__in=_refs(ids))
    of_report: dict[int, set[int]] = {}
    for from_ref, to_ref, _ in steps:
        of_report.setdefault(Ref.parse(from_ref).id, set()).add(Ref.parse(to_ref).id)
    high = Report.objects.readable_by(reader).filter(urgency=Urgency.HIGH, withdrawn_at=None)
    known = sorted(of_report)
    for start in range(0, len(known), AT_ONCE):
        for report in high.filter(pk__in=known[start : start + AT_ONCE]).order_by("received_at", "pk"):
            fact = Fact(trigger=Trigger.HIGH_REPORT, on=localdate(report.received_at), words=report.title)
            yield from ((group_id, fact) for group_id in sorted(of_report[report.pk]))


def _disruptions(reader: Reader, ids: Sequence[int]) -> Iterator[tuple[int, Fact]]:
    """Once each, however many markings tell of it."""
    first: dict[tuple[str, str], date] = {}
    for from_ref, to_ref, at in _steps(reader, DISRUPTED_BY, from_ref__in=_refs(ids)):
        first.setdefault((from_ref, to_ref), localdate(at))
    for (group, _), on in first.items():
        yield Ref.parse(group).id, Fact(trigger=Trigger.DISRUPTION, on=on, words="claimed on this day")


def _steps(reader: Reader, relation: str, **ends: object) -> Iterable[tuple[str, str, datetime]]:
    rows = ThreadLink.objects.readable_by(reader).filter(relation=relation, **ends).order_by("at", "pk")
    return rows.values_list("from_ref", "to_ref", "at")


def _refs(ids: Sequence[int]) -> list[str]:
    return [str(Ref("group", id_)) for id_ in ids]
