"""The first four rooms of a cycle: what partners sent, who is who, what groups reach, and how bad it is."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from zlib import crc32

from plait.domain.progress import Progress
from plait.domain.reject import FileRefused
from plait.domain.report import ReportState
from plait_desk.assessment.models import AssessmentEdition
from plait_desk.assessment.queries.ranked import place_rankings
from plait_desk.assessment.services import agree_assessment, open_assessment, rate_synthetically, release_ranks
from plait_desk.collection.models import Load, Mention, Report, Requirement
from plait_desk.collection.services import advance_reports, receive_file
from plait_desk.home.services.crew import Crew
from plait_desk.home.services.grounds import AGREED
from plait_desk.home.services.judging import judge
from plait_desk.home.services.sent import Sent
from plait_desk.home.services.told import Told, told
from plait_desk.linking.services import run_linking
from plait_desk.mapping.models import Group
from plait_desk.mapping.services import record_groups, redraw_reach

GROUP_FEEDS = ("groups", "group_members")
RATERS = ("psos", "hmrc", "nca")
WAITS_ONE_IN = {"high": 3, "medium": 12, "low": 25}
PASSED_ON = "Assessed by the demonstration's analyst (SYNTHETIC)"


def collect(crew: Crew, files: Sequence[Sent], progress: Progress) -> Told:
    """Each body's officer sends its files; a refused file is said and the others go on."""
    rows = rejects = repeated = 0
    refused: list[str] = []
    for number, sent in enumerate(files):
        progress(number, len(files), sent.path.name)
        try:
            load = receive_file(
                actor=crew.officer(sent.partner_key), name=sent.path.name, raw=sent.path, marking=sent.marking
            )
        except FileRefused as refusal:
            refused.append(str(refusal))
            continue
        rows, rejects, repeated = rows + load.rows, rejects + load.rejected, repeated + load.is_repeat
    progress(len(files), len(files), "all files read")
    facts = told(
        "Collection",
        files=len(files),
        refused=len(refused),
        here_already=repeated,
        rows=rows,
        rejects=rejects,
        mentions=Mention.objects.count(),
    )
    return replace(facts, notes=tuple(refused))


def triage(crew: Crew) -> int:
    """The analyst passes on most reports they may read; some stay for a person to decide, always the same ones."""
    actor = crew.reader(crew.analyst)
    arrived = Report.objects.readable_by(actor).filter(state=ReportState.REQUIRES_ASSESSMENT)
    rows = arrived.values_list("pk", "own_reference", "urgency")
    passed = [pk for pk, reference, urgency in rows if crc32(reference.encode()) % WAITS_ONE_IN[urgency]]
    for current, to in (
        (ReportState.REQUIRES_ASSESSMENT, ReportState.REQUIRES_LINKING),
        (ReportState.REQUIRES_LINKING, ReportState.LIVE),
    ):
        advance_reports(actor=actor, current=current, to=to, reason=PASSED_ON, ids=passed)
    return len(passed)


def link(crew: Crew, progress: Progress) -> Told:
    """Who is who, over everything."""
    run = run_linking(actor=crew.reader(crew.analyst), progress=progress)
    return told("Linking", mentions=run.mentions, pairs=run.pairs, subjects=run.subjects)


def map_groups(crew: Crew, as_of: date, progress: Progress) -> Told:
    """Groups as their bodies sent them, and what each reaches."""
    for load in Load.objects.filter(feed__in=GROUP_FEEDS, state=Load.State.COMMITTED).order_by("received_at", "pk"):
        record_groups(actor=crew.reader(crew.analyst), load=load)
    if not Group.objects.exists():
        return told("Mapping", groups="none was sent: nothing to map")
    drawn = redraw_reach(actor=crew.reader(crew.analyst), as_of=as_of, progress=progress)
    return told(
        "Mapping", groups=Group.objects.count(), reaching=drawn.groups, ties=drawn.ties, things_reached=drawn.touched
    )


def assess(crew: Crew, as_of: date, progress: Progress) -> Told:
    """Rate, agree, release the ranks, and raise what nobody knows; places are ranked on published figures."""
    analyst = crew.reader(crew.analyst)
    places = len(place_rankings(analyst))
    if not Group.objects.exists():
        return told("Assessment", places_ranked_on=f"{places} published figures", threats="no rating was given")
    title = f"Threat assessment, {as_of:%B %Y}"
    edition = AssessmentEdition.objects.filter(title=title, agreed_at__isnull=False).first()
    if edition is None:
        opened = open_assessment(actor=analyst, title=title, as_of=as_of)
        rate_synthetically(actors=[crew.officer(key) for key in RATERS], edition_id=opened.pk)
        judge(analyst, opened)
        edition = agree_assessment(actor=analyst, edition_id=opened.pk, progress=progress)
        release_ranks(actor=analyst, edition_id=edition.pk, basis=AGREED)
    asked = Requirement.objects.filter(superseded_by=None).count()
    return told(
        "Assessment",
        threats_ranked=12,
        judgements=edition.judgements.count(),
        groups_assessed=Group.objects.count(),
        figures_of_places=places,
        requirements=asked,
    )
