"""A crew in a random world: people whom reports call suspects, tied to one another, some nominals of a group."""

from itertools import pairwise

from plait.domain.mention import MentionKind
from plait.domain.statement import Tie
from plait_desk.collection.models import Item, Mention, Statement
from plait_desk.mapping.models import Group, GroupMember
from tests.factories.rows import days_ago, word
from tests.factories.world_rows import CATEGORIES, Made

IN_A_GROUP, IN_NONE = 5, 5


def suspects(made: Made) -> None:
    """Five nominals of one group and five people of none, all directors of one firm; some know the next.

    Most carry the group's marking, so that whoever reads the group sees a network, and each thing is hidden now and
    then. A report calls one in four a witness too, and one in four nothing.
    """
    group = made.some(Group)
    firm = made.add(Mention, kind=MentionKind.COMPANY.value, marking=group.marking, recorded_at=days_ago(60))
    crew = [_person(made, group, place) for place in range(IN_A_GROUP + IN_NONE)]
    for person in crew[:IN_A_GROUP]:
        role = made.chance.choice(("driver", "driver", "bookkeeper", ""))
        made.add(GroupMember, group=group, mention=person, role=role, grade="1AP", marking=made.near(group.marking))
    ties = [(Tie.DIRECTOR_OF, person, firm) for person in crew if made.chance.random() < 0.7]
    ties += [(Tie.ASSOCIATE_OF, one, other) for one, other in pairwise(crew) if made.chance.random() < 0.5]
    for tie, left, right in ties:
        given = {"mention": left, "other": right, "property": tie.value, "value": word(), "grade": "1AP"}
        made.add(Statement, marking=made.near(group.marking), recorded_at=days_ago(60), **given)


def _person(made: Made, group: Group, place: int) -> Mention:
    item = made.add(Item, number=place + 10, marking=made.near(group.marking), grading_scheme="3x5x2", grade="1AP")
    mention = made.add(
        Mention,
        kind=MentionKind.PERSON.value,
        item=item,
        categories=CATEGORIES[place % len(CATEGORIES)],
        marking=made.near(group.marking),
        recorded_at=days_ago(60),
    )
    made.add(Statement, mention=mention, property="surname", value=word(), marking=mention.marking)
    return mention
