"""Reports, tasks and requirements in a line each, for the tests of what is counted."""

from datetime import date, datetime, timedelta
from itertools import count

from plait.domain.ids import Ref, encode
from plait.policy.access import Reader
from plait_desk.accounts.models import Marking, Partner
from plait_desk.assessment.models import AssessmentEdition
from plait_desk.collection.models import Report, Requirement
from plait_desk.mapping.models import Group
from plait_desk.tasking.models import Decision, Option, Proposal, Task
from plait_desk.thread.models import Release, Target, ThreadLink
from tests.factories.people import NOW

_numbers = count(1)
WAITS = Report.State.REQUIRES_ASSESSMENT


def a_report(marking: Marking, *, state: str = WAITS, days_ago: float = 3, council: str = "") -> Report:
    """A High report of the marking's originator, created that many days ago."""
    at = NOW - timedelta(days=days_ago)
    assert marking.originator
    return Report.objects.create(
        marking=marking,
        partner=marking.originator,
        own_reference=f"IR-{next(_numbers):05d}",
        title="Night unloading (synthetic)",
        intelligence_on=at.date(),
        created_at=at,
        received_at=at,
        urgency=Report.Urgency.HIGH,
        state=state,
        council_code=council,
    )


def a_group(marking: Marking, *, tier: str = Group.Tier.T1, name: str = "Larch") -> Group:
    """A mapped group, recorded ten weeks ago."""
    assert marking.originator
    return Group.objects.create(
        marking=marking,
        partner=marking.originator,
        reference=f"SOCG-{next(_numbers):03d}",
        name=name,
        region="East",
        tier=tier,
        state=Group.State.ACTIVE,
        primary_threat="drugs",
        recorded_at=NOW - timedelta(weeks=10),
    )


def a_task(
    marking: Marking, group: Group, by: Reader, *, sent_at: datetime = NOW, partner: Partner | None = None
) -> Task:
    """A task on the group, with the option and the decision that it came from, all with one marking."""
    assert marking.originator
    target, _ = Target.objects.get_or_create(kind=Target.Kind.GROUP, key=encode(group.pk))
    edition = AssessmentEdition.objects.create(
        marking=marking, title="Edition", framework_edition="1", as_of=NOW.date(), opened_at=NOW
    )
    proposal = Proposal.objects.create(
        marking=marking, edition=edition, value=1, bound=1, seed=1, by_id=by.person_id, at=NOW
    )
    option = Option.objects.create(
        marking=marking, proposal=proposal, target=target, title="Joint visit",
        strand="Detect", lead=marking.originator,
        days=4, value_low=1, value_best=2, value_high=3, rank=1, is_proposed=True,
    )  # fmt: skip
    decision = Decision.objects.create(
        marking=marking, option=option, verdict="accept", reason="It prevents most", by_id=by.person_id, at=NOW
    )
    release = Release.objects.create(
        object_ref=str(Ref("option", option.pk)), version="1", from_marking=marking, to_marking=marking,
        by_id=by.person_id, regime="dpa2018-part3", gateway="synthetic", purpose="law-enforcement", basis="tasking",
        at=NOW,
    )  # fmt: skip
    return Task.objects.create(
        marking=marking, decision=decision, release=release, target=target, partner=marking.originator,
        owner_id=by.person_id, title="Joint visit", text="Visit", strand="Detect", measure="Turnover",
        due_on=date(2026, 12, 1), sent_at=sent_at,
    )  # fmt: skip


def a_requirement(marking: Marking, by: Reader, *, collector: Partner | None = None, weeks_ago: int = 2) -> Requirement:
    """An open question of the marking's originator."""
    assert marking.originator
    return Requirement.objects.create(
        marking=marking,
        question="Who controls the third depot?",
        decision="Whom to task",
        owner=marking.originator,
        collector=collector,
        value=3.5,
        raised_by_id=by.person_id,
        raised_at=NOW - timedelta(weeks=weeks_ago),
    )


def a_step(from_ref: Ref, to_ref: Ref, marking: Marking) -> ThreadLink:
    """One step of the thread."""
    return ThreadLink.objects.create(
        from_ref=str(from_ref), relation="led_to", to_ref=str(to_ref), at=NOW, marking=marking
    )
