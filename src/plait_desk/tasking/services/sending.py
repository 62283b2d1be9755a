"""Tasking a partner: only what a named person releases reaches it, and never without owner, due day and measure."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from plait.domain.group import Tier
from plait.domain.ids import AudienceId, PartnerId, Ref, decode
from plait.domain.marking import Marking as MarkingValue
from plait.domain.marking import MarkingTier, Purpose
from plait.domain.sharing import SharingBasis
from plait.domain.task import TaskOrder, Verdict, check_order
from plait.policy.access import Reader
from plait.policy.chain import AuditEvent
from plait.policy.permissions import Permission
from plait_desk.accounts.models import Grant, Marking, Partner
from plait_desk.accounts.queries import get_readable
from plait_desk.accounts.services import audience_of, intern, require
from plait_desk.audit.services import record
from plait_desk.mapping.models import Group
from plait_desk.search.services import Entry, index
from plait_desk.tasking.models import Decision, Task, TaskEvent
from plait_desk.thread.models import Release, Target
from plait_desk.thread.services import Frozen, Lowered, emit, freeze, link, release


class NotAccepted(ValueError):
    """Only an accepted option becomes a task."""


class OwnerNotThere(ValueError):
    """The owner holds no valid grant at the body that is tasked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskGiven:
    """A task for the lead of an accepted option: the words released, and the basis on which they are."""

    decision_id: int
    order: TaskOrder
    basis: SharingBasis


def task_partner(*, actor: Reader, given: TaskGiven, second: Reader | None = None) -> Task:
    """Release the order's words to the lead body and send it the task; sent already, it is given back.

    Raises PermissionDenied, Http404, NotAccepted, IncompleteTask, OnlyDevelopment, OwnerNotThere.
    """
    require(actor, Permission.TASKING_TASK_SEND)
    with transaction.atomic():
        decision = get_readable(Decision, actor, given.decision_id)
        known = Task.objects.filter(decision=decision).first()
        if known is not None:
            return known
        _check(decision, given.order, actor)
        to_marking = _told_to(actor, decision.option.lead, given.basis)
        released = _release(actor, decision, given, to_marking, second)
        return _send(actor, decision, given.order, released)


def _check(decision: Decision, order: TaskOrder, actor: Reader) -> None:
    option = decision.option
    if decision.verdict != Verdict.ACCEPT or Decision.objects.filter(supersedes=decision).exists():
        raise NotAccepted("The board has not accepted this option.")
    check_order(
        order, on=actor.at.date(), is_development=option.is_development, target_is_unscored=_is_unscored(option.target)
    )
    standing = Q(from_at__lte=actor.at) & (Q(to_at__isnull=True) | Q(to_at__gt=actor.at))
    if not Grant.objects.filter(standing, person_id=order.owner_id, partner=option.lead).exists():
        raise OwnerNotThere(f"The owner has no grant at {option.lead}. Choose somebody who works there.")


def _is_unscored(about: Target) -> bool:
    """Asked of the record itself, whoever asks: an unscored group is never tasked beyond development."""
    return (
        about.kind == Target.Kind.GROUP
        and Group.objects.filter(pk=decode(about.key), tier=Tier.UNSCORED.value).exists()
    )


def _told_to(actor: Reader, lead: Partner, basis: SharingBasis) -> Marking:
    """For the lead body and the one that sends, for law enforcement, and nobody else."""
    sender = Partner.objects.get(pk=actor.partner_id)
    return intern(
        MarkingValue(
            originator=PartnerId(actor.partner_id),
            purposes=frozenset({Purpose.LAW_ENFORCEMENT}),
            tier=MarkingTier.OFFICIAL_SENSITIVE,
            audience=AudienceId(audience_of([lead, sender], basis=basis).pk),
        )
    )


def _release(
    actor: Reader, decision: Decision, given: TaskGiven, to_marking: Marking, second: Reader | None
) -> Release:
    order = given.order
    ref = Ref("decision", decision.pk)
    content = "\n".join((order.title, order.text, order.measure, order.due_on.isoformat())).encode()
    what = Lowered(
        ref=ref,
        version=decision.at.isoformat(),
        from_marking=decision.marking,
        to_marking=to_marking,
        basis=given.basis,
    )
    released = release(actor=actor, what=what, second=second)
    frozen = Frozen(kind="task", title=order.title, content=content, media_type="text/plain", inputs=[str(ref)])
    freeze(actor=actor, what=frozen, marking=to_marking, released_by=released)
    return released


def _send(actor: Reader, decision: Decision, order: TaskOrder, released: Release) -> Task:
    option = decision.option
    task = Task.objects.create(
        decision=decision,
        release=released,
        target=option.target,
        partner=option.lead,
        owner_id=order.owner_id,
        title=order.title,
        text=order.text,
        strand=option.strand,
        measure=order.measure,
        due_on=order.due_on,
        is_development=option.is_development,
        sent_at=timezone.now(),
        marking=released.to_marking,
    )
    ref = Ref("task", task.pk)
    TaskEvent.objects.create(
        task=task, kind="sent", by_id=actor.person_id, at=task.sent_at, marking=task.marking, note=order.measure
    )
    # The step from the decision shows to those who may read the decision; the task itself, to whom it is told.
    link(Ref("decision", decision.pk), "tasked as", ref, decision.marking)
    emit("task.sent", ref, task.marking)
    index([Entry(ref=ref, kind="task", title=task.title, text=task.text, marking_id=task.marking_id, on=task.due_on)])
    record(actor=actor, event=AuditEvent.DISCLOSURE, objects=[ref])
    return task
