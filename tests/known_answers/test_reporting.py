"""Charges under sections 28 to 31 of the 2010 Act, as answered in the Scottish Parliament, and hand-worked tables."""

from plait.domain.indicator import Indicator, Qualifier
from plait.domain.period import Period
from plait.reference.indicator import indicators
from plait.reporting.disclose import disclose
from plait.reporting.indicator import series

CHARGES = [11, 113, 141, 151, 212, 147, 125, 79]


def charges() -> list[Indicator]:
    return [
        Indicator(
            name=value.indicator,
            period=Period.read(value.period),
            value=None if value.value is None else float(value.value),
            unit=value.unit,
            qualifier=Qualifier(value.qualifier),
            source=value.source_url,
            thread=f"indicator:{number}",
            breakdown=value.breakdown,
        )
        for number, value in enumerate(indicators())
        if value.indicator.startswith("Charges reported to COPFS under ss.28-31")
    ]


def test_charges_of_eight_years_are_979_and_none_of_them_needs_hiding() -> None:
    (total,) = [one for one in series(charges()) if one.breakdown == "Total"]
    assert [point.values[0].value for point in total.points] == CHARGES
    assert sum(CHARGES) == 979
    assert not disclose([CHARGES]).hidden


def test_hidden_charges_are_shown_as_c_and_nil_as_a_dash() -> None:
    shown = {value.shown for value in charges() if value.qualifier in (Qualifier.SUPPRESSED, Qualifier.NIL)}
    assert shown == {"c", "–"}


def test_the_published_table_never_leaves_one_hidden_section_in_a_year() -> None:
    by_year: dict[str, int] = {}
    for value in charges():
        by_year[value.period.label] = by_year.get(value.period.label, 0) + (value.value is None)
    assert all(hidden != 1 for hidden in by_year.values())


def test_a_small_table_worked_by_hand_hides_the_cheapest_rectangle() -> None:
    # 2 is small. Beside it 6 and 9, below it 8 and 30: the rectangle of 2, 6, 8 and 5 costs least.
    found = disclose([[2, 6, 9], [8, 5, 40], [30, 50, 60]])
    assert found.hidden == {(0, 0), (0, 1), (1, 0), (1, 1)}
