"""What is true of every picture, whatever it shows."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from xml.etree import ElementTree

import pytest

from plait.domain.estimate import Interval, Range
from plait_desk.looks.pictures.bars import Bar, bar_chart
from plait_desk.looks.pictures.chart import Edge, Node, TooManyNodes, link_chart
from plait_desk.looks.pictures.confidence import confidence_squares
from plait_desk.looks.pictures.dial import yardstick_dial
from plait_desk.looks.pictures.flow import Stage, flow_picture
from plait_desk.looks.pictures.grade import grade_chip
from plait_desk.looks.pictures.interval import Across, interval_bar
from plait_desk.looks.pictures.ladder import Rung, ladder_chart
from plait_desk.looks.pictures.layout import force_layout
from plait_desk.looks.pictures.line import Point, line_chart
from plait_desk.looks.pictures.meter import level_cells, meter_bar
from plait_desk.looks.pictures.path import Hop, path_picture
from plait_desk.looks.pictures.ranks import Ranked, rank_chart
from plait_desk.looks.pictures.spark import spark_line
from plait_desk.looks.pictures.strip import Station, thread_strip
from plait_desk.looks.pictures.svg import INK_3, NAVY, TINT, hatch, round_ticks
from plait_desk.looks.pictures.tilemap import Tile, breaks, tile_map
from plait_desk.looks.pictures.timeline import Moment, time_line

HOSTILE = """<script>alert("x")</script>&'"""
DAY = date(2026, 11, 22)
BANDS = [("Unlikely", 25.0, 35.0), ("Realistic possibility", 40.0, 50.0), (HOSTILE, 55.0, 75.0)]


def _tiles(value: float | None) -> list[Tile]:
    return [Tile(name=HOSTILE, short=HOSTILE, column=0, row=0, value=value, alert=True, stale=value == 3)]


def _interval(value: float | None) -> str:
    known = None if value is None else Interval(low=value, lower=value, middle=value + 1, upper=9, high=9)
    return interval_bar(known, across=Across(most=10), label=HOSTILE)


def _chart(value: float | None) -> str:
    nodes = [Node(id=1, name=HOSTILE, kind="person", filled=True), Node(id=2, name="B", kind="address", href="/b?a&b")]
    edges = [Edge(from_id=1, to_id=2, strength=value, words=HOSTILE)]
    return link_chart(nodes, edges, force_layout([1, 2], [(1, 2)]), label=HOSTILE)


# Each picture drawn with one value (None is unknown) and with words that would break out of it.
PICTURES: dict[str, Callable[[float | None], str]] = {
    "bars": lambda v: bar_chart([Bar(name=HOSTILE, value=v), Bar(name="b", value=2, hidden=True)], label=HOSTILE),
    "chart": _chart,
    "confidence": lambda v: confidence_squares("Low" if v is not None else None),
    "dial": lambda v: yardstick_dial(BANDS, chosen=HOSTILE if v is not None else None, model=(0.2, 0.4), label=HOSTILE),
    "flow": lambda v: flow_picture(
        [Stage(name=HOSTILE, count=9, days=v, lost=HOSTILE, reasons=(HOSTILE,)), Stage(name="b", count=4)],
        label=HOSTILE,
    ),
    "grade": lambda v: grade_chip(HOSTILE if v is not None else None, HOSTILE),
    "interval": _interval,
    "ladder": lambda v: ladder_chart(
        [Rung(name=HOSTILE, push=v, before=0.2, after=0.4, copies=2)], start=0.2, label=HOSTILE
    ),
    "level": lambda v: level_cells(None if v is None else int(v), label=HOSTILE),
    "line": lambda v: line_chart(
        [Point(period="1", value=4, qualifier="at_least"), Point(period=HOSTILE, value=v, break_before=HOSTILE)],
        label=HOSTILE,
    ),
    "meter": lambda v: meter_bar(v, label=HOSTILE),
    "path": lambda v: path_picture(
        [Hop(name=HOSTILE, kind="person"), Hop(name="b", kind="contract", strength=v, grade=HOSTILE, so_far=0.4)],
        label=HOSTILE,
    ),
    "ranks": lambda v: rank_chart([Ranked(name=HOSTILE, median=v, low=1, high=4)], label=HOSTILE, of=12),
    "spark": lambda v: spark_line([v, None, v, v], aim=3, label=HOSTILE),
    "strip": lambda v: thread_strip(
        [Station(name=HOSTILE, text=HOSTILE, state="no" if v is None else "me"), Station(name="b")]
    ),
    "tilemap": lambda v: tile_map(_tiles(v), label=HOSTILE),
    "timeline": lambda _: time_line(
        [Moment(lane=HOSTILE, words=HOSTILE, from_on=DAY, is_period=True), Moment(lane="b", words="", from_on=DAY)],
        from_on=date(2024, 1, 1),
        to_on=date(2027, 1, 1),
        today=DAY,
        label=HOSTILE,
    ),
}
KNOWS_UNKNOWN = sorted(PICTURES.keys() - {"chart", "flow", "grade", "strip", "timeline"})


