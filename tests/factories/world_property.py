"""Property in a random world: what people and companies own of it, the thing or the tie to it hidden now and then."""

from datetime import timedelta

from django.db import models
from django.utils.timezone import localdate

from plait.domain.mention import MentionKind
from plait.domain.statement import Property, Tie
from plait_desk.collection.models import Mention, Statement
from plait_desk.mapping.models import GroupMember
from tests.factories.rows import word
from tests.factories.world_rows import Made

PROPERTIES = 4
# Days ago on which it became somebody's, and in how many it stops being theirs; None where nobody knows or it stands.
SINCE, UNTIL = (None, 900, 20), (None, None, -10, 30)


def properties(made: Made) -> None:
    """Each is of a company and of a nominal, or of anybody; two owners of one are tied by nothing else."""
    things = made.every(Mention)
    nominals = {row.mention_id for row in made.every(GroupMember)}
    people = [row for row in things if row.kind == MentionKind.PERSON]
    firms = [row for row in things if row.kind == MentionKind.COMPANY]
    known = [row for row in people if row.pk in nominals] or people
    for _ in range(PROPERTIES):
        home = made.add(Mention, kind=MentionKind.PROPERTY.value, recorded_at=firms[0].recorded_at, categories="")
        for name in (Property.NAME, Property.TITLE, Property.INTEREST, Property.ADDRESS, Property.VALUE_GBP):
            _said(made, home, name, word())
        for owners in (firms, known, people):
            if made.chance.random() < 0.7:
                _owned(made, made.chance.choice(owners), home)


def is_of_property(row: models.Model) -> bool:
    """Whether a row came to the worlds with property."""
    if isinstance(row, Statement):
        return row.property == Tie.PROPRIETOR_OF or row.mention.kind == MentionKind.PROPERTY
    return isinstance(row, Mention) and row.kind == MentionKind.PROPERTY


def _said(made: Made, home: Mention, name: Property, value: str) -> None:
    given = {"mention": home, "property": name.value, "value": value}
    made.add(Statement, marking=made.near(home.marking), recorded_at=home.recorded_at, **given)


def _owned(made: Made, owner: Mention, home: Mention) -> None:
    since, until = made.chance.choice(SINCE), made.chance.choice(UNTIL)
    made.add(
        Statement,
        mention=owner,
        other=home,
        property=Tie.PROPRIETOR_OF.value,
        value=word(),
        grade=made.chance.choice((None, "1AP", "2BP")),
        valid_from=localdate() - timedelta(days=since) if since else None,
        valid_to=localdate() + timedelta(days=until) if until else None,
        marking=made.near(home.marking),
        recorded_at=owner.recorded_at,
    )
