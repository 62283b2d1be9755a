"""Who may change the record of a group, and move it from which state to which. The one place that says so.

The body that recorded a group changes it, and so does its lead responsible officer, of whichever body. Archiving
takes three steps, and nobody takes two of them where the second looks at the first.
"""

from collections.abc import Mapping

from plait.domain.archive import ArchiveStep
from plait.domain.group import TRANSITIONS, GroupState
from plait.policy.access import Reader
from plait.policy.permissions import Permission

RECORD = Permission.MAPPING_GROUP_RECORD
DECIDE = Permission.MAPPING_ARCHIVE_DECIDE

# Every move from state to state: to archived by a decision, any other by whoever keeps the record.
MOVES: Mapping[tuple[GroupState, GroupState], Permission] = {
    (state, to): DECIDE if to is GroupState.ARCHIVED else RECORD
    for state, following in TRANSITIONS.items()
    for to in following
}


ARCHIVING: Mapping[ArchiveStep, Permission] = {
    ArchiveStep.ASK: RECORD,
    ArchiveStep.CHECK: Permission.MAPPING_ARCHIVE_CHECK,
    ArchiveStep.AGREE: DECIDE,
    ArchiveStep.REFUSE: DECIDE,
    ArchiveStep.WITHDRAW: RECORD,
    ArchiveStep.REVIEW: DECIDE,
}


def may_change(reader: Reader, *, recorded_by: int, led_by: int | None) -> bool:
    """True for whoever keeps records at the body that recorded the group, and for its lead officer."""
    return reader.may(RECORD) and (reader.partner_id == recorded_by or reader.person_id == led_by)


def may_move(reader: Reader, state: GroupState, to: GroupState) -> bool:
    """True if a grant of the reader gives this move; whether the record is theirs, `may_change` says."""
    needed = MOVES.get((state, to))
    return needed is not None and reader.may(needed)


def may_step(reader: Reader, step: ArchiveStep, *, recorded_by: int, led_by: int | None) -> bool:
    """True if the reader may take this step of archiving.

    Who changes the record asks and withdraws; the other steps are for others at the body that recorded the group.
    """
    if ARCHIVING[step] is RECORD:
        return may_change(reader, recorded_by=recorded_by, led_by=led_by)
    return reader.may(ARCHIVING[step]) and reader.partner_id == recorded_by
