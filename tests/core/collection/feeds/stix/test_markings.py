"""Markings of STIX as markings of the house."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plait.collection.feeds.stix.markings import Definitions, Mark, Tlp, Unmarked

MARKS = st.builds(
    lambda tlp, words: Mark(tlp=tlp, conditions=words), st.sampled_from(Tlp), st.frozensets(st.sampled_from("ab"))
)
RED = "marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1"


@given(MARKS, MARKS, MARKS)
def test_combining_is_in_any_order_and_never_opens(first: Mark, second: Mark, third: Mark) -> None:
    assert first | second == second | first
    assert (first | second) | third == first | (second | third)
    assert first | first == first
    assert (first | second).tlp >= first.tlp
    assert (first | second).conditions >= first.conditions


@given(MARKS)
def test_each_has_a_marking_that_the_house_can_hold(mark: Mark) -> None:
    assert mark.stated.problem(()) is None
    assert ("all" in mark.stated.audience) == (mark.tlp <= Tlp.GREEN and not mark.conditions)


def test_a_published_definition_of_the_second_version_is_what_it_says() -> None:
    extension = {"extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d": {"tlp_2_0": "red"}}
    sent = Definitions([{"type": "marking-definition", "id": RED, "name": "TLP:RED", "extensions": extension}])
    assert sent.named(RED) == Mark(tlp=Tlp.RED)


def test_two_wordings_of_one_definition_make_it_unknown() -> None:
    def defined(words: str) -> dict[str, object]:
        return {
            "type": "marking-definition",
            "id": "m",
            "definition_type": "statement",
            "definition": {"statement": words},
        }

    assert Definitions([defined("a"), defined("a")]).named("m").conditions == {"a"}  # type: ignore[list-item]  # is JSON
    with pytest.raises(Unmarked, match="not known"):
        Definitions([defined("a"), defined("b")]).named("m")  # type: ignore[list-item]  # is JSON


def test_a_language_is_no_marking() -> None:
    assert Definitions([]).parts({"name": "x", "granular_markings": [{"lang": "fr", "selectors": ["name"]}]}) == {}
