"""What the people of a random world watch: every record and requirement there is, whoever may read it now."""

from plait.domain.ids import Ref
from plait.domain.marking import Purpose
from plait_desk.collection.models import Mention, Report, Requirement
from plait_desk.linking.models import Watch, WatchSeen
from tests.factories.house import Colleague
from tests.factories.rows import days_ago
from tests.factories.world_rows import Made


def watches(made: Made) -> None:
    """The reader watches everything and has seen some of it; another person watches a little."""
    things = [Ref("mention", row.pk) for row in made.every(Mention)]
    things += [Ref("requirement", row.pk) for row in made.every(Requirement)]
    told = [*things, *[Ref("report", row.pk) for row in made.every(Report)]]
    for ref in things:
        _watch(made, made.ground.reader, ref, made.chance.sample(told, 6))
    for ref in made.chance.sample(things, 3):
        _watch(made, made.ground.drawer, ref, [])


def _watch(made: Made, who: Colleague, ref: Ref, seen: list[Ref]) -> None:
    watch = made.add(
        Watch,
        person=who.person,
        partner=who.body,
        purpose=Purpose.LAW_ENFORCEMENT.value,
        ref=str(ref),
        from_on=days_ago(40).date(),
        to_on=days_ago(made.chance.choice((-30, -30, -30, 3))).date(),
        looked_at=days_ago(9),
        stopped_at=made.chance.choice((None, None, None, None, days_ago(1))),
    )
    for one in seen:
        made.add(WatchSeen, watch=watch, ref=str(one), said=[])
