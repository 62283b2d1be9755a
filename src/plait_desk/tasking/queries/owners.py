"""Who at a body can own a task."""

from datetime import datetime

from django.db.models import Q

from plait.policy.permissions import Permission
from plait.policy.roles import roles_with
from plait_desk.accounts.models import Grant, Partner


def owners_at(body: Partner, *, at: datetime) -> list[tuple[int, str]]:
    """People with a valid grant at the body that lets them accept tasks, as choices."""
    standing = Q(from_at__lte=at) & (Q(to_at__isnull=True) | Q(to_at__gt=at))
    grants = Grant.objects.filter(standing, partner=body, role__in=roles_with(Permission.TASKING_TASK_ACCEPT))
    people = {grant.person_id: grant.person.name for grant in grants.select_related("person")}
    return sorted(people.items(), key=lambda choice: choice[1])
