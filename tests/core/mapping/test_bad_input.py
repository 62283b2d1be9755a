"""Bad input of mapping: what cannot be gets the right answer or a clear refusal, and no shape costs more than its size.

Work is counted, never timed: calls of Python for what walks arrays (as many for a hundred thousand things as for a
thousand), and mergers weighed for what searches.
"""

import sys
from collections.abc import Callable
from datetime import date
from types import FrameType

import numpy as np
import pyarrow as pa
import pytest
from tests.core.mapping.tables import DAY, NOBODY_LINKED, Row, dated_ties, linked, nominals, shares, ties
from tests.core.mapping.test_compressed import four_columns

from plait.domain.tables import MENTIONS, STATEMENTS
from plait.mapping.candidates import WORK_A_TIE, candidate_groups
from plait.mapping.communities import communities, communities_within
from plait.mapping.compressed import compress, readable
from plait.mapping.disrupt import sequential_disruption
from plait.mapping.flags import RedFlag, red_flags
from plait.mapping.missing import missing_ties
from plait.mapping.network import betweenness
from plait.mapping.ownership import (
    MOST,
    ImpossibleSharesError,
    TooManyOwnersError,
    circles,
    integrated_ownership,
    oversubscribed,
)
from plait.mapping.people import person_ties
from plait.mapping.reach import DEPTH, open_graph, reach
from plait.mapping.succession import SuccessionRefused, brought, divide
from plait.mapping.ties import draw_ties
from plait.mapping.walks import strongest_path, within

GROUP, CEDAR = 7, 1
GIANT, SMALL = 100_000, 1_000
RING = tuple((at, "owner_of", at % 13 + 1, 0.9) for at in range(1, 14))
"""company 1 owns 2, 2 owns 3, and the thirteenth owns company 1"""


def listed(*companies: int) -> pa.Table:
    """Companies set up long ago."""
    return companies_of(*((company, date(2001, 1, 1), None) for company in companies))


def companies_of(*rows: tuple[int, date | None, date | None]) -> pa.Table:
    return pa.table(
        {
            "mention_id": pa.array([row[0] for row in rows], pa.int64()),
            "incorporated_on": pa.array([row[1] for row in rows], pa.date32()),
            "dissolved_on": pa.array([row[2] for row in rows], pa.date32()),
        }
    )


def flagged(table: pa.Table, companies: pa.Table, flag: RedFlag) -> list[int]:
    return [one.company_id for one in red_flags(table, companies, as_of=DAY) if one.flag is flag]


def touched(table: pa.Table, *people: int, linkage: pa.Table = NOBODY_LINKED) -> dict[int, float]:
    """What a group of these people touches, and how strongly."""
    found = reach(linkage, nominals(*((GROUP, person) for person in people)), table, as_of=DAY).touched
    return dict(zip(found["target_id"].to_pylist(), found["strength"].to_pylist(), strict=True))


def calls_of(work: Callable[[], object]) -> int:
    """How many functions of Python the work calls, those that it calls itself included."""
    counted = 0

    def count(frame: FrameType, event: str, argument: object) -> None:
        nonlocal counted
        counted += event in {"call", "c_call"}

    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(None)
    return counted


# Self-ownership


def test_a_company_that_owns_a_share_of_itself_leaves_the_whole_to_the_others_and_is_a_ring_of_its_own() -> None:
    table = shares((2, 2, 0.25), (CEDAR, 2, 0.75))
    assert integrated_ownership(table, as_of=DAY).of(CEDAR, 2) == pytest.approx(1.0)
    assert circles(table, as_of=DAY) == [frozenset({2})]


def test_a_company_that_owns_all_of_itself_is_refused_and_has_no_owner() -> None:
    table = shares((2, 2, 1.0))
    with pytest.raises(ImpossibleSharesError, match="owns the whole of itself"):
        integrated_ownership(table, as_of=DAY)
    assert flagged(table, listed(2), RedFlag.NO_OWNER) == [2]


def test_no_path_goes_round_a_company_that_owns_itself() -> None:
    once = ties((CEDAR, "director_of", 2, 0.9))
    again = ties((CEDAR, "director_of", 2, 0.9), (2, "owner_of", 2, 1.0))
    assert touched(again, CEDAR).keys() == touched(once, CEDAR).keys() == {2}


