"""What a group can do and is out to do, attribute by attribute; the lists are our own."""

import pytest

from plait.domain.group import Capability, LevelOutOfRangeError
from plait.domain.score import ATTRIBUTES, Attribute, Intent, Rated, kind_of
from plait.reference import scale


@pytest.mark.parametrize("attribute", [Capability.VIOLENCE, Intent.HARM])
@pytest.mark.parametrize("level", [-1, 6])
def test_a_level_is_0_to_5_of_capability_and_of_intent(attribute: Attribute, level: int) -> None:
    with pytest.raises(LevelOutOfRangeError):
        Rated(attribute=attribute, level=level)


def test_unknown_is_not_nought() -> None:
    assert Rated(attribute=Intent.HARM, level=None) != Rated(attribute=Intent.HARM, level=0)


def test_the_attributes_are_those_of_our_own_lists_and_said_to_be_ours() -> None:
    for name, attributes in (("socg_capability_attributes", Capability), ("socg_intent_attributes", Intent)):
        assert scale(name).standing == ("ours",)
        assert scale(name).values == {one.value: one.words for one in attributes}


def test_each_attribute_is_of_one_of_the_two() -> None:
    assert [kind_of(attribute) for attribute in ATTRIBUTES] == ["capability"] * 6 + ["intent"] * 4
