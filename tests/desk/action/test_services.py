from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone
from pytest_django import Settings
from tests.desk.action.conftest import Asked, a_task
from tests.factories import a_body, a_marking

from plait.action.disruption import OwnClaim
from plait.action.gate import Evidence
from plait.action.lifecycle import NotAllowed
from plait.domain.action import ActionEvent, ActionKind, ActionState, JudgedWorthwhile
from plait.domain.disruption import Capability, Displacement, DisruptionLevel, Duration
from plait.domain.ids import Ref
from plait.domain.outcome import Design, Effect, Maryland, Outcome, OutcomeKind
from plait_desk.accounts.models import Person
from plait_desk.action import services
from plait_desk.action.models import Action, Disruption
from plait_desk.action.models import ActionEvent as Step
from plait_desk.action.services import Claim, Opening, Said
from plait_desk.audit.models import WaitingChange
from plait_desk.collection.models import Load
from plait_desk.looks.synthetic import mark_as_synthetic
from plait_desk.search.queries import search
from plait_desk.tasking.models import Task
from plait_desk.thread.models import ThreadLink

pytestmark = pytest.mark.django_db(databases=["default", "audit"])

CLAIM = Claim(
    attribute="money handling",
    before=Capability.HIGH,
    after=Capability.LOW,
    duration=Duration.A_YEAR_OR_MORE,
    displacement=Displacement.NONE_SEEN,
    happened_on=date(2026, 3, 31),
    evidence="Two accounts frozen",
)
EFFECT = Effect(
    change=-0.2,
    low=-0.3,
    high=-0.1,
    p_any=0.99,
    p_worthwhile=0.9,
    p_value=0.01,
    design=Design.DIFFERENCE_IN_DIFFERENCES,
    maryland=Maryland.COMPARISON_AREAS,
    treated=3,
    compared=9,
    periods_before=12,
    periods_after=12,
    method="by hand",
)
PROOF = Evidence(
    registered="visits made", effect=EFFECT, months=12, cost_per_unit=1.0, shadow_price=2.0, displaced=False
)


def opened(asked: Asked) -> Action:
    return services.open_action(actor=asked.lead, opening=Opening(), task_id=asked.task.pk)


def test_a_line_is_labelled_by_its_home_and_never_by_a_file_of_others(
    asked: Asked, tmp_path: Path, settings: Settings
) -> None:
    settings.PLAIT_HOME, settings.PLAIT_DEMO = tmp_path, False
    theirs = a_body()
    given = {"by_id": asked.lead.person_id, "received_at": timezone.now(), "marking": a_marking(theirs)}
    Load.objects.create(partner=theirs, name="SYNTHETIC_people.csv", sha256="0" * 64, **given)
    own = Opening(title="Visits", strand="Deter")
    assert not services.open_action(actor=asked.lead, opening=own).is_synthetic
    mark_as_synthetic()
    assert services.open_action(actor=asked.lead, opening=own).is_synthetic


def moved(asked: Asked, action: Action, *events: Said) -> Action:
    for said in events:
        action = services.record_progress(actor=asked.officer, action_id=action.pk, said=said)
    return action


START = Said(note="first visit made", value=1, event=ActionEvent.START)


def test_an_accepted_task_opens_one_planned_line_with_its_measure_and_marking(asked: Asked) -> None:
    action = opened(asked)
    assert (action.state, action.measure, action.strand) == ("planned", "visits made", "Disrupt")
    assert action.marking == asked.task.marking
    assert opened(asked) == action


def test_a_task_that_nobody_accepted_opens_nothing(asked: Asked) -> None:
    sent = a_task(asked.partner, asked.marking, Person.objects.get(pk=asked.lead.person_id), Task.State.SENT)
    with pytest.raises(services.items.TaskNotAccepted):
        services.open_action(actor=asked.lead, opening=Opening(), task_id=sent.pk)


def test_a_body_that_may_not_read_the_task_is_told_that_it_is_not_there(asked: Asked) -> None:
    with pytest.raises(Http404):
        services.open_action(actor=asked.outsider, opening=Opening(), task_id=asked.task.pk)


def test_an_officer_records_progress_but_opens_no_line(asked: Asked) -> None:
    with pytest.raises(PermissionDenied):
        services.open_action(actor=asked.officer, opening=Opening(title="x", strand="Deter"))


def test_a_strands_own_line_is_seen_by_all_members(asked: Asked) -> None:
    own = Opening(title="Letter to hauliers", strand="Deter", kind=ActionKind.GUIDANCE, measure="letters read")
    action = services.open_action(actor=asked.lead, opening=own)
    assert action.state == ActionState.IDEA
    assert Action.objects.readable_by(asked.board).filter(pk=action.pk).exists()


