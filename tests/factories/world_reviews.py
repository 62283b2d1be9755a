"""What was said of the pairs of a random world: by several people, some of it waiting, taken back or judged again."""

from plait.domain.match import Judgement
from plait_desk.linking.models import Hold, Link, Match, SecondLook, Turned
from plait_desk.mapping.models import Group
from tests.factories.rows import days_ago
from tests.factories.world_rows import Made


def reviews(made: Made) -> None:
    """Words on some scored pairs: each may wait for a second person, and each is looked at, or to be, a second time."""
    readers = (made.ground.reader, made.ground.drawer)
    for place, link in enumerate(made.chance.sample(made.every(Link), 6)):
        who, other = made.chance.sample(readers, 2)
        judgement = (Judgement.SAME, Judgement.SAME, made.chance.choice(list(Judgement)))[place % 3]
        match = made.add(
            Match,
            left=link.left,
            right=link.right,
            judgement=judgement.value,
            by=who.person,
            at=days_ago(place + 1),
            marking=made.near(link.left.marking),
        )
        if judgement is Judgement.SAME:
            one, two = made.chance.sample(made.every(Group), 2)
            made.add(Hold, match=match, one_group=one.pk, other_group=two.pk, marking=made.near(match.marking))
        judged = {"by": other.person, "judgement": judgement.value, "at": days_ago(place)} if place % 2 else {}
        made.add(SecondLook, match=match, first_by=who.person, marking=made.near(match.marking), **judged)
    for place, link in enumerate(made.every(Link)):
        ends = {"left": link.left, "right": link.right, "model": link.model}
        made.add(Turned, **ends, before=(None, 0.2, 0.9)[place % 3], now=link.probability)
