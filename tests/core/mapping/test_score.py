"""A score that others can follow."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plait.domain.group import Capability, Tier
from plait.domain.score import ATTRIBUTES, Attribute, Intent, Rated, Score
from plait.mapping.score import ScoreRefused, refuse_unfounded, told_by

VIOLENCE = Rated(attribute=Capability.VIOLENCE, level=4, evidence="Two assaults on drivers.")
GROWTH = Rated(attribute=Intent.GROWTH, level=None)
SCORE = Score(tier=Tier.LOCAL, reason="One town.", on=date(2026, 11, 23), rated=(VIOLENCE, GROWTH))


def test_a_score_with_evidence_and_a_reason_stands() -> None:
    refuse_unfounded(SCORE)
    refuse_unfounded(replace(SCORE, rated=(replace(VIOLENCE, evidence="", item=7),)))


@pytest.mark.parametrize(
    ("score", "words"),
    [
        (replace(SCORE, reason=" "), "Say why this tier"),
        (replace(SCORE, rated=(replace(VIOLENCE, evidence=" "),)), "Violence, or its threat: give the evidence"),
        (replace(SCORE, rated=(GROWTH,)), "A tier needs at least one attribute that is known"),
        (replace(SCORE, rated=(VIOLENCE, VIOLENCE)), "Rate each attribute once"),
    ],
)
def test_what_is_missing_is_said(score: Score, words: str) -> None:
    with pytest.raises(ScoreRefused, match=words):
        refuse_unfounded(score)


def test_of_a_group_of_which_nothing_is_known_it_can_be_said_that_it_is_unscored() -> None:
    refuse_unfounded(replace(SCORE, tier=Tier.UNSCORED, rated=(GROWTH,)))


@given(
    levels=st.dictionaries(st.sampled_from(ATTRIBUTES), st.none() | st.integers(0, 5)),
    before=st.dictionaries(st.sampled_from(ATTRIBUTES), st.none() | st.integers(0, 5)),
)
def test_a_score_says_every_known_level_and_what_is_known_no_more_and_nothing_else(
    levels: dict[Attribute, int | None], before: dict[Attribute, int | None]
) -> None:
    rated = tuple(Rated(attribute=attribute, level=level) for attribute, level in levels.items())
    told = told_by(replace(SCORE, rated=rated), before)
    after = before | {one.attribute: one.level for one in told}
    assert {name: level for name, level in after.items() if level is not None} == {
        name: level for name, level in (before | levels).items() if level is not None
    }
    assert all(one.level is not None or before[one.attribute] is not None for one in told)
