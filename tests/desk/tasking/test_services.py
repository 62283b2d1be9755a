"""The services of tasking, from an agreed edition to a task that its partner closes."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from tests.factories import a_body, a_reader
from tests.factories.tasked import QUICK, World, council_option, order, sent

from plait.domain.ids import Ref
from plait.domain.task import ForbiddenStep, IncompleteTask, OnlyDevelopment, Verdict
from plait.policy.roles import Role
from plait_desk.accounts.services import TASKFORCE_BASIS as BASIS
from plait_desk.mapping.models import Group
from plait_desk.tasking.models import Decision, Option, Task
from plait_desk.tasking.queries.tasks import task_lines
from plait_desk.tasking.services import (
    NotAccepted,
    NothingAgreed,
    NotUnderstandable,
    OwnerNotThere,
    TaskGiven,
    accept_task,
    close_task,
    decide,
    decline_task,
    propose,
    report_progress,
    task_partner,
)
from plait_desk.thread.models import Snapshot
from plait_desk.thread.queries import walk

pytestmark = pytest.mark.django_db(databases=["default", "audit"])


def test_a_proposal_keeps_every_option_with_its_reason_and_is_never_carried_out(world: World) -> None:
    options = Option.objects.filter(proposal=world.proposal)
    assert options.filter(is_proposed=True).count() == 2
    assert all(option.reasons for option in options)
    assert not Decision.objects.exists()
    assert not Task.objects.exists()
    assert world.proposal.value <= world.proposal.bound + 1e-6


def test_an_unscored_group_is_offered_development_only(world: World) -> None:
    of_maple = Option.objects.filter(proposal=world.proposal, target__key=Ref("group", world.unscored.pk).__str__()[6:])
    assert all(option.is_development for option in of_maple.filter(is_proposed=True))
    assert of_maple.filter(is_proposed=True).exists()
    assert any("development task only" in reason for option in of_maple for reason in option.reasons)


def test_a_body_that_may_not_be_told_is_left_out_with_that_reason(world: World) -> None:
    barred = Option.objects.filter(proposal=world.proposal, lead__key="cru", is_proposed=False)
    assert barred.exists()
    assert all("may not be told" in option.reasons[0] for option in barred)


def test_nothing_is_proposed_before_an_edition_is_agreed(world: World) -> None:
    from plait_desk.assessment.services import open_assessment  # the one test that needs it

    edition = open_assessment(actor=world.analyst, title="2027", as_of=world.analyst.at.date())
    with pytest.raises(NothingAgreed):
        propose(actor=world.analyst, edition_id=edition.pk, terms=QUICK)


def test_a_decision_needs_a_reason_and_the_board(world: World) -> None:
    option = council_option(world)
    with pytest.raises(NotUnderstandable):
        decide(actor=world.board, option_id=option.pk, verdict=Verdict.ACCEPT, reason=" ")
    with pytest.raises(PermissionDenied):
        decide(actor=world.analyst, option_id=option.pk, verdict=Verdict.ACCEPT, reason="x")


def test_a_later_decision_supersedes_and_the_earlier_stays_in_the_minutes(world: World) -> None:
    option = council_option(world)
    decide(actor=world.board, option_id=option.pk, verdict=Verdict.DEFER, reason="Wait")
    decide(actor=world.board, option_id=option.pk, verdict=Verdict.REJECT, reason="No", dissent="The council")
    assert [row.verdict for row in Decision.objects.order_by("at")] == ["defer", "reject"]
    assert Decision.objects.get(verdict="reject").supersedes is not None


def test_an_option_that_is_not_accepted_cannot_be_tasked(world: World) -> None:
    decision = decide(actor=world.board, option_id=council_option(world).pk, verdict=Verdict.DEFER, reason="Wait")
    with pytest.raises(NotAccepted):
        task_partner(actor=world.board, given=TaskGiven(decision_id=decision.pk, order=order(world), basis=BASIS))


@pytest.mark.parametrize("missing", [{"measure": ""}, {"text": " "}, {"due_on": None}])
def test_no_task_without_words_a_due_day_and_a_measure(world: World, missing: dict[str, object]) -> None:
    decision = decide(actor=world.board, option_id=council_option(world).pk, verdict=Verdict.ACCEPT, reason="Yes")
    changes = missing if "due_on" not in missing else {"due_on": world.board.at.date()}
    with pytest.raises(IncompleteTask):
        task_partner(
            actor=world.board, given=TaskGiven(decision_id=decision.pk, order=order(world, **changes), basis=BASIS)
        )
    assert not Snapshot.objects.filter(kind="task").exists()


def test_no_task_without_an_owner_who_works_there(world: World) -> None:
    decision = decide(actor=world.board, option_id=council_option(world).pk, verdict=Verdict.ACCEPT, reason="Yes")
    given = TaskGiven(decision_id=decision.pk, order=order(world, owner_id=world.analyst.person_id), basis=BASIS)
    with pytest.raises(OwnerNotThere):
        task_partner(actor=world.board, given=given)


def test_a_group_that_lost_its_score_gets_development_only(world: World) -> None:
    decision = decide(actor=world.board, option_id=council_option(world).pk, verdict=Verdict.ACCEPT, reason="Yes")
    Group.objects.filter(pk=world.group.pk).update(tier="T0")
    with pytest.raises(OnlyDevelopment):
        task_partner(actor=world.board, given=TaskGiven(decision_id=decision.pk, order=order(world), basis=BASIS))


def test_only_the_released_words_reach_the_partner(world: World) -> None:
    task = sent(world)
    assert [line.id for line in task_lines(world.officer, on=world.officer.at.date())] == [task.pk]
    assert not Option.objects.readable_by(world.officer).exists()
    assert not Decision.objects.readable_by(world.officer).exists()
    stranger = a_reader(a_body("hmrc"), Role.PARTNER_OFFICER)
    assert task_lines(stranger, on=stranger.at.date(), mine=False) == []
    assert task.release.to_marking_id == task.marking_id


def test_sending_twice_gives_the_same_task(world: World) -> None:
    task = sent(world)
    given = TaskGiven(decision_id=task.decision_id, order=order(world), basis=BASIS)
    assert task_partner(actor=world.board, given=given) == task


def test_the_thread_runs_from_the_group_to_the_task(world: World) -> None:
    task = sent(world)
    steps = walk(world.board, Ref("group", world.group.pk), backwards=False)
    assert Ref("task", task.pk) in {step.to_ref for step in steps}


def test_the_partner_accepts_reports_and_closes(world: World) -> None:
    task = sent(world)
    accept_task(actor=world.officer, task_id=task.pk)
    report_progress(actor=world.officer, task_id=task.pk, note="Two of three reviewed")
    closed = close_task(actor=world.officer, task_id=task.pk, note="All reviewed")
    assert closed.state == Task.State.CLOSED
    assert [event.kind for event in task.events.order_by("at", "pk")] == ["sent", "accepted", "progress", "closed"]
    with pytest.raises(ForbiddenStep):
        accept_task(actor=world.officer, task_id=task.pk)


def test_declining_needs_a_reason_and_another_body_cannot_answer(world: World) -> None:
    task = sent(world)
    with pytest.raises(IncompleteTask):
        decline_task(actor=world.officer, task_id=task.pk, reason="")
    stranger = a_reader(a_body("hmrc"), Role.PARTNER_OFFICER)
    with pytest.raises(Http404):
        accept_task(actor=stranger, task_id=task.pk)
    assert decline_task(actor=world.officer, task_id=task.pk, reason="No inspector free").state == "declined"