# Circular ownership, and a company that owns itself through twelve others


def test_two_companies_that_own_one_another_are_one_ring_and_their_owner_owns_both() -> None:
    table = shares((2, 3, 0.5), (3, 2, 0.5), (CEDAR, 2, 0.5))
    owned = integrated_ownership(table, as_of=DAY)
    # x = .5 + .5 y and y = .5 x
    assert (owned.of(CEDAR, 2), owned.of(CEDAR, 3)) == (pytest.approx(2 / 3), pytest.approx(1 / 3))
    assert circles(table, as_of=DAY) == [frozenset({2, 3})]


def test_a_company_that_owns_itself_through_twelve_others_is_found_flagged_and_owned_by_nobody_else() -> None:
    table = shares(*((left, right, 0.5) for left, _, right, _ in RING))
    assert circles(table, as_of=DAY) == [frozenset(range(1, 14))]
    assert flagged(table, listed(1), RedFlag.CIRCULAR_OWNERSHIP) == [1]
    assert integrated_ownership(table, as_of=DAY).of(1, 1) == pytest.approx(0.5**13 / (1 - 0.5**13))


def test_a_path_into_such_a_ring_ends_after_four_hops_and_crosses_nothing_twice() -> None:
    table = ties((900, "director_of", 1, 0.98), *RING)
    found = reach(NOBODY_LINKED, nominals((GROUP, 900)), table, as_of=DAY)
    hops: dict[int, list[int]] = {}
    for hop in found.hops.to_pylist():
        hops.setdefault(hop["target_id"], [900]).append(hop["to_id"])
    assert hops.keys() == set(touched(table, 900))
    assert all(len(path) <= DEPTH + 1 and len(set(path)) == len(path) for path in hops.values())


# 120 % of shares


def test_of_a_company_of_which_120_per_cent_are_owned_no_share_is_worked_out_and_the_figure_is_flagged() -> None:
    table = shares((CEDAR, 2, 0.6), (3, 2, 0.6))
    with pytest.raises(ImpossibleSharesError, match="more than all of it"):
        integrated_ownership(table, as_of=DAY)
    assert oversubscribed(table, as_of=DAY) == [(2, pytest.approx(1.2))]
    (flag,) = [one for one in red_flags(table, listed(2), as_of=DAY) if one.flag is RedFlag.OVERSUBSCRIBED]
    assert "120%" in flag.reason


def test_120_per_cent_do_not_make_a_path_stronger() -> None:
    table = shares((CEDAR, 2, 0.6), (3, 2, 0.6))
    whole = shares((CEDAR, 2, 0.4), (3, 2, 0.6))
    assert touched(table, CEDAR) == touched(whole, CEDAR)


# Dissolved and set up again: another company, or the same one

OLD, NEW, HOME, NOTICE, LICENCE = 21, 22, 80, 91, 92
ENDED, BEGAN = date(2025, 6, 30), date(2025, 9, 1)
PHOENIX: tuple[tuple[Row, date | None, date | None], ...] = (
    ((CEDAR, "director_of", OLD, 0.98), date(2010, 1, 1), ENDED),
    ((CEDAR, "director_of", NEW, 0.98), BEGAN, None),
    ((OLD, "registered_at", HOME, 0.98), date(2010, 1, 1), ENDED),
    ((NEW, "registered_at", HOME, 0.98), BEGAN, None),
    ((OLD, "awarded", NOTICE, 0.98), date(2020, 1, 1), None),
    ((NEW, "holds", LICENCE, 0.98), BEGAN, None),
)
BOTH = companies_of((OLD, date(2010, 1, 1), ENDED), (NEW, BEGAN, None))


def test_a_path_of_the_day_leads_to_the_new_company_and_to_nothing_that_the_old_one_won() -> None:
    assert touched(dated_ties(*PHOENIX), CEDAR).keys() == {NEW, LICENCE}


