"""Custody and orders in a random world: what nominals and records like theirs are said to serve, some of it hidden."""

from datetime import date, timedelta

from django.utils.timezone import localdate

from plait.domain.lifetime import Spell, SpellKind, spell_value
from plait.domain.mention import MentionKind
from plait_desk.collection.models import Mention, Statement
from plait_desk.linking.models import Link
from plait_desk.mapping.models import GroupMember
from tests.factories.rows import days_ago, word
from tests.factories.world_rows import Made

# From today: a release day that has come, some that are due, and some far ahead.
DAYS = (-20, -3, 10, 40, 80, 400)


def custody(made: Made) -> None:
    """Spells on most nominals, and on records that a machine compared with them. No thing is added, only words."""
    nominals = {row.mention_id for row in made.every(GroupMember)}
    compared = {id_ for row in made.every(Link) if {row.left_id, row.right_id} & nominals for id_ in _ends(row)}
    people = {row.pk: row for row in made.every(Mention) if row.kind == MentionKind.PERSON}
    for id_ in sorted((nominals | compared) & people.keys()):
        for _ in range(made.chance.choice((0, 1, 2))):
            _spell(made, people[id_])


def _ends(row: Link) -> tuple[int, int]:
    return row.left_id, row.right_id


def _spell(made: Made, mention: Mention) -> None:
    kind = made.chance.choice(list(SpellKind))
    end = localdate() + timedelta(days=made.chance.choice(DAYS))
    said = Spell(
        kind=kind,
        reference=word(),
        order="SCPO" if kind is SpellKind.ORDER else "",
        establishment=word() if kind.is_custody else "",
        release_on=end if kind.is_custody else None,
        review_on=localdate() + timedelta(days=made.chance.choice(DAYS)),
        conditions=word(),
    )
    made.add(
        Statement,
        mention=mention,
        property=kind.value,
        value=spell_value(said),
        valid_from=date(2025, 1, 1),
        valid_to=None if kind.is_custody else end,
        recorded_at=days_ago(30),
        marking=made.near(mention.marking),
        grade="1AP",
    )
