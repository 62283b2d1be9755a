from dataclasses import replace

import pytest

from plait.assessment.framework import framework
from plait.assessment.place import MixedFigures, rank_indicator, rank_places
from plait.domain.assessment import PlaceFigure
from plait.reference import councils


def figure(place: str, count: int, population: int, indicator: str = "Drug deaths") -> PlaceFigure:
    return PlaceFigure(place=place, label=place, indicator=indicator, period="2019", count=count, population=population)


def drug_deaths() -> list[PlaceFigure]:
    return [
        PlaceFigure(
            place=each.code,
            label=each.name,
            indicator="Drug deaths",
            period="2019",
            count=each.drug_deaths,
            population=each.population,
        )
        for each in councils()
    ]


def test_real_drug_deaths_put_dundee_and_glasgow_in_the_first_tier() -> None:
    found = rank_indicator(drug_deaths(), framework=framework(), seed=1, count=4000)
    assert {rank.label for rank in found.ranking.ranks[:2]} == {"Dundee City", "Glasgow City"}
    assert found.scotland == pytest.approx(1264 / 5424800 * 10000, rel=0.01)


def test_a_small_place_is_drawn_towards_scotland_and_says_how_unsure_it_is() -> None:
    figures = [figure("small", 3, 5_000), figure("large", 400, 1_000_000), figure("rest", 1600, 4_000_000)]
    small, *_ = [
        rank
        for rank in rank_indicator(figures, framework=framework(), seed=1, count=4000).ranking.ranks
        if rank.key == "small"
    ]
    assert 4.0 < small.amount.middle < 6.0
    assert small.amount.high - small.amount.low > 3


def test_nobody_anywhere_is_still_not_certainly_nought() -> None:
    figures = [figure("a", 0, 1000), figure("b", 0, 2000)]
    found = rank_indicator(figures, framework=framework(), seed=1, count=500)
    assert all(rank.amount.high > 0 for rank in found.ranking.ranks)


def test_each_indicator_has_its_own_ranking() -> None:
    figures = [figure("a", 1, 10), figure("a", 2, 10, "Robbery"), figure("b", 2, 10)]
    found = rank_places(figures, framework=framework(), seed=1, count=100)
    assert [(each.indicator, len(each.ranking.ranks)) for each in found] == [("Drug deaths", 2), ("Robbery", 1)]


def test_figures_that_cannot_be_compared_are_refused() -> None:
    with pytest.raises(MixedFigures):
        rank_indicator([figure("a", 1, 10), figure("a", 2, 10, "Robbery")], framework=framework(), seed=1, count=9)
    with pytest.raises(MixedFigures):
        rank_indicator([figure("a", 1, 0)], framework=framework(), seed=1, count=9)


def test_a_ranking_with_one_made_up_figure_is_made_up() -> None:
    figures = [figure("a", 1, 10), replace(figure("b", 2, 10), synthetic=True)]
    assert rank_indicator(figures, framework=framework(), seed=1, count=9).synthetic
    assert not rank_indicator(figures[:1], framework=framework(), seed=1, count=9).synthetic
