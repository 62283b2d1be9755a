"""Markings as stated: what may not be is said, with the way out."""

import pytest

from plait.collection.stated import StatedMarking, is_too_high
from plait.domain.ids import PartnerId
from plait.domain.marking import MarkingTier

GOOD = {"tier": "OFFICIAL", "purposes": ("law-enforcement",)}


def test_a_good_marking_has_no_problem_and_a_value() -> None:
    stated = StatedMarking(**GOOD, audience=("all", "hmrc"))
    assert stated.problem({"hmrc"}) is None
    assert stated.value(PartnerId(7)).tier is MarkingTier.OFFICIAL


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"audience": ("nobody",)}, "no body here"),
        ({"tier": "PROTECT"}, "tier 'PROTECT' is not known"),
        ({"existence": "loud"}, "existence"),
        ({"kind": "gossip"}, "kind of marking"),
        ({"purposes": ()}, "at least one purpose"),
        ({"purposes": ("curiosity",)}, "not known"),
        ({"handling": "C"}, "Handling C needs"),
    ],
)
def test_what_may_not_be_is_said_with_the_way_out(wrong: dict[str, str], words: str) -> None:
    problem = StatedMarking(**{**GOOD, **wrong}).problem({"hmrc"})  # type: ignore[arg-type]  # wrong on purpose
    assert problem is not None
    assert words in problem[0]
    assert problem[1]


@pytest.mark.parametrize(
    ("tier", "high"), [("SECRET", True), ("top secret", True), ("OFFICIAL-SENSITIVE", False), ("", False)]
)
def test_anything_secret_is_too_high(tier: str, high: bool) -> None:
    assert is_too_high(tier) is high
