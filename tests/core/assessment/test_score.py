from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plait.assessment.framework import Prior, framework
from plait.assessment.score import (
    draw,
    draw_log,
    group_harm,
    log_amount,
    pool,
    shrink,
    stream,
    threat_harm,
    weight_draws,
)
from plait.domain.assessment import Rating
from plait.domain.estimate import Range
from plait.domain.group import Capability, CapabilityLevel, Group, Tier
from plait.domain.ids import GroupId, MarkingId

ON = date(2026, 11, 1)
COUNT = 20_000


def rating(level: float | None, *, body: str = "psos", factor: str = "activity") -> Rating:
    value = None if level is None else Range(low=level, best=level, high=level)
    return Rating(target="drugs", factor=factor, value=value, body=body, rater="one", rated_on=ON)


def harm(*ratings: Rating) -> np.ndarray:
    weight = draw_log(framework().weights["drugs"], COUNT, stream(1, "weight"))
    return threat_harm("drugs", ratings, framework=framework(), weight=weight, seed=1)


def test_the_draws_keep_the_low_best_and_high_that_were_said() -> None:
    said = Range(low=1, best=2, high=6)
    found = np.quantile(draw(said, 200_000, stream(1)), (0.05, 0.5, 0.95))
    assert found == pytest.approx([1, 2, 6], abs=0.05)


def test_a_stream_depends_on_its_own_words_alone() -> None:
    first = stream(1, "group", "a").standard_normal(3)
    assert np.array_equal(first, stream(1, "group", "a").standard_normal(3))
    assert not np.array_equal(first, stream(1, "group", "b").standard_normal(3))
    assert not np.array_equal(first, stream(2, "group", "a").standard_normal(3))


def test_unknown_is_never_nought_and_is_wider_than_a_known_level() -> None:
    known, unknown, lowest = harm(rating(2.5)), harm(rating(None)), harm(rating(0))
    assert unknown.std() > known.std()
    assert np.median(unknown) > np.median(lowest)
    assert np.array_equal(unknown, harm())


def test_one_who_does_not_know_widens_what_the_others_say() -> None:
    assert harm(rating(3), rating(None, body="hmrc")).std() > harm(rating(3), rating(3, body="hmrc")).std()


def test_dissent_between_bodies_is_kept_as_width() -> None:
    assert harm(rating(1), rating(5, body="hmrc")).std() > harm(rating(3), rating(3, body="hmrc")).std()


def test_a_body_counts_once_however_many_raters_it_sends() -> None:
    exact = [[Range(low=1, best=1, high=1)] * 9, [Range(low=4, best=4, high=4)]]
    assert pool(exact, COUNT, stream(1)).mean() == pytest.approx(2.5, abs=0.05)


def test_a_level_stands_for_the_framework_s_amount() -> None:
    activity = framework().factor("activity")
    levels = np.array([0, 3, 5], dtype=np.float32)
    assert np.exp(log_amount(levels, activity)) == pytest.approx([1, 300, 7500], rel=1e-4)


@given(mean=st.floats(-5, 15), spread=st.floats(0.1, 4), mu=st.floats(5, 12), tau=st.floats(0.5, 3))
def test_shrinking_is_the_precision_weighted_mean_of_the_ratings_and_the_prior(
    mean: float, spread: float, mu: float, tau: float
) -> None:
    draws = (mean + spread * stream(1).standard_normal(4000)).astype(np.float32)
    x, s2 = float(draws.mean()), float(draws.var())
    expected = (x / s2 + mu / tau**2) / (1 / s2 + 1 / tau**2)
    shrunk = shrink(draws, Prior(mu=mu, tau=tau))
    assert float(shrunk.mean()) == pytest.approx(expected, abs=1e-2)
    assert float(shrunk.var()) == pytest.approx(1 / (1 / s2 + 1 / tau**2), rel=1e-2)


def group(level: int | None) -> Group:
    return Group(
        id=GroupId(1),
        name="Larch",
        marking_id=MarkingId(1),
        tier=Tier.LOCAL,
        primary_threat="drugs",
        secondary_threats=("money-laundering",),
        capabilities=tuple(CapabilityLevel(capability=each, level=level) for each in Capability),
    )


def group_draws(one: Group, ratings: tuple[Rating, ...] = ()) -> np.ndarray:
    weights = weight_draws(framework(), seed=1, count=COUNT)
    return group_harm(one, ratings, key="group:x", framework=framework(), weights=weights, seed=1)


def test_a_more_capable_group_does_more_harm() -> None:
    assert group_draws(group(4)).mean() > group_draws(group(1)).mean()


def test_a_group_whose_attributes_nobody_knows_is_wider_and_not_the_least() -> None:
    unknown = group_draws(group(None))
    assert unknown.std() > group_draws(group(2)).std()
    assert unknown.mean() > group_draws(group(0)).mean()


def test_raters_of_a_group_come_before_its_record() -> None:
    said = tuple(
        Rating(target="group:x", factor=each, value=Range(low=5, best=5, high=5), body="psos", rater="a", rated_on=ON)
        for each in Capability
    )
    assert group_draws(group(0), said).mean() > group_draws(group(3)).mean()
