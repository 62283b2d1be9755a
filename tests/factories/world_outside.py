"""The rows of a random world that lead out of it: releases, editions, priorities, emergencies, rights, steps."""

from plait.domain.emergency import Danger
from plait.domain.ids import Ref
from plait_desk.accounts.models import Marking
from plait_desk.action.models import Action, Disruption, Outcome
from plait_desk.assessment.models import AssessmentEdition, KeyJudgement, Priority, Rating
from plait_desk.collection.models import Emergency, Load, Report
from plait_desk.linking.models import Match
from plait_desk.reporting.models import ReportEdition
from plait_desk.search.models import SearchEntry
from plait_desk.tasking.models import Decision, Option, Proposal, Task
from plait_desk.thread.models import (
    Blob,
    ConsentRequest,
    Disposal,
    Notice,
    Release,
    ReleaseRequest,
    RightsDecision,
    RightsRequest,
    Snapshot,
    Target,
    ThreadLink,
)
from plait_desk.thread.services.blobs import Kept, keep_blob
from tests.factories.rows import days_ago, word
from tests.factories.world_rows import COMMON, Made

NAMED = {
    "load": Load,
    "emergency": Emergency,
    "assessment": AssessmentEdition,
    "rating": Rating,
    "judgement": KeyJudgement,
    "match": Match,
    "proposal": Proposal,
    "option": Option,
    "decision": Decision,
    "task": Task,
    "action": Action,
    "outcome": Outcome,
    "disruption": Disruption,
    "edition": ReportEdition,
    "snapshot": Snapshot,
    "release": Release,
    "release_request": ReleaseRequest,
    "notice": Notice,
}


def _file(made: Made, marking: Marking, media_type: str) -> Blob:
    """A file with words of its own in it."""
    kept = Kept(
        partner_id=made.parent(type(made.ground.reader.body)), name=word(), media_type=media_type, marking=marking
    )
    blob = keep_blob(f"<p>{word()}</p>".encode(), kept)
    Blob.objects.filter(pk=blob.pk).delete()
    made.rows.append(blob)
    return blob


def released(made: Made) -> None:
    """Requests for a release, what was released and frozen, and editions with their files."""
    for number, report in enumerate(made.every(Report)):
        ref, marking = str(Ref("report", report.pk)), made.chance.choice(made.ground.markings)
        words = _file(made, marking, "text/plain")
        given = {"object_ref": ref, "version": "1", "to_marking": marking}
        ended = {"recalled_at": made.chance.choice((None, None, None, days_ago(0.5))), "recall_reason": word()}
        release = made.add(Release, from_marking=report.marking, basis=word(), at=days_ago(number), **ended, **given)
        made.add(
            ReleaseRequest, title=word(), words=words, marking=made.near(report.marking), asked_at=days_ago(3), **given
        )
        made.add(Snapshot, kind="released-words", title=word(), blob=words, release=release, marking=marking)
        _edition(made, release, marking)


def _edition(made: Made, release: Release, marking: Marking) -> None:
    said = {"marking": marking, "made_at": days_ago(2)}
    snapshot = made.add(
        Snapshot,
        kind="report",
        title=word(),
        blob=_file(made, marking, "application/json"),
        release=release,
        inputs=[release.object_ref],
        **said,
    )
    html, pdf, data = (_file(made, marking, form) for form in ("text/html", "application/pdf", "text/csv"))
    edition = made.add(
        ReportEdition,
        kind=made.chance.choice(("threat-assessment", "progress-report")),
        edition=made.chance.choice((ReportEdition.Edition.RESTRICTED, ReportEdition.Edition.PARTNER)),
        title=f"{COMMON} {word()}",
        snapshot=snapshot,
        html=html,
        pdf=pdf,
        data=data,
        headings=[word()],
        marking=marking,
        published_at=days_ago(made.chance.random()),
    )
    made.add(
        SearchEntry, ref=str(Ref("edition", edition.pk)), kind="report_edition", title=edition.title, marking=marking
    )


def priorities(made: Made) -> None:
    """What comes first, as somebody decided."""
    for target in made.every(Target):
        made.add(
            Priority,
            target=target,
            snapshot=made.some(Snapshot),
            from_on=days_ago(9).date(),
            to_on=days_ago(-9).date(),
            decided_by=made.ground.drawer.person,
            at=days_ago(8),
        )


def emergencies(made: Made) -> None:
    """Reports by the emergency route, told by the reader or to them; some were acknowledged."""
    for report in made.every(Report):
        answered = made.chance.random() < 0.4
        made.add(
            Emergency,
            report=report,
            danger=made.chance.choice(list(Danger)).value,
            told_by=made.chance.choice((made.ground.reader, made.ground.drawer)).person,
            told_at=days_ago(1),
            acknowledged_by=made.ground.drawer.person if answered else None,
            acknowledged_at=days_ago(0.5) if answered else None,
            words=word(),
            marking=made.near(report.marking),
        )


def between_bodies(made: Made) -> None:
    """What is no marking's but a body's: questions for consent, requests of people, disposals."""
    bodies = made.ground.bodies
    for report in made.every(Report)[:4]:
        ref = str(Ref("report", report.pk))
        made.add(
            ConsentRequest, object_ref=ref, originator=made.chance.choice(bodies), asked_at=days_ago(2), answer=word()
        )
        request = made.add(RightsRequest, requester=word(), asked=word(), received_on=days_ago(9).date())
        made.add(RightsDecision, request=request, reason=word(), at=days_ago(1))
        made.add(Disposal, asked_at=days_ago(1), reports=[ref.partition(":")[2]])


def steps(made: Made) -> None:
    """Steps between all that has a name on the thread, and from reports to tasks and what came of them."""
    things = [Ref(kind, row.pk) for kind, model in NAMED.items() for row in made.chance.sample(made.every(model), 2)]
    reports = [Ref("report", row.pk) for row in made.every(Report)]
    tasks = [Ref("task", row.pk) for row in made.every(Task)]
    pairs = {(made.chance.choice(reports), thing) for thing in things}
    pairs |= {(made.chance.choice(reports), task) for task in tasks}
    for one, other in sorted(pairs):
        made.add(ThreadLink, from_ref=str(one), to_ref=str(other), relation="came_of", at=days_ago(2))


OUTSIDE = (released, priorities, emergencies, between_bodies, steps)
