"""Proposing: the core's portfolio for an agreed edition, kept whole. It is never carried out by itself."""

import json
from collections.abc import Sequence
from dataclasses import asdict, replace

from django.db import transaction
from django.utils import timezone

from plait.domain.assessment import Assessment
from plait.domain.group import Group
from plait.domain.ids import Ref, new_id
from plait.domain.option import Capacity, LeftOut, Line
from plait.domain.option import Option as OptionValue
from plait.domain.option import Proposal as ProposalValue
from plait.domain.progress import Progress, quiet
from plait.policy.access import Reader
from plait.policy.chain import AuditEvent
from plait.policy.permissions import Permission
from plait.tasking.options import build, catalogue
from plait.tasking.propose import USUAL_TERMS, Terms
from plait.tasking.propose import propose as best_portfolio
from plait_desk.accounts.models import Marking, Partner
from plait_desk.accounts.queries import get_readable
from plait_desk.accounts.services import require
from plait_desk.assessment.models import AssessmentEdition, Priority
from plait_desk.assessment.queries.editions import agreed_assessment
from plait_desk.assessment.queries.groups import groups_of
from plait_desk.audit.services import record
from plait_desk.tasking.models import Capacity as CapacityRow
from plait_desk.tasking.models import Option, Proposal
from plait_desk.tasking.queries.releasable import releasable
from plait_desk.thread.models import Target, ThreadLink
from plait_desk.thread.services import Frozen, emit, freeze, link

STEPS = 3
AT_ONCE = 500


class NothingAgreed(ValueError):
    """There is no agreed edition that the actor may read in full: agree one first."""


def propose(*, actor: Reader, edition_id: int, terms: Terms = USUAL_TERMS, progress: Progress = quiet) -> Proposal:
    """The best portfolio for an agreed edition under today's capacity, with every option and its reason.

    Raises PermissionDenied, Http404, NothingAgreed.
    """
    require(actor, Permission.TASKING_PROPOSAL_MAKE)
    edition = get_readable(AssessmentEdition, actor, edition_id)
    found = agreed_assessment(actor, edition)
    if found is None or edition.snapshot is None:
        raise NothingAgreed("Agree an edition first: a proposal rests on a frozen assessment.")
    progress(0, STEPS, "listing what each group could get")
    assessed = {rank.key for rank in found.groups.ranks} | set(found.groups.unscored)
    groups = [group for group in groups_of(actor) if str(Ref("group", group.id)) in assessed]
    progress(1, STEPS, "weighing the options")
    value = _work_out(actor, found, groups, terms)
    progress(2, STEPS, "keeping the proposal")
    with transaction.atomic():
        row = _keep(actor, edition, edition.snapshot.marking, value)
    progress(STEPS, STEPS, "done")
    return row


def _work_out(actor: Reader, found: Assessment, groups: Sequence[Group], terms: Terms) -> ProposalValue:
    keys = frozenset(Partner.objects.values_list("key", flat=True))
    built = build(groups, using=catalogue())
    options = [option for option in built.options if option.bodies <= keys]
    value = best_portfolio(
        found,
        options,
        _capacity(actor),
        releasable=releasable(actor, groups),
        terms=_with_priorities(actor, terms),
    )
    refused = tuple(left for left in built.refused if left.option.lead in keys)
    return replace(value, left_out=(*value.left_out, *refused))


def _capacity(actor: Reader) -> list[Capacity]:
    on = actor.at.date()
    rows = CapacityRow.objects.filter(from_on__lte=on, to_on__gt=on).select_related("partner")
    return [
        Capacity(partner=row.partner.key, skill=row.skill, days=row.days)
        for row in rows.order_by("partner__key", "skill", "pk")
    ]


def _with_priorities(actor: Reader, terms: Terms) -> Terms:
    """Decided priorities of the day enter as floors, beside those the caller gave."""
    on = actor.at.date()
    decided = Priority.objects.newest_for(actor, Permission.TASKING_OPTION_READ).filter(
        target__kind=Target.Kind.THREAT,
        decided_by__isnull=False,
        from_on__lte=on,
        to_on__gt=on,
    )
    floors = dict.fromkeys(decided.values_list("target__key", flat=True), 0.1)
    return replace(terms, priorities={**floors, **terms.priorities})


