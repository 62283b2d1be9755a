"""The last three rooms of a cycle: who is asked to do what, what came of it, and what is told."""

from datetime import date, timedelta

from plait.domain.action import ActionEvent
from plait.domain.disruption import Capability, Displacement, DisruptionLevel, Duration
from plait.domain.edition import Edition
from plait.domain.outcome import Outcome, OutcomeKind
from plait.domain.progress import Progress
from plait.domain.task import TaskOrder, Verdict
from plait.reporting.report import ReportKind
from plait_desk.action.models import Action, Disruption
from plait_desk.action.services import (
    Claim,
    Opening,
    Said,
    claim_disruption,
    moderate,
    open_action,
    record_outcome,
    record_progress,
)
from plait_desk.assessment.models import AssessmentEdition
from plait_desk.home.services.crew import Crew
from plait_desk.home.services.grounds import PUBLISHED, TASKED
from plait_desk.home.services.told import Told, told
from plait_desk.mapping.models import Group
from plait_desk.reporting.models import ReportEdition
from plait_desk.reporting.services import Publication, place_and_procurement, publish
from plait_desk.tasking.models import Decision, Option, Proposal, Task
from plait_desk.tasking.services import (
    TaskGiven,
    accept_task,
    decide,
    decline_task,
    offer_synthetically,
    propose,
    task_partner,
)
from plait_desk.thread.models import Event, Target

SYNTHETIC = "(SYNTHETIC)"
HALF_YEAR = timedelta(days=182)
# Of the options in order: how many the board accepts, then defers, then rejects; the rest wait for its next meeting.
ACCEPTED, DEFERRED, REJECTED = 16, 3, 3
DECLINES_EVERY, ENDS_EVERY, CLAIMS_EVERY = 7, 2, 3
KINDS = (ReportKind.THREAT_ASSESSMENT, ReportKind.PROGRESS)


def task(crew: Crew, as_of: date, progress: Progress) -> Told:
    """Propose under capacity; the board decides on the first options; what it accepts is released and sent."""
    edition = AssessmentEdition.objects.filter(agreed_at__isnull=False).order_by("-as_of", "-pk").first()
    if edition is None or not Group.objects.exists():
        return told("Tasking", options="no group is recorded: nothing to decide")
    analyst = crew.reader(crew.analyst)
    proposal = Proposal.objects.filter(edition=edition).order_by("-at", "-pk").first()
    if proposal is None:
        offer_synthetically(actor=analyst, from_on=as_of.replace(day=1), to_on=as_of + HALF_YEAR)
        proposal = propose(actor=analyst, edition_id=edition.pk, progress=progress)
    options = Option.objects.filter(proposal=proposal)
    lines = list(options.filter(is_proposed=True).order_by("rank", "pk").select_related("lead"))
    for place, option in enumerate(lines[: ACCEPTED + DEFERRED + REJECTED]):
        _decide(crew, option, place, as_of)
    return told(
        "Tasking",
        options=options.count(),
        proposed=len(lines),
        decided=Decision.objects.count(),
        tasks=Task.objects.count(),
    )


def _decide(crew: Crew, option: Option, place: int, as_of: date) -> None:
    if option.decisions.exists():
        return
    board = crew.reader(crew.board)
    verdict, reason = _verdict(place)
    decision = decide(actor=board, option_id=option.pk, verdict=verdict, reason=f"{reason} {SYNTHETIC}")
    if verdict is not Verdict.ACCEPT:
        return
    order = TaskOrder(
        title=f"{option.title} {SYNTHETIC}",
        text=f"{option.title}, {option.days:g} days. What may be told of the reasons is on the board's card.",
        measure=option.measure or "What changed, with bounds",
        owner_id=crew.officer(option.lead.key).person_id,
        due_on=as_of + timedelta(days=90 + 7 * place),
    )
    task_partner(actor=board, given=TaskGiven(decision_id=decision.pk, order=order, basis=TASKED))


def _verdict(place: int) -> tuple[Verdict, str]:
    if place < ACCEPTED:
        return Verdict.ACCEPT, "Prevents most for the days it takes, and the days are free"
    if place < ACCEPTED + DEFERRED:
        return Verdict.DEFER, "Waits for an answer to an open requirement"
    return Verdict.REJECT, "The days are needed for a task above it"


