"""A small world in which something can be tasked."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from plait.domain.task import TaskOrder, Verdict
from plait.policy.access import Reader
from plait.policy.roles import Role
from plait.tasking.propose import Terms
from plait_desk.accounts.models import Partner
from plait_desk.accounts.services import TASKFORCE_BASIS
from plait_desk.mapping.models import Group
from plait_desk.tasking.models import Option, Proposal, Task
from plait_desk.tasking.services import TaskGiven, decide, propose, task_partner
from tests.factories.assessed import a_group, an_agreed_edition, some_capacity
from tests.factories.people import a_body, a_marking, a_reader

QUICK = Terms(futures=5, seconds=2)
OTHERS: Sequence[str] = ("hmrc", "copfs", "cru", "sps", "afc")


@dataclass(frozen=True, kw_only=True)
class World:
    """Police, a council and a tax body; a scored group told to police and council, one unscored."""

    analyst: Reader
    board: Reader
    council: Partner
    officer: Reader
    group: Group
    unscored: Group
    proposal: Proposal


def a_world() -> World:
    """Make it: an agreed edition, capacity, and a proposal."""
    psos, council = a_body("psos"), a_body("council-glasgow-city")
    for key in OTHERS:
        a_body(key)
    analyst, board = a_reader(psos), a_reader(psos, Role.BOARD)
    group = a_group(psos, "Larch", marking=a_marking(psos, psos, council))
    unscored = a_group(psos, "Maple", marking=a_marking(psos), tier="T0", level=None)
    edition = an_agreed_edition(analyst)
    some_capacity(analyst)
    proposal = propose(actor=analyst, edition_id=edition.pk, terms=QUICK)
    officer = a_reader(council, Role.PARTNER_OFFICER)
    return World(
        analyst=analyst,
        board=board,
        council=council,
        officer=officer,
        group=group,
        unscored=unscored,
        proposal=proposal,
    )


def council_option(world: World) -> Option:
    return Option.objects.filter(proposal=world.proposal, lead=world.council, is_development=False).first()  # type: ignore[return-value]  # the world always has one


def order(world: World, **changes: object) -> TaskOrder:
    whole = TaskOrder(
        title="Review three licences",
        text="Please review the licences of three premises in your area.",
        measure="Licences reviewed",
        owner_id=world.officer.person_id,
        due_on=world.board.at.date() + timedelta(weeks=12),
    )
    return replace(whole, **changes)  # type: ignore[arg-type]  # fields of TaskOrder by name


def sent(world: World) -> Task:
    decision = decide(
        actor=world.board, option_id=council_option(world).pk, verdict=Verdict.ACCEPT, reason="Days are free"
    )
    given = TaskGiven(decision_id=decision.pk, order=order(world), basis=TASKFORCE_BASIS)
    return task_partner(actor=world.board, given=given)
