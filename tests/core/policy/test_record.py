"""Who may change a group's record, and move it from which state to which."""

from datetime import UTC, datetime

import pytest

from plait.domain.archive import ArchiveStep
from plait.domain.group import TRANSITIONS, GroupState
from plait.domain.ids import GrantId, PartnerId, PersonId
from plait.domain.marking import MarkingTier, Purpose
from plait.domain.partner import Term
from plait.policy.access import GrantHeld, Reader
from plait.policy.permissions import Permission
from plait.policy.record import ARCHIVING, MOVES, may_change, may_move, may_step
from plait.policy.roles import Role, roles_with

AT = datetime(2026, 11, 23, tzinfo=UTC)
OWN, OTHER = PartnerId(1), PartnerId(2)


def reader(role: Role) -> Reader:
    purposes = frozenset({Purpose.LAW_ENFORCEMENT})
    grant = GrantHeld(
        id=GrantId(1),
        role=role,
        clearance=MarkingTier.OFFICIAL_SENSITIVE,
        purposes=purposes,
        term=Term(from_at=AT),
    )
    return Reader(
        person_id=PersonId(7),
        partner_id=OWN,
        grants=(grant,),
        clearance=MarkingTier.OFFICIAL_SENSITIVE,
        purpose=Purpose.LAW_ENFORCEMENT,
        at=AT,
    )


def test_every_move_and_every_step_of_archiving_names_who_may_take_it() -> None:
    assert MOVES.keys() == {(state, to) for state, following in TRANSITIONS.items() for to in following}
    assert ARCHIVING.keys() == set(ArchiveStep)


def test_only_who_decides_on_archiving_moves_a_group_there() -> None:
    to_archive = {needed for (_, to), needed in MOVES.items() if to is GroupState.ARCHIVED}
    assert to_archive == {Permission.MAPPING_ARCHIVE_DECIDE}
    assert not may_move(reader(Role.ANALYST), GroupState.ACTIVE, GroupState.ARCHIVED)
    assert may_move(reader(Role.BOARD), GroupState.ACTIVE, GroupState.ARCHIVED)


def test_who_keeps_records_moves_them_otherwise_and_nobody_skips_a_state() -> None:
    for role in (Role.ANALYST, Role.LRO):
        assert may_move(reader(role), GroupState.ACTIVE, GroupState.DORMANT)
        assert not may_move(reader(role), GroupState.PROPOSED, GroupState.DORMANT)
    assert not may_move(reader(Role.PARTNER_OFFICER), GroupState.ACTIVE, GroupState.DORMANT)


def test_no_role_both_asks_for_archiving_and_decides_on_it() -> None:
    assert not roles_with(Permission.MAPPING_GROUP_RECORD) & roles_with(Permission.MAPPING_ARCHIVE_DECIDE)


@pytest.mark.parametrize(
    ("role", "steps"),
    [
        (Role.ANALYST, {"ask", "check", "withdraw"}),
        (Role.LRO, {"ask", "check", "withdraw"}),
        (Role.BOARD, {"check", "agree", "refuse", "review"}),
        (Role.PARTNER_OFFICER, set()),
    ],
)
def test_each_role_takes_its_own_steps(role: Role, steps: set[str]) -> None:
    taken = {step.value for step in ArchiveStep if may_step(reader(role), step, recorded_by=OWN, led_by=None)}
    assert taken == steps


def test_no_step_of_archiving_is_taken_by_another_body_but_asking_by_its_lead_officer() -> None:
    for role in (Role.ANALYST, Role.BOARD):
        assert not [step for step in ArchiveStep if may_step(reader(role), step, recorded_by=OTHER, led_by=None)]
    lro = reader(Role.LRO)
    taken = {step.value for step in ArchiveStep if may_step(lro, step, recorded_by=OTHER, led_by=lro.person_id)}
    assert taken == {"ask", "withdraw"}


def test_the_body_that_recorded_a_group_changes_it_and_so_does_its_lead_officer() -> None:
    lro = reader(Role.LRO)
    assert may_change(lro, recorded_by=OWN, led_by=None)
    assert not may_change(lro, recorded_by=OTHER, led_by=PersonId(8))
    assert may_change(lro, recorded_by=OTHER, led_by=lro.person_id)
    assert not may_change(reader(Role.BOARD), recorded_by=OWN, led_by=PersonId(7))