def act(crew: Crew, as_of: date, progress: Progress) -> Told:
    """Partners accept or decline; lines open in the plan and move on; some have an outcome or a disruption."""
    sent = list(Task.objects.filter(state=Task.State.SENT).select_related("partner").order_by("due_on", "pk"))
    for place, one in enumerate(sent):
        progress(place, len(sent), "tasks taken up")
        officer = crew.officer(one.partner.key)
        if place % DECLINES_EVERY == DECLINES_EVERY - 1:
            decline_task(actor=officer, task_id=one.pk, reason=f"No such days before the spring {SYNTHETIC}")
            continue
        accept_task(actor=officer, task_id=one.pk, note=f"Accepted {SYNTHETIC}")
        _carry_out(crew, one, place, as_of)
    if not Task.objects.exists():
        return told("Action", actions="no task was sent: nothing to carry out")
    return told(
        "Action",
        taken_up=Task.objects.filter(state=Task.State.ACCEPTED).count(),
        actions=Action.objects.count(),
        disruptions=Disruption.objects.count(),
    )


def _carry_out(crew: Crew, one: Task, place: int, as_of: date) -> None:
    officer, board = crew.officer(one.partner.key), crew.reader(crew.board)
    opening = Opening(title=one.title, strand=one.strand, measure=one.measure, starts_on=as_of, due_on=one.due_on)
    action = open_action(actor=board, opening=opening, task_id=one.pk)
    if place % 3:
        said = Said(note=f"Staff in place {SYNTHETIC}", event=ActionEvent.START)
        record_progress(actor=officer, action_id=action.pk, said=said)
    if place % ENDS_EVERY == 1:
        outcome = Outcome(
            kind=OutcomeKind.CHANGE,
            words=f"Measured change {SYNTHETIC}",
            low=1.0,
            high=6.0 + place,
            unit="of the measure",
        )
        record_outcome(actor=officer, action_id=action.pk, outcome=outcome)
    if place % CLAIMS_EVERY == 0 and one.target.kind == Target.Kind.GROUP:
        _claim(crew, one, action, as_of)


def _claim(crew: Crew, one: Task, action: Action, as_of: date) -> None:
    claim = Claim(
        attribute="money_handling",
        before=Capability.HIGH,
        after=Capability.LOW,
        duration=Duration.MONTHS,
        displacement=Displacement.NONE_SEEN,
        happened_on=as_of,
        evidence=f"Two accounts closed, no new ones seen {SYNTHETIC}",
    )
    claimed = claim_disruption(actor=crew.officer(one.partner.key), action_id=action.pk, claim=claim)
    board = crew.reader(crew.board)
    if claimed.partner_id != board.partner_id and not claimed.moderated_at:
        reason = f"One new account was seen since {SYNTHETIC}"
        moderate(actor=board, disruption_id=claimed.pk, level=DisruptionLevel.MINOR, reason=reason)


def tell(crew: Crew, progress: Progress) -> Told:
    """Publish what there is to tell; where nothing has happened since an edition, it stands."""
    before = ReportEdition.objects.count()
    if Group.objects.exists():
        for kind in KINDS:
            for edition in Edition:
                _publish(crew, kind, edition, progress)
    elif _is_news(ReportKind.PLACE_AND_PROCUREMENT, Edition.PARTNER):
        place_and_procurement(actor=crew.reader(crew.board), progress=progress)
    editions = ReportEdition.objects.count()
    return told("Reporting", editions=editions, published_now=editions - before)


def _publish(crew: Crew, kind: ReportKind, edition: Edition, progress: Progress) -> None:
    if _is_news(kind, edition):
        what = Publication(kind=kind, edition=edition, basis=PUBLISHED)
        second = crew.reader(crew.second) if edition is Edition.PUBLIC else None
        publish(actor=crew.reader(crew.board), what=what, second=second, progress=progress)


def _is_news(kind: ReportKind, edition: Edition) -> bool:
    """Whether anything but a publication has happened since this edition was last published."""
    last = ReportEdition.objects.filter(kind=kind.value, edition=edition.word).order_by("-published_at", "-pk").first()
    if last is None:
        return True
    return Event.objects.exclude(kind="reporting.published").filter(at__gt=last.published_at).exists()