def _keep(actor: Reader, edition: AssessmentEdition, marking: Marking, value: ProposalValue) -> Proposal:
    ref = Ref("assessment", edition.pk)
    frozen = Frozen(
        kind="proposal",
        title=f"Proposal for {edition.title}",
        content=json.dumps(asdict(value), ensure_ascii=False).encode(),
        media_type="application/json",
        inputs=[str(ref)],
        model_version=value.catalogue,
        framework_edition=value.framework,
        seed=value.seed,
    )
    names = {partner.key: partner for partner in Partner.objects.all()}
    row = Proposal.objects.create(
        edition=edition,
        snapshot=freeze(actor=actor, what=frozen, marking=marking),
        value=value.value,
        bound=value.bound,
        prices=[
            {**asdict(price), "body": names[price.partner].abbreviation or names[price.partner].name}
            for price in value.prices
        ],
        seed=value.seed,
        by_id=actor.person_id,
        at=timezone.now(),
        marking=marking,
    )
    _keep_options(row, value, names, marking)
    link(ref, "proposed in", Ref("proposal", row.pk), marking)
    emit("tasking.proposed", Ref("proposal", row.pk), marking)
    record(actor=actor, event=AuditEvent.COMBINATION, objects=[Ref("proposal", row.pk)], count=len(value.lines))
    return row


def _keep_options(row: Proposal, value: ProposalValue, names: dict[str, Partner], marking: Marking) -> None:
    """Every option as a row; the proposed ones are on the thread, from the group and from the proposal."""
    every = [*(line.option for line in value.lines), *(left.option for left in value.left_out)]
    targets = _targets(every)
    proposed = [_proposed(row, line, targets, names, marking) for line in value.lines]
    left = [_left(row, each, targets, names, marking) for each in value.left_out]
    Option.objects.bulk_create([*proposed, *left], batch_size=AT_ONCE)
    now = timezone.now()
    links = [
        ThreadLink(from_ref=source, relation=relation, to_ref=str(Ref("option", option.pk)), marking=marking, at=now)
        for option, line in zip(proposed, value.lines, strict=True)
        for source, relation in ((line.option.target, "has option"), (str(Ref("proposal", row.pk)), "proposes"))
    ]
    ThreadLink.objects.bulk_create(links, batch_size=AT_ONCE, ignore_conflicts=True)


def _targets(options: Sequence[OptionValue]) -> dict[str, Target]:
    wanted = {option.target for option in options}
    rows = [Target(id=new_id(), kind=ref.partition(":")[0], key=ref.partition(":")[2]) for ref in sorted(wanted)]
    Target.objects.bulk_create(rows, batch_size=AT_ONCE, ignore_conflicts=True)
    kept = Target.objects.filter(kind=Target.Kind.GROUP)
    return {f"{target.kind}:{target.key}": target for target in kept}


def _proposed(
    row: Proposal, line: Line, targets: dict[str, Target], names: dict[str, Partner], marking: Marking
) -> Option:
    option = _row(row, line.option, targets, names, marking)
    option.value_low, option.value_best, option.value_high = line.value.low, line.value.middle, line.value.high
    option.futures, option.rank, option.is_proposed = round(100 * line.futures), line.rank, True
    option.reasons = list(line.reasons)
    return option


def _left(
    row: Proposal, left: LeftOut, targets: dict[str, Target], names: dict[str, Partner], marking: Marking
) -> Option:
    option = _row(row, left.option, targets, names, marking)
    option.reasons = [left.words]
    return option


def _row(
    row: Proposal, value: OptionValue, targets: dict[str, Target], names: dict[str, Partner], marking: Marking
) -> Option:
    """An option that is not proposed; its value is left at nought, because only what is proposed was drawn."""
    return Option(
        id=new_id(),
        proposal=row,
        target=targets[value.target],
        interventions=[value.intervention],
        title=value.title,
        strand=value.strand.value,
        lead=names[value.lead],
        measure=value.measure,
        days=value.days,
        money_gbp=value.pounds,
        value_low=0.0,
        value_best=0.0,
        value_high=0.0,
        is_proposed=False,
        is_development=value.is_development,
        marking=marking,
    )
