"""Leads from payments, on the smallest ones that show them, and bounded on the largest."""

import time
from datetime import date, timedelta

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plait.domain.payment import LEADS, PAYMENTS
from plait.domain.protected import ProtectedInput
from plait.mapping.money import Limits, money_leads

START = date(2026, 1, 1)
Paid = tuple[int | None, int | None, int | None, float | None]


def payments(*rows: Paid) -> pa.Table:
    """From (payer, payee, days after the start, pounds)."""
    return pa.Table.from_pylist(
        [
            {
                "from_id": payer,
                "to_id": payee,
                "paid_on": None if day is None else START + timedelta(days=day),
                "amount": amount,
                "marking_id": 1,
            }
            for payer, payee, day, amount in rows
        ],
        schema=PAYMENTS,
    )


def leads(table: pa.Table, **limits: int | float) -> list[dict[str, object]]:
    return [dict(row) for row in money_leads(table, limits=Limits(**limits)).leads.to_pylist()]  # type: ignore[arg-type] # a mix of int and float


TEN_PAY_ONE: list[Paid] = [(payer, 99, payer, 100.0) for payer in range(1, 11)]


def test_ten_that_pay_one_within_a_month_are_a_lead_with_what_it_handed_on() -> None:
    table = payments(*TEN_PAY_ONE, (99, 50, 12, 900.0))
    assert leads(table) == [
        {
            "kind": "fan_in",
            "subject_id": 99,
            "count": 10,
            "times": 1,
            "amount": 1_000.0,
            "onward": 0.9,
            "first_on": date(2026, 1, 2),
            "last_on": date(2026, 1, 11),
            "rows": list(range(10)),
        }
    ]


def test_nine_are_too_few_and_one_that_pays_twice_is_one() -> None:
    assert leads(payments(*TEN_PAY_ONE[:9], (1, 99, 9, 5.0))) == []


def test_ten_spread_over_more_than_the_window_are_none() -> None:
    spread: list[Paid] = [(payer, 99, payer * 4, 100.0) for payer in range(10)]
    assert leads(payments(*spread)) == []
    assert [row["count"] for row in leads(payments(*spread), days=37)] == [10]
    assert leads(payments(*spread), days=36) == []


def test_one_that_pays_ten_is_a_lead_with_what_had_come_in() -> None:
    table = payments((7, 99, 0, 400.0), *((99, payee, 2, 100.0) for payee in range(10, 20)))
    (row,) = leads(table)
    assert (row["kind"], row["subject_id"], row["count"], row["onward"]) == ("fan_out", 99, 10, 0.4)


def test_the_one_that_only_hands_on_comes_before_the_shop() -> None:
    shop: list[Paid] = [(payer, 98, payer, 900.0) for payer in range(1, 11)]
    rows = leads(payments(*shop, *TEN_PAY_ONE, (99, 50, 12, 1_000.0)))
    assert [row["subject_id"] for row in rows] == [99, 98]


def test_money_that_comes_back_in_the_order_of_time_is_a_circle() -> None:
    (row,) = leads(payments((3, 1, 9, 80.0), (1, 2, 0, 100.0), (2, 3, 4, 90.0)))
    assert (row["kind"], row["subject_id"], row["count"], row["times"]) == ("circle", 1, 3, 1)
    assert (row["amount"], row["onward"], row["rows"]) == (80.0, 0.8, [1, 2, 0])


@pytest.mark.parametrize(
    "rows",
    [
        [(1, 2, 0, 100.0), (2, 3, 4, 90.0), (3, 1, 30, 80.0)],
        [(1, 2, 5, 100.0), (2, 3, 4, 90.0), (3, 1, 3, 80.0)],
        [(1, 2, 0, 100.0), (2, 3, 4, 49.0), (3, 1, 9, 100.0)],
        [(1, 2, 0, 100.0), (2, 3, 4, 201.0), (3, 1, 9, 100.0)],
        [(1, 2, 0, 100.0), (2, 3, 4, 90.0)],
        [(1, 1, 0, 100.0)],
        [(at, (at + 1) % 6, at, 100.0) for at in range(6)],
    ],
    ids=["too late", "against time", "too little", "too much", "open", "to oneself", "too long"],
)
def test_these_are_no_circles(rows: list[Paid]) -> None:
    assert leads(payments(*rows)) == []


def test_two_that_pay_each_other_are_the_shortest_circle_and_five_the_longest() -> None:
    assert [row["count"] for row in leads(payments((1, 2, 0, 100.0), (2, 1, 1, 100.0)))] == [2]
    five: list[Paid] = [(at, (at + 1) % 5, at, 100.0) for at in range(5)]
    assert [row["count"] for row in leads(payments(*five))] == [5]


def test_on_one_day_a_circle_is_told_once() -> None:
    ring: list[Paid] = [(1, 2, 0, 100.0), (2, 3, 0, 100.0), (3, 1, 0, 100.0)]
    assert len(leads(payments(*ring))) == 1