def test_a_path_of_a_day_before_leads_to_the_old_company_and_not_to_the_new() -> None:
    found = reach(NOBODY_LINKED, nominals((GROUP, CEDAR)), dated_ties(*PHOENIX), as_of=date(2024, 1, 1))
    assert set(found.touched["target_id"].to_pylist()) == {OLD, NOTICE}


def test_the_flag_stands_on_the_new_company_and_names_the_old_one_by_no_flag_of_its_own() -> None:
    assert flagged(dated_ties(*PHOENIX), BOTH, RedFlag.PHOENIX) == [NEW]


def test_the_same_company_struck_off_and_restored_is_one_company_of_one_number_and_no_phoenix() -> None:
    restored = companies_of((OLD, date(2010, 1, 1), None))
    rows = [(row, None, None) if row[0] in (CEDAR, OLD) and NEW not in row else None for row, _, _ in PHOENIX]
    assert flagged(dated_ties(*(row for row in rows if row)), restored, RedFlag.PHOENIX) == []


def test_what_the_old_company_won_is_not_in_the_first_year_of_the_new() -> None:
    won = (((OLD, "awarded", NOTICE, 0.98), date(2025, 9, 20), None), *PHOENIX)
    assert flagged(dated_ties(*won), BOTH, RedFlag.NEW_AND_WINNING) == []


# A person who is both nominal and victim


def test_a_nominal_who_is_closed_is_no_seed_no_node_and_no_end_though_others_go_round_them() -> None:
    rows = ((CEDAR, "associate_of", 2, 0.9), (2, "director_of", 3, 0.9), (4, "director_of", 5, 0.9))
    table, people = ties(*rows), nominals((GROUP, CEDAR), (GROUP, 2), (GROUP, 4))
    found = reach(NOBODY_LINKED, people, table, as_of=DAY, closed={2})
    assert found.touched["target_id"].to_pylist() == [5]
    assert 2 not in {*found.hops["from_id"].to_pylist(), *found.hops["to_id"].to_pylist()}


def test_any_one_record_closes_all_records_of_the_person() -> None:
    table = ties((CEDAR, "director_of", 3, 0.9))
    found = reach(linked((CEDAR, 2)), nominals((GROUP, CEDAR)), table, as_of=DAY, closed={2})
    assert found.touched.num_rows == 0


# A group with no members


def test_a_group_with_no_members_touches_nothing_and_is_not_divided() -> None:
    assert touched(ties((CEDAR, "director_of", 2, 0.9))) == {}
    with pytest.raises(SuccessionRefused, match="Choose at least one"):
        divide([], [])
    assert brought([], []) == frozenset()


def test_a_network_of_nobody_has_no_measures() -> None:
    nobody = open_graph(NOBODY_LINKED, ties(), as_of=DAY)
    none = np.empty(0, dtype=np.int64)
    assert len(person_ties(nobody, none).left) == len(missing_ties(none, none).left) == 0
    assert (betweenness({}), sequential_disruption({}), communities([])) == ({}, [], [])
    assert candidate_groups([]).candidates == ()


# Everything in one giant component


