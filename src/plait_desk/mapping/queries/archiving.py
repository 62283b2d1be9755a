"""Where archiving a group stands, from the steps that one reader may read."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from django.utils.timezone import localdate

from plait.domain.archive import ArchiveCase, ArchiveEntry, ArchiveState, ArchiveStep
from plait.domain.group import GroupEventKind
from plait.domain.ids import PersonId
from plait.mapping.archive import offered, replay
from plait.policy.access import Reader
from plait.policy.record import may_step
from plait_desk.accounts.models import Person
from plait_desk.mapping.models import Group, GroupEvent

KIND_OF: Mapping[ArchiveStep, GroupEventKind] = {
    ArchiveStep.ASK: GroupEventKind.ARCHIVE_ASKED,
    ArchiveStep.CHECK: GroupEventKind.ARCHIVE_CHECKED,
    ArchiveStep.AGREE: GroupEventKind.ARCHIVE_AGREED,
    ArchiveStep.REFUSE: GroupEventKind.ARCHIVE_REFUSED,
    ArchiveStep.WITHDRAW: GroupEventKind.ARCHIVE_WITHDRAWN,
    ArchiveStep.REVIEW: GroupEventKind.ARCHIVE_REVIEWED,
}
STEP_OF = {kind.value: step for step, kind in KIND_OF.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Archiving:
    """What a page shows of it: the case, who took part, and whether the day to look again is over."""

    case: ArchiveCase
    asked_by: str = ""
    checked_by: str = ""
    is_overdue: bool = False

    @property
    def is_open(self) -> bool:
        """True while somebody waits for a check or a decision."""
        return self.case.state in {ArchiveState.ASKED, ArchiveState.CHECKED}


def archiving_of(reader: Reader, group: Group, *, as_of: date) -> Archiving:
    """Where it stands for one group that was already found readable."""
    case = case_of(reader, group)
    names = dict(
        Person.objects.filter(pk__in=[id_ for id_ in (case.asked_by, case.checked_by) if id_]).values_list("pk", "name")
    )
    return Archiving(
        case=case,
        asked_by=names.get(case.asked_by or 0, ""),
        checked_by=names.get(case.checked_by or 0, ""),
        is_overdue=case.is_overdue(as_of),
    )


def case_of(reader: Reader, group: Group) -> ArchiveCase:
    """The case of one group: none where it is archived by another way, or has been reactivated since."""
    return cases_of(reader, [group])[group.pk]


def cases_of(reader: Reader, groups: Sequence[Group]) -> dict[int, ArchiveCase]:
    """The case of each of these groups."""
    ids = [group.pk for group in groups]
    rows = GroupEvent.objects.readable_by(reader).filter(group__in=ids, kind__in=STEP_OF)
    steps = groupby(rows.order_by("group_id", "at", "pk"), key=lambda row: row.group_id)
    cases = {group_id: replay(_entries(some)) for group_id, some in steps}
    return {group.pk: _standing(group, cases.get(group.pk, ArchiveCase())) for group in groups}


def reviews_in(reader: Reader, ids: Sequence[int], *, as_of: date) -> dict[int, Archiving]:
    """Those of these groups that were archived by a decision, with the day to look again."""
    groups = list(Group.objects.readable_by(reader).filter(pk__in=ids).order_by("pk")) if ids else []
    cases = {id_: case for id_, case in cases_of(reader, groups).items() if case.review_on}
    return {id_: Archiving(case=case, is_overdue=case.is_overdue(as_of)) for id_, case in cases.items()}


def waiting_to_archive(reader: Reader, *, as_of: date) -> list[tuple[Group, str, datetime]]:
    """The groups of the reader's body on which they may take the next step, the longest first: what, and since when."""
    own = Group.objects.readable_by(reader).filter(partner=reader.partner_id)
    steps = GroupEvent.objects.readable_by(reader).filter(group__in=own, kind__in=STEP_OF)
    newest = {row.group_id: row for row in steps.select_related("group").order_by("at", "pk")}
    cases = cases_of(reader, [row.group for row in newest.values()])
    last = sorted(newest.values(), key=lambda row: (row.at, row.pk))
    asked = [(row, _asked_of(reader, row.group, cases[row.group_id], as_of)) for row in last]
    return [(row.group, words, row.at) for row, words in asked if words]


def _asked_of(reader: Reader, group: Group, case: ArchiveCase, as_of: date) -> str:
    """What this reader is asked to do about archiving; nothing where it is for others."""
    step = _NEXT.get(case.state)
    is_late = case.state is not ArchiveState.AGREED or case.is_overdue(as_of)
    if step is None or not is_late or case.asked_by == reader.person_id:
        return ""
    is_theirs = may_step(reader, step, recorded_by=group.partner_id, led_by=group.lead_officer_id)
    return _ASKED[step] if is_theirs else ""


_NEXT = {
    ArchiveState.ASKED: ArchiveStep.CHECK,
    ArchiveState.CHECKED: ArchiveStep.AGREE,
    ArchiveState.AGREED: ArchiveStep.REVIEW,
}
_ASKED = {
    ArchiveStep.CHECK: "Check the request to archive it",
    ArchiveStep.AGREE: "Decide whether it is archived",
    ArchiveStep.REVIEW: "Archived: the day to look again is over",
}


def steps_for(group: Group, case: ArchiveCase) -> tuple[ArchiveStep, ...]:
    """The steps that somebody may take on the group now. One that ended in another is archived without any."""
    if group.state == Group.State.ARCHIVED and case.state is not ArchiveState.AGREED:
        return ()
    return offered(case)


def _standing(group: Group, case: ArchiveCase) -> ArchiveCase:
    is_archived, is_agreed = group.state == Group.State.ARCHIVED, case.state is ArchiveState.AGREED
    return case if is_archived is is_agreed else ArchiveCase()


def _entries(rows: Iterable[GroupEvent]) -> Iterable[ArchiveEntry]:
    for row in rows:
        yield ArchiveEntry(
            step=STEP_OF[row.kind],
            by=PersonId(row.by_id or 0),
            on=localdate(row.at),
            reason=row.reason,
            review_on=row.on,
        )
