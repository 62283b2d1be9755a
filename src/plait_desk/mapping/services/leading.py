"""A group gets a lead responsible officer, with the day of their training where it is known."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from plait.domain.group import GroupEventKind
from plait.domain.ids import Ref
from plait.policy.access import Reader
from plait.policy.chain import AuditEvent
from plait_desk.accounts.models import Person
from plait_desk.accounts.queries import NoGrant, reader_of
from plait_desk.audit.services import record as audit
from plait_desk.mapping.models import Group
from plait_desk.mapping.queries.leads import who_may_lead
from plait_desk.mapping.services.changing import Change, ChangeRefused, held_for_change, refuse_without_reason, tell


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadGiven:
    """Who leads from now on, when they were trained for it (None where nothing is recorded), and why they."""

    person_id: int
    trained_on: date | None
    reason: str


@transaction.atomic
def name_lead(*, actor: Reader, group_id: int, given: LeadGiven, seen: str | None = None) -> Group:
    """Name the officer, or their training anew. Training that is missing is shown and refuses nobody.

    Raises PermissionDenied, Http404, ChangeRefused, ChangedMeanwhile.
    """
    group = held_for_change(actor, group_id, seen=seen)
    why = refuse_without_reason(given.reason)
    if given.trained_on is not None and given.trained_on > timezone.localdate():
        raise ChangeRefused("The training is still ahead: leave the day empty until it is done.")
    person = _officer(actor, group, given.person_id)
    before = group.lead_officer
    group.lead_officer, group.lead_officer_trained_on = person, given.trained_on
    group.save(update_fields=["lead_officer", "lead_officer_trained_on"])
    trained = f"trained {given.trained_on:%-d %b %Y}" if given.trained_on else "no training recorded"
    after = f" (after {before.name})" if before and before.pk != person.pk else ""
    tell(actor, group, Change(kind=GroupEventKind.LED, reason=f"{person.name}, {trained}{after}: {why}"))
    audit(actor=actor, event=AuditEvent.ALTERATION, objects=[Ref("group", group.pk)])
    return group


def _officer(actor: Reader, group: Group, person_id: int) -> Person:
    """A lead officer of the body that recorded the group, who may read it."""
    now = timezone.now()
    if person_id not in dict(who_may_lead(group, at=now)):
        raise ChangeRefused("Nobody leads a group without a grant as lead officer at the body that recorded it.")
    person = Person.objects.get(pk=person_id)
    try:
        reader = reader_of(person, at=now, purpose=actor.purpose)
        may_read = Group.objects.readable_by(reader).filter(pk=group.pk).exists()
    except NoGrant:
        may_read = False
    if not may_read:
        raise ChangeRefused(f"{person.name} may not read this group. Give them a grant that lets them, or ask another.")
    return person
