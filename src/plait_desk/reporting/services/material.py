"""What goes into each report, read as the person who publishes may read it."""

from collections import Counter

from plait.domain.assessment import Ranking
from plait.domain.disruption import DisruptionLevel
from plait.domain.ids import Ref
from plait.domain.strand import FOUR_STRANDS
from plait.domain.threat import Threat, UnknownWord
from plait.policy.access import Reader
from plait.reference.action_item import action_items
from plait.reporting.progress import Changed, DisruptionCounts, PlanLine, ProgressMaterial
from plait.reporting.report import Figure
from plait.reporting.threats import Asked, GroupCounts, Judged, ThreatMaterial
from plait_desk.action import queries as actions
from plait_desk.action.models import Action, Disruption, Outcome
from plait_desk.assessment.models import AssessmentEdition, KeyJudgement
from plait_desk.assessment.queries.editions import agreed_assessment
from plait_desk.collection.models import Report, Requirement
from plait_desk.collection.queries.reports import WAITING
from plait_desk.looks.synthetic import is_synthetic
from plait_desk.mapping.models import Group
from plait_desk.reporting.services.cited import Cited, cite
from plait_desk.tasking.models import Task

REGIONS = ("West", "East", "North")


class NothingAgreed(LookupError):
    """No assessment has been agreed that this person may read: agree one, then publish."""


def threat_material(actor: Reader) -> ThreatMaterial:
    """The newest agreed assessment with its judgements and the questions still open. Raises NothingAgreed."""
    agreed = AssessmentEdition.objects.readable_by(actor).filter(agreed_at__isnull=False)
    edition = agreed.order_by("-agreed_at", "-pk").first()
    found = agreed_assessment(actor, edition) if edition else None
    if edition is None or found is None:
        raise NothingAgreed("no assessment is agreed yet: agree one in the assessment room, then publish")
    judged = list(KeyJudgement.objects.newest_for(actor).filter(edition=edition).order_by("at", "pk"))
    asked = list(
        Requirement.objects.newest_for(actor)
        .filter(state__in=(Requirement.State.OPEN, Requirement.State.PART_MET))
        .select_related("target")
        .order_by("-value", "pk")[:40]
    )
    groups = list(Group.objects.readable_by(actor).exclude(state=Group.State.ARCHIVED).order_by("pk"))
    cited = cite("assessment", [edition]) | cite("judgement", judged) | cite("requirement", asked)
    cited |= Cited(markings=cite("group", groups).markings)
    named = {str(Ref("group", group.pk)): group.name for group in groups}
    return ThreatMaterial(
        edition=edition.title,
        period=f"As of {edition.as_of:%-d %B %Y}",
        framework=found.framework,
        seed=found.seed,
        threats=found.threats,
        groups=_named(found.groups, named),
        places=found.places[:2],
        judged=tuple(_judged(row) for row in judged),
        asked=tuple(_asked(row) for row in asked),
        counts=_group_counts(groups),
        thread=str(Ref("assessment", edition.pk)),
        inputs=cited.refs,
        markings=cited.markings,
        synthetic=is_synthetic(),
    )


def progress_material(actor: Reader) -> ProgressMaterial:
    """The plan, outcomes and moderated disruptions that the actor may read, beside the published figures."""
    lines = Action.objects.readable_by(actor)
    cited = cite("action", lines)
    cited |= cite("outcome", Outcome.objects.newest_for(actor))
    cited |= cite("disruption", Disruption.objects.newest_for(actor))
    return ProgressMaterial(
        period=f"To {actor.at:%-d %B %Y}",
        plan=(*(_line(line) for line in actions.lines(actor)), *_published()),
        changed=tuple(_changed(actor)),
        disruptions=_disruption_counts(actor),
        indicators=actions.published_indicators(),
        gap=_gap(actor),
        inputs=cited.refs,
        markings=cited.markings,
        synthetic=is_synthetic(),
    )


def _named(ranking: Ranking, names: dict[str, str]) -> Ranking:
    """Only groups that the actor may read, under their names: an assessment may hold more than one reader's."""
    if not names:
        return Ranking(unit=ranking.unit, ranks=())
    return Ranking(unit=ranking.unit, ranks=tuple(rank for rank in ranking.ranks if rank.key in names))


def _judged(row: KeyJudgement) -> Judged:
    return Judged(
        statement=row.statement,
        term=row.term,
        confidence=row.confidence,
        why=row.why,
        would_change=row.would_change,
        thread=str(Ref("judgement", row.pk)),
    )


