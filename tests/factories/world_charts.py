"""Saved charts in a random world: kept to oneself or shared, naming things of which the reader may read some."""

from plait.domain.mention import MentionKind
from plait.mapping.choice import ChartChoice, Sharing
from plait_desk.collection.models import Mention
from plait_desk.mapping.models import ChartView, Group
from tests.factories.rows import days_ago, word
from tests.factories.world_rows import Made


def charts(made: Made) -> None:
    """Of the reader and of somebody else; a choice may name what nobody but its owner may read."""
    things = [row.pk for row in made.every(Mention) if row.kind != MentionKind.NOTICE]
    people = (made.ground.reader.person, made.ground.drawer.person, made.ground.drawer.person)
    for place, sharing in enumerate((*Sharing, *Sharing)):
        some = made.chance.sample(things, 4)
        choice = ChartChoice(
            hops=made.chance.randrange(4),
            more=tuple(some[:2]),
            hide=(some[2],),
            show=some[3],
            by_community=place % 2 == 1,
            opened=(some[0],),
        )
        made.add(
            ChartView,
            group=made.some(Group),
            owner=made.chance.choice(people),
            name=word(),
            note=word(),
            choice=choice.kept,
            sharing=sharing.value,
            saved_at=days_ago(place + 1),
        )