def test_a_circle_that_goes_round_three_times_is_one_lead() -> None:
    rows: list[Paid] = [(at, at % 3 + 1, turn * 100 + at, 100.0 + turn) for turn in range(3) for at in range(1, 4)]
    (row,) = leads(payments(*rows))
    assert (row["times"], row["amount"]) == (3, 102.0)


def test_money_through_a_hub_is_not_followed_and_that_is_said() -> None:
    many: list[Paid] = [(50, payee, 1, 100.0) for payee in range(100, 400)]
    found = money_leads(payments((1, 50, 0, 100.0), (50, 1, 2, 100.0), *many))
    assert "circle" not in found.leads["kind"].to_pylist()
    assert "301 ways into a hub were not followed" in found.words


def test_what_cannot_be_used_is_counted() -> None:
    found = money_leads(payments((None, 1, 0, 1.0), (1, 2, None, 1.0), (1, 2, 0, None), (1, 2, 0, 0.0), (1, 2, 0, 5.0)))
    assert (found.left_out, found.leads.schema, found.leads.num_rows) == (4, LEADS, 0)


def test_no_payments_give_no_leads() -> None:
    assert money_leads(payments()).leads.num_rows == 0


def test_a_column_of_the_payers_nationality_is_refused() -> None:
    worse = payments((1, 2, 0, 5.0)).append_column("payer_nationality", pa.array(["x"]))
    with pytest.raises(ProtectedInput):
        money_leads(worse)


def test_a_giant_hub_takes_seconds_and_a_walk_without_end_is_cut_off_and_says_so() -> None:
    rng = np.random.default_rng(3)
    count = 300_000
    ends = rng.integers(1, 30_000, (2, count))
    ends[0, : count // 2], ends[1, count // 2 : count // 2 + 50_000] = 0, 0
    table = pa.table(
        {
            "from_id": ends[0],
            "to_id": ends[1],
            "paid_on": pa.array(rng.integers(20_000, 20_030, count).astype(np.int32)).cast(pa.date32()),
            "amount": rng.uniform(90, 110, count),
            "marking_id": np.ones(count, dtype=np.int64),
        },
        schema=PAYMENTS,
    )
    money_leads(payments(*TEN_PAY_ONE))
    begun = time.perf_counter()
    found = money_leads(table)
    assert time.perf_counter() - begun < 10
    assert found.uncrossed > 150_000
    assert found.is_complete
    cut = money_leads(table, limits=Limits(steps=10_000))
    assert not cut.is_complete
    assert "cut off" in cut.words


def plain_circles(rows: list[tuple[int, int, int]], days: int, length: int) -> set[tuple[int, ...]]:
    """The same rule written the plain way: all orders of payments, for amounts that are all alike."""
    order = sorted(range(len(rows)), key=lambda at: (rows[at][2], rows[at][0], rows[at][1]))
    rank = {at: place for place, at in enumerate(order)}
    found: set[tuple[int, ...]] = set()

    def walk(path: list[int]) -> None:
        first, last = rows[path[0]], rows[path[-1]]
        for at, (payer, payee, day) in enumerate(rows):
            fits = payer == last[1] and last[2] <= day < first[2] + days and rank[at] > rank[path[0]]
            if not fits or len(path) == length or payee in {rows[one][1] for one in path}:
                continue
            if payee == first[0]:
                nodes = [rows[one][0] for one in [*path, at]]
                turn = nodes.index(min(nodes))
                found.add(tuple(nodes[turn:] + nodes[:turn]))
            else:
                walk([*path, at])

    for at, (payer, payee, _) in enumerate(rows):
        if payer != payee:
            walk([at])
    return found


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 5), st.integers(1, 5), st.integers(0, 12)), max_size=14, unique=True))
def test_circles_are_those_that_the_plain_walk_finds(rows: list[tuple[int, int, int]]) -> None:
    paid = [(payer, payee, day) for payer, payee, day in rows if payer != payee]
    table = payments(*((payer, payee, day, 100.0) for payer, payee, day in paid))
    nodes = set()
    for row in leads(table, days=7, length=4):
        if row["kind"] == "circle":
            walked = [paid[at][0] for at in row["rows"]]  # type: ignore[attr-defined] # rows are a list
            turn = walked.index(min(walked))
            nodes.add(tuple(walked[turn:] + walked[:turn]))
    assert nodes == plain_circles(paid, days=7, length=4)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.integers(1, 6), st.integers(1, 6), st.integers(0, 40), st.integers(1, 3)), max_size=20),
    st.randoms(),
)
def test_the_order_of_payments_never_matters(rows: list[tuple[int, int, int, int]], mixed: object) -> None:
    given_rows: list[Paid] = [(payer, payee, day, float(amount)) for payer, payee, day, amount in rows]
    again = list(given_rows)
    mixed.shuffle(again)  # type: ignore[attr-defined] # hypothesis gives a random.Random

    def told(table: pa.Table) -> list[dict[str, object]]:
        return [{name: value for name, value in row.items() if name != "rows"} for row in leads(table, least=2)]

    assert told(payments(*given_rows)) == told(payments(*again))