def a_giant(size: int) -> pa.Table:
    """People and companies in turn, each tied to the next and to one far away: all of them in one part."""
    place = np.arange(size)
    left = np.concatenate([place[:-1], place[: size // 2]])
    right = np.concatenate([place[1:], (place[: size // 2] * 7 + 3) % size])
    count = len(left)
    table = ties().schema.empty_table()
    columns = {
        "from_id": pa.array(left + 1),
        "kind": pa.array(["associate_of"] * count),
        "to_id": pa.array(right + 1),
        "strength": pa.array(np.full(count, 0.9)),
        "marking_id": pa.array(np.ones(count, dtype=np.int64)),
    }
    return pa.table(
        {name: columns.get(name, pa.nulls(count, table.schema.field(name).type)) for name in table.column_names}
    ).cast(table.schema)


def test_reach_over_a_giant_calls_no_more_of_python_than_over_a_small_one_and_finds_four_hops_at_most() -> None:
    worlds = {size: a_giant(size) for size in (SMALL, GIANT)}
    people = nominals((GROUP, CEDAR))
    counted = {
        size: calls_of(lambda w=world: reach(NOBODY_LINKED, people, w, as_of=DAY)) for size, world in worlds.items()
    }
    assert counted[GIANT] <= counted[SMALL] + 10
    found = reach(NOBODY_LINKED, people, worlds[GIANT], as_of=DAY)
    assert found.hops.num_rows <= DEPTH * found.touched.num_rows


def test_the_people_of_a_giant_are_tied_by_arrays_alone() -> None:
    graphs = {size: open_graph(NOBODY_LINKED, a_giant(size), as_of=DAY) for size in (SMALL, GIANT)}
    counted = {size: calls_of(lambda g=g, n=size: person_ties(g, np.arange(n))) for size, g in graphs.items()}
    assert counted[GIANT] == counted[SMALL]
    assert len(person_ties(graphs[GIANT], np.arange(GIANT)).left) <= 3 * GIANT


def test_a_thing_that_two_thousand_use_ties_nobody_to_anybody() -> None:
    crowd = [(person, "uses_phone", -5, 0.9) for person in range(1, 2_001)]
    graph = open_graph(NOBODY_LINKED, ties(*crowd), as_of=DAY)
    people = graph.nodes(np.arange(1, 2_001))
    assert len(person_ties(graph, people).left) == 0


@pytest.mark.parametrize("hub", [121, 5_000, 20_000])
def test_a_hub_whom_everybody_knows_is_given_up_after_so_much_work_a_tie_and_counted(hub: int) -> None:
    star = [(0, one, 0.9) for one in range(1, hub + 1)]
    parted, work = communities_within(star, WORK_A_TIE * len(star))
    assert parted is None
    assert work <= (WORK_A_TIE + 1) * len(star)
    beside = [(hub + 1, hub + 2, 0.9), (hub + 2, hub + 3, 0.9), (hub + 1, hub + 3, 0.9)]
    found = candidate_groups([*star, *beside])
    assert found.unsearched == hub + 1
    assert [one.members for one in found.candidates] == [(hub + 1, hub + 2, hub + 3)]
    assert found.in_none == 0


def test_a_ring_of_a_hundred_thousand_is_looked_through_whole() -> None:
    ring = [(at, (at + 1) % GIANT, 0.9) for at in range(GIANT)]
    parted, work = communities_within([(min(a, b), max(a, b), w) for a, b, w in ring], WORK_A_TIE * GIANT)
    assert parted is not None
    assert sum(len(members) for members in parted) == GIANT
    assert work <= 10 * GIANT


def test_circles_of_a_hundred_thousand_companies_are_one_ring_and_their_shares_are_refused() -> None:
    place = np.arange(GIANT)
    said = {"kind": pa.array(["owner_of"] * GIANT), "to_id": pa.array((place + 1) % GIANT + 1)}
    table = a_giant(GIANT + 1).slice(0, GIANT)
    for name, column in (said | {"share": pa.array(np.full(GIANT, 0.5))}).items():
        table = table.set_column(table.column_names.index(name), table.schema.field(name), column)
    assert [len(ring) for ring in circles(table, as_of=DAY)] == [GIANT]
    with pytest.raises(TooManyOwnersError, match=f"at most {MOST}"):
        integrated_ownership(table, as_of=DAY)


def test_walks_over_a_giant_call_no_more_of_python_than_over_a_small_one() -> None:
    counted = {}
    for size in (SMALL, GIANT):
        giant = a_giant(size)
        rows = zip(giant["from_id"].to_pylist(), giant["to_id"].to_pylist(), giant["strength"].to_pylist(), strict=True)
        walked = readable(compress(four_columns([(*row, 1) for row in rows])), markings=frozenset({1}), closed=())
        strongest_path(walked, 1, 900), within(walked, 1, hops=3)  # compiled before it is counted
        counted[size] = calls_of(lambda on=walked: (strongest_path(on, 1, 900), within(on, 1, hops=3)))
        assert len(within(walked, 1, hops=3).ids) < size
    assert counted[GIANT] <= 2 * counted[SMALL]


def test_ties_of_nobody_are_drawn_from_nothing() -> None:
    assert draw_ties(STATEMENTS.empty_table(), MENTIONS.empty_table()).num_rows == 0