def test_the_thread_and_the_search_know_the_line_and_the_log_has_no_words_in_it(asked: Asked) -> None:
    action = opened(asked)
    step = ThreadLink.objects.get(to_ref=str(Ref("action", action.pk)))
    assert step.from_ref == str(Ref("task", asked.task.pk))
    assert [hit.ref.id for hit in search(asked.lead, "visits").hits] == [action.pk]
    assert not search(asked.outsider, "visits").hits
    assert "Joint" not in " ".join(WaitingChange.objects.values_list("objects_named", flat=True))


def test_a_proved_pilot_is_mainstreamed_step_by_step(asked: Asked) -> None:
    evaluated = Said(note="counted", event=ActionEvent.EVALUATE, evidence=PROOF)
    action = moved(asked, opened(asked), START, evaluated, Said(note="agreed", event=ActionEvent.PROVE))
    action = services.mainstream(actor=asked.lead, action_id=action.pk, reason="into core business")
    assert action.state == ActionState.MAINSTREAMED
    assert list(Step.objects.order_by("id").values_list("kind", flat=True)) == [
        "start",
        "evaluate",
        "prove",
        "mainstream",
    ]


def test_an_unproved_pilot_is_neither_proved_nor_mainstreamed(asked: Asked) -> None:
    weak = replace(PROOF, effect=replace(EFFECT, p_worthwhile=0.5))
    action = moved(asked, opened(asked), START, Said(note="x", event=ActionEvent.EVALUATE, evidence=weak))
    with pytest.raises(NotAllowed):
        moved(asked, action, Said(note="please", event=ActionEvent.PROVE))
    with pytest.raises(NotAllowed):
        services.mainstream(actor=asked.lead, action_id=action.pk, reason="we like it")
    assert Action.objects.get(pk=action.pk).state == ActionState.EVALUATED


def test_guidance_is_mainstreamed_on_a_named_judgement_and_labelled(asked: Asked) -> None:
    own = Opening(title="Guidance", strand="Deter", kind=ActionKind.GUIDANCE, measure="read by")
    action = services.open_action(actor=asked.lead, opening=own)
    walk = [Said(note="n", event=event) for event in (ActionEvent.PLAN, ActionEvent.START, ActionEvent.EVALUATE)]
    action = moved(asked, action, *walk)
    judged = JudgedWorthwhile(body="A council", decider="Head of licensing", reason="asked for by all")
    action = services.mainstream(actor=asked.lead, action_id=action.pk, reason="asked for", judged=judged)
    assert action.judged["label"] == "not statistically proved"


def test_an_outcome_is_linked_to_its_action_and_a_correction_keeps_the_first(asked: Asked) -> None:
    action = opened(asked)
    said = Outcome(kind=OutcomeKind.CHANGE, words="fewer complaints", low=2, high=6, unit="a month")
    first = services.record_outcome(actor=asked.officer, action_id=action.pk, outcome=said)
    second = services.record_outcome(
        actor=asked.officer, action_id=action.pk, outcome=replace(said, high=5), supersedes_id=first.pk
    )
    assert (second.low, second.high, second.supersedes) == (2, 5, first)
    assert ThreadLink.objects.filter(from_ref=str(Ref("action", action.pk)), relation="led to").count() == 2


def test_a_disruption_is_levelled_by_criteria_and_claimed_once(asked: Asked) -> None:
    action = opened(asked)
    first = services.claim_disruption(actor=asked.officer, action_id=action.pk, claim=CLAIM)
    again = services.claim_disruption(actor=asked.lead, action_id=action.pk, claim=CLAIM)
    assert first.level == DisruptionLevel.MAJOR
    assert again == first
    assert Disruption.objects.count() == 1


def test_a_disruption_is_moderated_by_another_body_only(asked: Asked) -> None:
    claim = services.claim_disruption(actor=asked.officer, action_id=opened(asked).pk, claim=CLAIM)
    with pytest.raises(PermissionDenied):
        services.moderate(actor=asked.officer, disruption_id=claim.pk, level=DisruptionLevel.MAJOR, reason="ours")
    held = services.moderate(
        actor=asked.board, disruption_id=claim.pk, level=DisruptionLevel.MINOR, reason="two accounts remain"
    )
    assert (held.level, held.moderated_level) == ("MAJOR", "MINOR")
    assert held.recheck_on is not None
    assert held.recheck_again_on is not None


def test_a_board_of_the_claiming_body_cannot_moderate(asked: Asked) -> None:
    from tests.factories import a_reader

    from plait.policy.roles import Role

    claim = services.claim_disruption(actor=asked.officer, action_id=opened(asked).pk, claim=CLAIM)
    with pytest.raises(OwnClaim):
        services.moderate(
            actor=a_reader(asked.partner, Role.BOARD),
            disruption_id=claim.pk,
            level=DisruptionLevel.MAJOR,
            reason="ours",
        )


def test_a_body_outside_sees_no_line_outcome_or_disruption(asked: Asked) -> None:
    from plait_desk.action import queries

    action = opened(asked)
    services.claim_disruption(actor=asked.officer, action_id=action.pk, claim=CLAIM)
    assert queries.lines(asked.outsider) == []
    assert queries.disruptions(asked.outsider) == []
