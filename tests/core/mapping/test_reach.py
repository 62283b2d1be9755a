"""What a group touches, and by which path."""

from datetime import date

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.mapping.tables import DAY, NOBODY_LINKED, Row, dated_ties, linked, nominals, ties

from plait.domain.reach import HOPS, TOUCHED, Reach
from plait.mapping.graph import AGAINST, CONTROL
from plait.mapping.reach import DEPTH, FLOOR, reach

LARCH = 7
CEDAR, ZEDMOOR, UNIT_4, QUILLBANK, UPLIFT = 1, 2, 3, 4, 5
SAMPLETON: tuple[Row, ...] = (
    (CEDAR, "director_of", ZEDMOOR, 0.95),
    (ZEDMOOR, "registered_at", UNIT_4, 0.7),
    (QUILLBANK, "registered_at", UNIT_4, 0.98),
    (QUILLBANK, "awarded", UPLIFT, 0.98),
)


def strengths(found: Reach) -> dict[int, float]:
    touched = found.touched
    return dict(zip(touched["target_id"].to_pylist(), touched["strength"].to_pylist(), strict=True))


def draw(rows: tuple[Row, ...], *, closed: tuple[int, ...] = (), linkage: pa.Table = NOBODY_LINKED) -> Reach:
    return reach(linkage, nominals((LARCH, CEDAR)), ties(*rows), as_of=DAY, closed=closed)


def test_a_path_is_the_product_of_its_ties_and_the_decay_of_each_hop() -> None:
    assert strengths(draw(SAMPLETON)) == pytest.approx(
        {
            ZEDMOOR: 0.95 * 0.6,
            QUILLBANK: 0.95 * 0.7 * 0.98 * 0.6**3,
            UPLIFT: 0.95 * 0.7 * 0.98 * 0.98 * 0.6**4,
        }
    )


def test_the_hops_of_a_path_are_kept_in_order_with_the_product_so_far() -> None:
    hops = [hop for hop in draw(SAMPLETON).hops.to_pylist() if hop["target_id"] == UPLIFT]
    assert [(hop["from_id"], hop["kind"], hop["to_id"]) for hop in hops] == [
        (CEDAR, "director_of", ZEDMOOR),
        (ZEDMOOR, "registered_at", UNIT_4),
        (UNIT_4, "registered_at", QUILLBANK),
        (QUILLBANK, "awarded", UPLIFT),
    ]
    products = np.cumprod([hop["tie_strength"] * 0.6 * hop["damping"] for hop in hops])
    assert [hop["so_far"] for hop in hops] == pytest.approx(products)


def test_the_tables_have_the_declared_schemas_even_when_nothing_is_touched() -> None:
    nothing = reach(NOBODY_LINKED, nominals(), ties(), as_of=DAY)
    assert (nothing.touched.schema, nothing.hops.schema) == (TOUCHED, HOPS)
    assert (nothing.touched.num_rows, nothing.hops.num_rows) == (0, 0)


def test_a_path_has_at_most_four_hops() -> None:
    chain = [(step, "associate_of", step + 1, 1.0) for step in range(1, DEPTH)]
    near = draw((*chain, (DEPTH, "director_of", 90, 1.0)))
    far = draw((*chain, (DEPTH, "associate_of", 50, 1.0), (50, "director_of", 90, 1.0)))
    assert (set(strengths(near)), set(strengths(far))) == ({90}, set())


def test_of_two_ways_the_stronger_counts_and_they_are_not_added() -> None:
    two = draw(
        (
            (CEDAR, "associate_of", 11, 0.9),
            (11, "director_of", 20, 0.9),
            (CEDAR, "associate_of", 12, 0.8),
            (12, "director_of", 20, 0.8),
        )
    )
    assert strengths(two)[20] == pytest.approx(0.9 * 0.9 * 0.36)


def test_a_hub_is_damped_by_twenty_over_its_degree() -> None:
    agent = tuple((CEDAR, "director_of", company, 1.0) for company in range(100, 150))
    assert strengths(draw(agent))[100] == pytest.approx(0.6 * 20 / 50)


def test_contracts_won_do_not_make_a_firm_a_hub() -> None:
    won = tuple((ZEDMOOR, "awarded", notice, 1.0) for notice in range(100, 150))
    found = draw(((CEDAR, "director_of", ZEDMOOR, 1.0), *won))
    assert strengths(found)[100] == pytest.approx(0.36)


def test_two_firms_that_won_the_same_contract_are_not_tied_by_it() -> None:
    found = draw(((CEDAR, "director_of", 2, 1.0), (2, "awarded", 50, 1.0), (3, "awarded", 50, 1.0)))
    assert set(strengths(found)) == {2, 50}


