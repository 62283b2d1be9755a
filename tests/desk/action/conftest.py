"""One partner with an accepted task about one group, seen by two bodies."""

from dataclasses import dataclass
from datetime import date

import pytest
from django.utils import timezone
from tests.factories import a_body, a_marking, a_reader

from plait.domain.ids import encode, new_id
from plait.policy.access import Reader
from plait.policy.roles import Role
from plait_desk.accounts.models import Marking, Partner, Person
from plait_desk.assessment.models import AssessmentEdition
from plait_desk.tasking.models import Decision, Option, Proposal, Task
from plait_desk.thread.models import Release, Target


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A task and the people around it: its partner's lead and officer, a board of another body, an outsider."""

    task: Task
    marking: Marking
    partner: Partner
    lead: Reader
    officer: Reader
    board: Reader
    outsider: Reader


@pytest.fixture
def asked() -> Asked:
    partner, other = a_body(), a_body()
    marking = a_marking(partner, partner, other)
    lead = a_reader(partner, Role.LRO)
    return Asked(
        task=a_task(partner, marking, Person.objects.get(pk=lead.person_id)),
        marking=marking,
        partner=partner,
        lead=lead,
        officer=a_reader(partner, Role.PARTNER_OFFICER),
        board=a_reader(other, Role.BOARD),
        outsider=a_reader(a_body(), Role.BOARD),
    )


def a_task(partner: Partner, marking: Marking, person: Person, state: str = Task.State.ACCEPTED) -> Task:
    """A task sent to `partner` about a group, with everything that it came from."""
    now = timezone.now()
    target = Target.objects.create(kind=Target.Kind.GROUP, key=encode(new_id()))
    edition = AssessmentEdition.objects.create(
        title="Autumn", framework_edition="test", as_of=date(2026, 11, 1), opened_at=now, marking=marking
    )
    proposal = Proposal.objects.create(
        edition=edition, value=1.0, bound=1.0, seed=1, by=person, at=now, marking=marking
    )
    option = Option.objects.create(
        proposal=proposal,
        target=target,
        title="Joint visits",
        strand="Disrupt",
        lead=partner,
        days=10,
        value_low=1,
        value_best=2,
        value_high=3,
        is_proposed=True,
        marking=marking,
    )
    decision = Decision.objects.create(
        option=option, verdict="accept", reason="highest harm prevented", by=person, at=now, marking=marking
    )
    release = Release.objects.create(
        object_ref="option:1",
        version="1",
        from_marking=marking,
        to_marking=marking,
        by=person,
        regime="dpa2018-part3",
        gateway="synthetic",
        purpose="law-enforcement",
        basis="t",
        at=now,
    )
    return Task.objects.create(
        decision=decision,
        release=release,
        target=target,
        partner=partner,
        owner=person,
        title="Joint visits",
        text="Visit three depots",
        strand="Disrupt",
        measure="visits made",
        due_on=date(2027, 3, 1),
        state=state,
        sent_at=now,
        marking=marking,
    )