def _asked(row: Requirement) -> Asked:
    about = f"{row.target.kind}" if row.target else "Everything"
    if row.target and row.target.kind == "threat":
        about = threat_label(row.target.key)
    return Asked(
        question=row.question,
        about=about.capitalize() if about.islower() else about,
        state=row.get_state_display().lower().replace("_", " "),
        value=row.value,
        thread=str(Ref("requirement", row.pk)),
    )


def threat_label(key: str) -> str:
    """The published word of a threat, or the key as given where the list has no such threat."""
    try:
        return Threat.parse(key).label
    except UnknownWord:
        return key


def _group_counts(groups: list[Group]) -> GroupCounts | None:
    if not groups:
        return None
    counted = Counter((threat_label(group.primary_threat), group.region) for group in groups)
    threats = tuple(sorted({threat for threat, _ in counted}, key=lambda t: (-sum(counted[t, r] for r in REGIONS), t)))
    regions = (*REGIONS, *sorted({region for _, region in counted} - set(REGIONS)))
    return GroupCounts(
        threats=threats,
        regions=tuple(region or "Not placed" for region in regions),
        counts=tuple(tuple(counted[threat, region] for region in regions) for threat in threats),
    )


def _line(line: actions.Line) -> PlanLine:
    return PlanLine(
        title=line.title,
        strand=line.strand,
        kind=line.kind,
        lead=line.lead,
        state=line.state,
        said=f"Measure: {line.measure}" if line.measure else "No measure yet",
        thread=str(Ref("action", line.id)),
        synthetic=line.is_synthetic,
    )


def _published() -> tuple[PlanLine, ...]:
    """The real plan, as published; each cites its own number."""
    return tuple(
        PlanLine(
            title=item.title,
            strand=item.strand,
            kind=item.kind,
            lead=item.lead_partner,
            state=item.status,
            said=item.result,
            thread=f"published:{item.item_id}",
            synthetic=False,
        )
        for item in action_items()
    )


def _changed(actor: Reader) -> list[Changed]:
    strands = dict(Action.objects.readable_by(actor).values_list("pk", "strand"))
    return [
        Changed(
            action=seen.action,
            strand=strands[seen.action_id],
            words=f"{seen.what}{f' ({seen.range})' if seen.range else ''}",
            thread=str(Ref("outcome", seen.id)),
            synthetic=seen.is_synthetic,
        )
        for seen in actions.outcomes(actor)
        if seen.action_id in strands
    ]


def _disruption_counts(actor: Reader) -> DisruptionCounts | None:
    rows = list(Disruption.objects.newest_for(actor).select_related("task"))
    if not rows:
        return None
    levels = tuple(DisruptionLevel)
    counted = Counter((row.task.strand if row.task else "", row.moderated_level) for row in rows)
    strands = tuple(
        strand for strand in (*map(str, FOUR_STRANDS), "") if any(counted[strand, level] for level in levels)
    )
    return DisruptionCounts(
        rows=tuple(strand or "No strand" for strand in strands),
        levels=tuple(level.word for level in levels),
        counts=tuple(tuple(counted[strand, level.value] for level in levels) for strand in strands),
        waiting=sum(not row.moderated_level for row in rows),
        synthetic=any(row.is_synthetic for row in rows),
    )


def _gap(actor: Reader) -> tuple[Figure, ...]:
    """The gap in four counts, frozen with this edition.

    As on the front page: a draft was sent to nobody who could decide it, and what was sent back waits again.
    """
    high = Report.objects.readable_by(actor).filter(urgency=Report.Urgency.HIGH, withdrawn_at=None)
    high = high.exclude(state=Report.State.DRAFT)
    decided = high.exclude(state__in=WAITING).count()
    tasks = Task.objects.readable_by(actor)
    without = tasks.exclude(actions__outcomes__isnull=False).distinct().count()
    asked = Requirement.objects.newest_for(actor).filter(state=Requirement.State.OPEN)
    synthetic = is_synthetic()
    counts = (
        (
            "High reports decided",
            f"{decided} of {high.count()}",
            "as its author may read",
        ),
        ("Tasks sent to partners", f"{tasks.count()}", ""),
        ("Tasks with no outcome yet", f"{without}", ""),
        ("Questions with no collector", f"{asked.filter(collector__isnull=True).count()}", ""),
    )
    return tuple(
        Figure(label=label, shown=shown, note=note, thread="", synthetic=synthetic) for label, shown, note in counts
    )
