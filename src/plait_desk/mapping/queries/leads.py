"""Who can lead a group, and how the training of its lead officer stands."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from plait.domain.lead import Training, training_ends, training_on
from plait.policy.roles import Role
from plait_desk.accounts.models import Grant
from plait_desk.mapping.models import Group


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """The lead officer as a page shows them; `name` is empty where none is named."""

    name: str
    training: Training
    trained_on: date | None = None
    ends_on: date | None = None


def lead_of(group: Group, *, as_of: date) -> Lead:
    """The officer of a group that was already found readable."""
    on = group.lead_officer_trained_on if group.lead_officer else None
    return Lead(
        name=group.lead_officer.name if group.lead_officer else "",
        training=training_on(on, as_of),
        trained_on=on,
        ends_on=training_ends(on) if on else None,
    )


def who_may_lead(group: Group, *, at: datetime) -> list[tuple[int, str]]:
    """People who act as lead officers at the body that recorded the group, as choices."""
    standing = Q(from_at__lte=at) & (Q(to_at__isnull=True) | Q(to_at__gt=at))
    grants = Grant.objects.filter(standing, partner=group.partner_id, role=Role.LRO, person__is_active=True)
    people = {grant.person_id: grant.person.name for grant in grants.select_related("person").order_by("pk")}
    return sorted(people.items(), key=lambda choice: (choice[1], choice[0]))
