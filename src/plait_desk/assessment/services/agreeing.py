"""Agreeing an edition freezes it; releasing its ranks is what makes them official."""

from collections.abc import Iterable
from dataclasses import replace

from django.db import transaction
from django.utils import timezone

from plait.assessment.assess import USUAL_RUN, Run, assess
from plait.assessment.document import write_assessment
from plait.assessment.framework import framework
from plait.assessment.requirements import hub_gaps
from plait.domain.assessment import Assessment, Ranking
from plait.domain.group import Group
from plait.domain.ids import AudienceId, PartnerId, Ref
from plait.domain.marking import Marking as MarkingValue
from plait.domain.marking import MarkingTier, Purpose, combine_all
from plait.domain.progress import Progress, quiet
from plait.domain.sharing import SharingBasis
from plait.policy.access import Reader
from plait.policy.chain import AuditEvent
from plait.policy.permissions import Permission
from plait_desk.accounts.models import Marking
from plait_desk.accounts.queries import get_readable
from plait_desk.accounts.services import audience_of_all, intern, require
from plait_desk.assessment.models import AssessmentEdition, Rating
from plait_desk.assessment.queries.editions import AGREED, RELEASED, agreed_assessment
from plait_desk.assessment.queries.groups import groups_of
from plait_desk.assessment.queries.hubs import hubs_of
from plait_desk.assessment.queries.places import place_figures
from plait_desk.assessment.queries.ratings import ratings_of
from plait_desk.assessment.services.rating import EditionClosed
from plait_desk.assessment.services.requiring import raise_for_gaps
from plait_desk.audit.services import record
from plait_desk.thread.models import Snapshot
from plait_desk.thread.services import Frozen, Lowered, emit, freeze, link, release

STEPS = 4
JSON = "application/json"


def agree_assessment(
    *, actor: Reader, edition_id: int, run: Run = USUAL_RUN, progress: Progress = quiet
) -> AssessmentEdition:
    """Assess everything that the actor may read, freeze it, and raise what is unknown as requirements.

    An edition that is agreed already is given back as it is. Raises PermissionDenied, Http404.
    """
    require(actor, Permission.ASSESSMENT_EDITION_AGREE)
    edition = get_readable(AssessmentEdition, actor, edition_id)
    if edition.agreed_at is not None:
        return edition
    progress(0, STEPS, "reading ratings, groups and figures")
    groups, ratings = groups_of(actor), ratings_of(actor, edition)
    progress(1, STEPS, "ranking threats, groups and places")
    found = assess(groups, place_figures(actor), ratings, framework=framework(), as_of=edition.as_of, run=run)
    progress(2, STEPS, "finding what nobody knows")
    found = _with_hubs(found, actor, groups)
    progress(3, STEPS, "keeping the edition")
    with transaction.atomic():
        _keep(actor, edition, found, groups)
    progress(STEPS, STEPS, "done")
    return edition


@transaction.atomic
def release_ranks(*, actor: Reader, edition_id: int, basis: SharingBasis, second: Reader | None = None) -> Snapshot:
    """Release the ranks of threats and places, without any group, to every partner and to the Taskforce.

    Raises PermissionDenied, Http404, EditionClosed where the edition is not agreed yet.
    """
    require(actor, Permission.RELEASE_MAKE)
    edition = get_readable(AssessmentEdition, actor, edition_id, Permission.ASSESSMENT_THREAT_READ)
    found = agreed_assessment(actor, edition)
    if found is None or edition.snapshot is None:
        raise EditionClosed("Only an agreed edition that you may read in full can be released.")
    to_marking = _released_marking(actor)
    ref = Ref("assessment", edition.pk)
    what = Lowered(
        ref=ref,
        version=edition.snapshot.blob.sha256,
        from_marking=edition.snapshot.marking,
        to_marking=to_marking,
        basis=basis,
    )
    released = release(actor=actor, what=what, second=second)
    open_part = replace(found, groups=Ranking(unit=found.unit, ranks=()), gaps=())
    snapshot = freeze(
        actor=actor,
        what=_frozen(RELEASED, edition, open_part, [str(ref)]),
        marking=to_marking,
        released_by=released,
    )
    link(ref, "released as", Ref("snapshot", snapshot.pk), to_marking)
    emit("assessment.released", Ref("snapshot", snapshot.pk), to_marking)
    return snapshot


def _with_hubs(found: Assessment, actor: Reader, groups: list[Group]) -> Assessment:
    hubs = hubs_of(actor, groups, as_of=found.as_of)
    more = hub_gaps(hubs, found.groups, framework=framework(), as_of=found.as_of)
    gaps = sorted([*found.gaps, *more], key=lambda gap: (-gap.value, gap.key))
    return replace(found, gaps=tuple(gaps))


def _keep(actor: Reader, edition: AssessmentEdition, found: Assessment, groups: list[Group]) -> None:
    said = Rating.objects.readable_by(actor).filter(edition=edition)
    markings = {group.marking_id for group in groups} | set(said.values_list("marking_id", flat=True))
    marking = combined({*markings, edition.marking_id})
    refs = [str(Ref("group", group.id)) for group in groups]
    refs += [str(Ref("rating", pk)) for pk in said.values_list("pk", flat=True)]
    edition.snapshot = freeze(actor=actor, what=_frozen(AGREED, edition, found, refs), marking=marking)
    edition.framework_edition = found.framework
    edition.agreed_at, edition.agreed_by_id = timezone.now(), actor.person_id
    edition.save()
    ref = Ref("assessment", edition.pk)
    raise_for_gaps(actor=actor, edition=edition, found=found, marking=marking)
    emit("assessment.agreed", ref, marking)
    record(actor=actor, event=AuditEvent.COMBINATION, objects=[ref], count=len(refs))


def combined(ids: Iterable[int]) -> Marking:
    """The marking of anything made from all of these: never more open than any."""
    return intern(combine_all(row.value() for row in Marking.objects.filter(pk__in=set(ids)).prefetch_related("parts")))


def _released_marking(actor: Reader) -> Marking:
    return intern(
        MarkingValue(
            originator=PartnerId(actor.partner_id),
            purposes=frozenset({Purpose.LAW_ENFORCEMENT, Purpose.REPORTING}),
            tier=MarkingTier.OFFICIAL_SENSITIVE,
            audience=AudienceId(audience_of_all().pk),
        )
    )


def _frozen(kind: str, edition: AssessmentEdition, found: Assessment, inputs: list[str]) -> Frozen:
    return Frozen(
        kind=kind,
        title=edition.title,
        content=write_assessment(found),
        media_type=JSON,
        inputs=inputs,
        framework_edition=found.framework,
        seed=found.seed,
    )