@pytest.mark.parametrize("value", [None, 0, 3, 2.5])
@pytest.mark.parametrize("name", sorted(PICTURES))
def test_a_picture_is_valid_xml_with_a_name_and_only_attributes(name: str, value: float | None) -> None:
    drawn = PICTURES[name](value)
    root = ElementTree.fromstring(drawn)
    assert root.get("role") == "img"
    assert root.get("aria-label")
    assert "style" not in drawn.replace("style-src", "")
    assert "nan" not in drawn.lower().replace("nance", "")


@pytest.mark.parametrize("name", sorted(PICTURES))
def test_a_picture_escapes_every_word_it_is_given(name: str) -> None:
    assert "<script" not in PICTURES[name](3)


@pytest.mark.parametrize("name", KNOWS_UNKNOWN)
def test_unknown_is_hatched_and_never_drawn_as_nought(name: str) -> None:
    unknown, nought = PICTURES[name](None), PICTURES[name](0)
    assert unknown != nought
    assert INK_3 in unknown, "the dashed edge of hatching"


def test_a_tie_of_unknown_strength_is_dashed() -> None:
    assert "stroke-dasharray" in PICTURES["chart"](None)
    assert "stroke-dasharray" not in PICTURES["chart"](0.9)


def test_hatching_stays_inside_its_box() -> None:
    path = ElementTree.fromstring(f"<g>{hatch(10, 20, 40, 8)}</g>").findall("path")[0].get("d") or ""
    numbers = [float(word) for word in path.replace("M", " ").replace("L", " ").split()]
    assert all(10 <= x <= 50 for x in numbers[::2])
    assert all(20 <= y <= 28 for y in numbers[1::2])


def test_a_grade_is_spoken_in_full() -> None:
    assert (
        'aria-label="Grade 2BC: source untested; intelligence known indirectly, corroborated; '
        'sharing permitted with conditions"' in grade_chip("2BC")
    )


def test_a_grade_of_another_scheme_is_shown_as_given() -> None:
    drawn = grade_chip("B24", "5x5x5")
    assert "Grade B24, 5x5x5, as given" in drawn
    assert ">B24<" in drawn


def test_every_tile_prints_its_figure_and_unknown_a_question_mark() -> None:
    assert ">7<" in tile_map([Tile(name="Fife", short="Fife", column=0, row=0, value=7)], label="Map")
    assert ">?<" in tile_map([Tile(name="Fife", short="Fife", column=0, row=0, value=None)], label="Map")


def test_map_steps_grow_whatever_the_values() -> None:
    for values in ([], [0.0], [1.0, 1.0, 1.0], [1.0, 2.0, 3.0, 400.0], [5.0] * 32):
        bounds = breaks(values)
        assert len(bounds) == 4
        assert bounds == sorted(set(bounds))


def test_ticks_are_round_and_reach_the_largest_value() -> None:
    for most in (0.3, 1, 7, 9, 41, 227, 3400, 99999):
        ticks = round_ticks(most)
        assert ticks[0] == 0
        assert ticks[-1] >= most
        assert 2 <= len(ticks) <= 6


def test_a_link_chart_refuses_more_than_500_nodes() -> None:
    nodes = [Node(id=number, name="n", kind="person") for number in range(501)]
    with pytest.raises(TooManyNodes):
        link_chart(nodes, [], {}, label="Chart")


def test_the_layout_is_the_same_each_time_and_stays_on_the_page() -> None:
    ids, ties = list(range(40)), [(number, number // 2) for number in range(1, 40)]
    places = force_layout(ids, ties)
    assert places == force_layout(ids, ties)
    assert all(0 <= x <= 1 and 0 <= y <= 1 for x, y in places.values())
    assert len(set(places.values())) == 40


def test_a_range_has_no_thick_part_and_an_interval_has_one() -> None:
    ends = Across(most=10)
    said = interval_bar(Range(low=1, best=2, high=9), label="Said", across=ends)
    drawn = interval_bar(Interval(low=1, lower=2, middle=2, upper=4, high=9), label="Drawn", across=ends)
    assert said.count("<rect") == drawn.count("<rect") - 1


def test_confidence_that_was_not_given_is_not_low() -> None:
    assert confidence_squares(None) != confidence_squares("Low")


def test_rows_of_one_lane_are_named_once_and_the_words_of_a_short_period_stand_before_it() -> None:
    first = Moment(
        lane="Firms", words="Zedmoor", from_on=date(2026, 1, 1), to_on=date(2026, 1, 9), is_period=True, before=True
    )
    moments = [first, replace(first, words="Vexholm", row=1, before=False)]
    drawn = time_line(
        moments, from_on=date(2020, 1, 1), to_on=date(2027, 1, 1), today=date(2026, 11, 1), label="Timeline"
    )
    assert drawn.count(">Firms<") == 1
    assert 'text-anchor="end">Zedmoor<' in drawn
    assert "Vexholm" not in drawn, "there is no room in it"


def test_a_nominal_is_tinted_a_principal_filled_and_a_community_two_circles() -> None:
    nodes = [
        Node(id=1, name="a", kind="person", filled=True),
        Node(id=2, name="b", kind="person", tinted=True),
        Node(id=3, name="c", kind="community"),
    ]
    drawn = link_chart(nodes, [], {node.id: (node.id / 4, 0.5) for node in nodes}, label="Chart")
    assert drawn.count("<circle") == 4
    assert [drawn.count(f'fill="{fill}"') for fill in (NAVY, TINT)] == [1, 1]
