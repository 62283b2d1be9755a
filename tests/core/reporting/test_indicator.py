from plait.domain.indicator import Break, Indicator, Qualifier
from plait.domain.period import Period
from plait.reporting.indicator import conflicts, series


def groups(period: str, value: float, source: str = "A", note: str = "") -> Indicator:
    return Indicator(
        name="SOC groups recorded",
        period=Period.read(period),
        value=value,
        unit="groups",
        qualifier=Qualifier.EXACT,
        source=source,
        thread="indicator:1",
        breakdown="Scotland",
        note=note,
    )


def test_a_series_runs_from_the_oldest_period_whatever_order_it_was_published_in() -> None:
    (found,) = series([groups("2016-11", 196), groups("2013-12", 227), groups("2015-06", 232)])
    assert [point.period.label for point in found.points] == ["2013-12", "2015-06", "2016-11"]


def test_sources_that_disagree_stand_side_by_side_and_are_not_averaged() -> None:
    (point,) = conflicts([groups("2015-06", 232, "A"), groups("2015-06", 236, "B")])
    assert [value.shown for value in point.values] == ["232", "236"]


def test_two_labels_of_the_same_days_are_one_period() -> None:
    assert conflicts([groups("2016", 196, "A"), groups("2016 (SMASTA 2016)", 164, "B")])


def test_periods_that_overlap_are_one_time_unless_one_adds_up_several_years() -> None:
    assert conflicts([groups("2016", 213, "A"), groups("2016-11", 196, "B")])
    assert not conflicts([groups("2016 to 2018", 213, "A"), groups("2016-11", 196, "B")])


def test_a_note_that_names_the_other_figure_puts_the_two_side_by_side() -> None:
    values = [groups("2023-03-31", 101, "A"), groups("2023-11", 112, "B", note="conflicts with 101, keep both")]
    (point,) = conflicts(values)
    assert [value.shown for value in point.values] == ["101", "112"]


def test_one_source_does_not_disagree_with_itself() -> None:
    assert not conflicts([groups("2016", 213, "A"), groups("2016-11", 196, "A")])


def test_sources_that_agree_are_no_conflict() -> None:
    assert not conflicts([groups("2015-06", 232, "A"), groups("2015-06", 232, "B")])


def test_a_break_is_where_it_first_stands_and_is_said() -> None:
    note = "a sample of 400, not comparable"
    (found,) = series([groups("2013", 1), groups("2014", 2, note=note), groups("2015", 3, note=note)])
    assert [broken.at.label for broken in found.breaks] == ["2014"]
    assert any("2014" in quality for quality in found.qualities)


def test_a_known_break_belongs_to_its_own_indicator_only() -> None:
    told = Break(name="Another indicator", at=Period.read("2014"), why="new count")
    (found,) = series([groups("2013", 1), groups("2014", 2)], breaks=[told])
    assert not found.breaks
