"""A spell is kept as one statement, and read from it again."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plait.domain.lifetime import (
    CUSTODY,
    Spell,
    SpellKind,
    SpellState,
    TriggerKind,
    read_spell,
    spell_value,
)
from plait.domain.statement import Property

DAYS = st.none() | st.dates(date(1990, 1, 1), date(2060, 1, 1))
WORD = st.from_regex(r"\A[A-Za-z0-9][A-Za-z0-9 :,.-]{0,20}[A-Za-z0-9]\Z") | st.just("")
CONDITIONS = st.text(st.characters(categories=("L", "N", "P", "Zs")), max_size=60)
SPELLS = st.builds(
    Spell,
    kind=st.sampled_from(SpellKind),
    reference=WORD,
    order=st.sampled_from(["", "SCPO", "TEPO", "TERO"]),
    establishment=WORD,
    court=WORD,
    conditions=CONDITIONS,
    **{name: DAYS for name in Spell.__slots__ if name.endswith("_on")},
)


@given(SPELLS)
def test_what_is_written_is_read_again_whatever_the_conditions_say(spell: Spell) -> None:
    assert read_spell(spell.kind, spell_value(spell), spell.from_on, spell.to_on) == spell


def test_the_value_says_every_part_that_is_known_and_nothing_of_the_others() -> None:
    spell = Spell(
        kind=SpellKind.PRISON, reference="C-1", establishment="Sample", release_on=date(2027, 2, 5),
        conditions="none; yet",
    )  # fmt: skip
    assert spell_value(spell) == "record: C-1; at: Sample; earliest release: 2027-02-05; conditions: none; yet"


@pytest.mark.parametrize("value", ["until: 2027-01-01", "earliest release: soon", "record"])
def test_what_is_no_part_and_what_is_no_day_are_refused(value: str) -> None:
    with pytest.raises(ValueError, match=r"part|isoformat"):
        read_spell(Property.IN_PRISON, value, None, None)


def test_a_property_that_is_no_spell_is_refused() -> None:
    with pytest.raises(ValueError, match="surname"):
        read_spell(Property.SURNAME, "record: C-1", None, None)


def test_only_custody_is_left_and_by_the_day_of_release_before_the_earliest() -> None:
    for kind in SpellKind:
        spell = Spell(kind=kind, release_on=date(2027, 2, 5))
        assert spell.left_on == (date(2027, 2, 5) if kind in CUSTODY else None)
    both = Spell(kind=SpellKind.PRISON, release_on=date(2027, 2, 5), ended_on=date(2027, 1, 1))
    assert both.left_on == date(2027, 1, 1)


def test_every_kind_state_and_trigger_has_words() -> None:
    for words in (*SpellKind, *SpellState, *TriggerKind):
        assert words.words[:1].isupper()
    assert Spell(kind=SpellKind.ORDER, order="SCPO").words == "SCPO"
    assert Spell(kind=SpellKind.LICENCE).words == "On licence"
