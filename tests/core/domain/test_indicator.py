import pytest

from plait.domain.indicator import ContradictoryFigure, Indicator, Qualifier, figure
from plait.domain.period import Period


def value(qualifier: Qualifier, number: float | None) -> Indicator:
    return Indicator(
        name="SOC nominals recorded",
        period=Period.read("2015-06"),
        value=number,
        unit="people",
        qualifier=qualifier,
        source="https://example.org/report",
        thread="indicator:2",
    )


@pytest.mark.parametrize(
    ("qualifier", "number", "shown"),
    [
        (Qualifier.EXACT, 232.0, "232"),
        (Qualifier.APPROXIMATE, 3700.0, "about 3,700"),
        (Qualifier.AT_LEAST, 40.0, "at least 40"),
        (Qualifier.REPORTED, 1826.5, "1,826.5"),
        (Qualifier.NIL, 0.0, "–"),
        (Qualifier.SUPPRESSED, None, "c"),
    ],
)
def test_a_figure_is_shown_as_exactly_as_its_source_gives_it(
    qualifier: Qualifier, number: float | None, shown: str
) -> None:
    assert value(qualifier, number).shown == shown


@pytest.mark.parametrize(
    ("qualifier", "number"),
    [(Qualifier.SUPPRESSED, 3.0), (Qualifier.NIL, 1.0), (Qualifier.EXACT, None), (Qualifier.NIL, None)],
)
def test_a_hidden_figure_has_no_value_and_every_other_has_one(qualifier: Qualifier, number: float | None) -> None:
    with pytest.raises(ContradictoryFigure):
        value(qualifier, number)


def test_figures_keep_their_decimals_and_no_more() -> None:
    assert [figure(n) for n in (0, 12, 1234567, 0.5, 2.125)] == ["0", "12", "1,234,567", "0.5", "2.12"]