def test_a_licence_is_reached_through_the_one_who_holds_it() -> None:
    touched = draw(((CEDAR, "holds", 60, 0.98),)).touched.to_pylist()
    assert [(row["target_id"], row["target_kind"]) for row in touched] == [(60, "licence")]


def test_property_is_reached_through_its_proprietor_and_two_owners_of_one_flat_are_not_tied_by_it() -> None:
    owned = ((ZEDMOOR, "proprietor_of", 70, 0.98), (QUILLBANK, "proprietor_of", 70, 0.98))
    found = draw(((CEDAR, "director_of", ZEDMOOR, 1.0), *owned))
    assert strengths(found) == pytest.approx({ZEDMOOR: 0.6, 70: 0.98 * 0.36})
    assert [row["target_kind"] for row in found.touched.to_pylist() if row["target_id"] == 70] == ["property"]


def test_however_much_somebody_owns_does_not_make_them_a_hub() -> None:
    owned = tuple((ZEDMOOR, "proprietor_of", flat, 1.0) for flat in range(100, 150))
    found = draw(((CEDAR, "director_of", ZEDMOOR, 1.0), *owned))
    assert strengths(found)[100] == pytest.approx(0.36)


_OWNERS, _FLATS = st.integers(1, 12), st.integers(100, 104)


@given(
    rows=st.lists(
        st.one_of(
            st.tuples(_OWNERS, st.just("associate_of"), _OWNERS, st.sampled_from([0.4, 0.9])),
            st.tuples(_OWNERS, st.just("director_of"), st.integers(20, 26), st.sampled_from([0.4, 0.9])),
            st.tuples(st.integers(20, 26), st.just("registered_at"), st.integers(60, 62), st.just(0.5)),
        ),
        max_size=25,
    ),
    owned=st.lists(
        st.tuples(_OWNERS | st.integers(20, 26), st.just("proprietor_of"), _FLATS, st.sampled_from([0.4, 0.98])),
        max_size=40,
    ),
)
@settings(max_examples=80, deadline=None)
def test_what_is_owned_changes_no_path_to_anything_else(rows: list[Row], owned: list[Row]) -> None:
    def elsewhere(found: Reach) -> tuple[list[object], list[object]]:
        kept = [row for row in found.touched.to_pylist() if row["target_kind"] != "property"]
        ends = {row["target_id"] for row in kept}
        return kept, [hop for hop in found.hops.to_pylist() if hop["target_id"] in ends]

    before, after = draw(tuple(rows)), draw((*rows, *owned))
    assert elsewhere(before) == elsewhere(after)


@pytest.mark.parametrize(
    ("from_on", "to_on", "holds"),
    [
        (None, None, True),
        (DAY, None, True),
        (None, DAY, False),
        (date(2026, 11, 23), None, False),
        (date(2024, 1, 1), date(2026, 11, 23), True),
    ],
)
def test_only_ties_that_hold_on_the_day_are_walked(from_on: date | None, to_on: date | None, holds: bool) -> None:
    dated = dated_ties(((CEDAR, "director_of", ZEDMOOR, 1.0), from_on, to_on))
    found = reach(NOBODY_LINKED, nominals((LARCH, CEDAR)), dated, as_of=DAY)
    assert bool(strengths(found)) is holds


def test_mentions_that_are_one_person_share_their_ties() -> None:
    found = draw(((99, "director_of", ZEDMOOR, 1.0),), linkage=linked((CEDAR, 99)))
    assert strengths(found) == pytest.approx({ZEDMOOR: 0.6})


def test_a_stair_that_more_than_a_household_shares_is_not_a_tie() -> None:
    stair = 30
    neighbours = tuple((person, "lives_at", stair, 1.0) for person in range(40, 46))
    director = ((40, "director_of", 70, 1.0),)
    assert strengths(draw(((CEDAR, "lives_at", stair, 1.0), *neighbours, *director))) == {}
    assert set(strengths(draw(((CEDAR, "lives_at", stair, 1.0), *neighbours[:1], *director)))) == {70}


def test_a_home_written_without_its_flats_is_not_a_tie_between_three_households() -> None:
    stair = 30
    rows = ties(
        (CEDAR, "lives_at", stair, 1.0),
        (40, "lives_at", stair, 1.0),
        (41, "lives_at", stair, 1.0),
        (40, "director_of", 70, 1.0),
    )
    for surnames, reached in (([1, 2, 3, None], set()), ([1, 1, 2, None], {70})):
        told = rows.append_column("household", pa.array(surnames, pa.int64()))
        assert set(strengths(reach(NOBODY_LINKED, nominals((LARCH, CEDAR)), told, as_of=DAY))) == reached


