"""What the groups of a random world were before: what their records said, and who stood in them."""

from datetime import datetime

from plait_desk.mapping.models import SAID, Group, GroupMember, GroupWas, NominalWas
from plait_desk.mapping.services.keeping import SAID as SAID_OF_NOMINALS
from tests.factories.rows import days_ago, word
from tests.factories.world_rows import Made

# The moments of two changes; records are older than both, and the day that pages are asked for lies between them.
FIRST, SECOND = days_ago(38), days_ago(25)


def what_was(made: Made) -> None:
    """Two changes of each record and of half of its nominals; each step has a marking of its own."""
    for group in made.every(Group):
        group.said_since = SECOND
        for since, until in ((group.recorded_at, FIRST), (FIRST, SECOND)):
            _said(made, group, since, until)
    for place, member in enumerate(made.every(GroupMember)):
        if place % 2 == 0:
            member.said_since = SECOND
            told = {name: getattr(member, name) for name in SAID_OF_NOMINALS if name != "marking_id"}
            told |= {"role": word(), "stood": made.chance.random() < 0.7, "since": FIRST, "until": SECOND}
            made.add(NominalWas, member=member, marking=made.near(member.marking), **told)


def _said(made: Made, group: Group, since: datetime, until: datetime) -> None:
    told = {name: getattr(group, name) for name in SAID if name != "marking_id"}
    told |= {"name": word(), "tier": made.chance.choice(list(Group.Tier)), "businesses": [word()]}
    made.add(GroupWas, group=group, marking=made.near(group.marking), since=since, until=until, **told)
