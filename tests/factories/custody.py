"""Spells of people, made in a line each. Everything in them is synthetic."""

from plait.domain.lifetime import Spell, spell_value
from plait_desk.accounts.models import Marking
from plait_desk.collection.models import Mention, Statement
from tests.factories.people import NOW


def a_spell(mention: Mention, marking: Marking, spell: Spell, *, grade: str = "1AP") -> Statement:
    """What one record says of custody, licence or an order."""
    return Statement.objects.create(
        mention=mention,
        property=spell.kind.value,
        value=spell_value(spell),
        valid_from=spell.from_on,
        valid_to=spell.to_on,
        grade=grade,
        recorded_at=NOW,
        marking=marking,
    )