def test_a_protected_person_is_neither_seed_nor_node_of_a_path() -> None:
    rows = ((CEDAR, "associate_of", 11, 1.0), (11, "director_of", 20, 1.0))
    assert strengths(draw(rows, closed=(11,))) == {}
    assert strengths(draw(rows, closed=(CEDAR,))) == {}


def test_protecting_one_mention_protects_everything_that_is_that_person() -> None:
    rows = ((CEDAR, "associate_of", 11, 1.0), (11, "director_of", 20, 1.0))
    assert strengths(draw(rows, closed=(12,), linkage=linked((11, 12)))) == {}


def test_a_weakly_graded_nominal_reaches_weakly() -> None:
    found = reach(
        NOBODY_LINKED, nominals((LARCH, CEDAR), strength=0.5), ties((CEDAR, "director_of", 2, 1.0)), as_of=DAY
    )
    assert strengths(found) == pytest.approx({2: 0.3})


def test_a_company_says_a_quarter_as_much_of_who_else_runs_or_owns_it() -> None:
    ours = ((CEDAR, "director_of", ZEDMOOR, 1.0), (QUILLBANK, "awarded", UPLIFT, 1.0))
    below = draw((*ours, (ZEDMOOR, "owner_of", QUILLBANK, 1.0)))
    above = draw((*ours, (QUILLBANK, "owner_of", ZEDMOOR, 1.0)))
    assert (strengths(below)[QUILLBANK], strengths(above)[QUILLBANK]) == pytest.approx((0.36, 0.09))
    crossed = [hop["tie_strength"] for hop in above.hops.to_pylist() if hop["target_id"] == QUILLBANK]
    assert crossed == pytest.approx([1.0, 1 / 4])


def test_each_group_has_its_own_reach() -> None:
    both = reach(
        NOBODY_LINKED,
        nominals((7, 1), (8, 2)),
        ties((1, "director_of", 10, 1.0), (2, "director_of", 11, 1.0)),
        as_of=DAY,
    )
    assert [(row["group_id"], row["target_id"]) for row in both.touched.to_pylist()] == [(7, 10), (8, 11)]


PEOPLE, COMPANIES = st.integers(1, 6), st.integers(11, 15)
STRENGTH = st.sampled_from([0.1, 0.5, 0.9, 1.0])
ROWS = st.lists(
    st.one_of(
        st.tuples(PEOPLE, st.just("associate_of"), PEOPLE, STRENGTH),
        st.tuples(PEOPLE, st.just("director_of"), COMPANIES, STRENGTH),
        st.tuples(COMPANIES, st.just("owner_of"), COMPANIES, STRENGTH),
    ),
    max_size=14,
)


def by_trying_every_path(rows: list[Row]) -> dict[int, float]:
    """The plainest way to say what reach means: walk every path of up to four hops."""
    ways: dict[int, set[tuple[int, float]]] = {}
    for left, kind, right, strength in rows:
        if left != right:
            ways.setdefault(left, set()).add((right, strength))
            back = strength * AGAINST if kind in CONTROL else strength
            ways.setdefault(right, set()).add((left, back))
    best: dict[int, float] = {}
    paths = [(CEDAR, 1.0)]
    for _ in range(DEPTH):
        paths = [(other, so_far * 0.6 * tie) for at, so_far in paths for other, tie in ways.get(at, set())]
        for node, value in paths:
            best[node] = max(best.get(node, 0.0), value)
    companies = {right for left, kind, right, _ in rows if kind != "associate_of" and left != right}
    return {node: value for node, value in best.items() if node in companies and value >= FLOOR}


@settings(max_examples=150, deadline=None)
@given(ROWS)
def test_reach_equals_trying_every_path(rows: list[Row]) -> None:
    assert strengths(draw(tuple(rows))) == pytest.approx(by_trying_every_path(rows))


@settings(max_examples=75, deadline=None)
@given(ROWS)
def test_the_order_in_which_ties_arrive_changes_nothing(rows: list[Row]) -> None:
    assert draw(tuple(rows)).touched.equals(draw(tuple(reversed(rows))).touched)


@settings(max_examples=75, deadline=None)
@given(ROWS, PEOPLE)
def test_closing_a_person_equals_a_world_without_their_ties(rows: list[Row], person: int) -> None:
    without = tuple(row for row in rows if person not in (row[0], row[2]))
    assert draw(tuple(rows), closed=(person,)).touched.equals(draw(without).touched)
