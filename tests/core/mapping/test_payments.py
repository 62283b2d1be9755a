"""Statements of payments, read."""

from datetime import date

import pyarrow as pa
from tests.core.mapping.tables import linked, ties

from plait.domain.payment import PAYMENTS
from plait.domain.tables import MEMBERSHIP, STATEMENTS
from plait.mapping.payments import payments_among, read_payments


def said(*rows: tuple[int, str, str | None, int | None]) -> pa.Table:
    return pa.Table.from_pylist(
        [
            {
                "mention_id": mention,
                "property": kind,
                "value": value,
                "other_id": other,
                "valid_from": date(2026, 3, 1),
                "marking_id": 4,
            }
            for mention, kind, value, other in rows
        ],
        schema=STATEMENTS,
    )


def test_a_payment_is_read_between_the_subjects_of_its_ends() -> None:
    read = read_payments(said((1, "paid", "1200.50 GBP, PAY-1", 2), (1, "name", "Zedmoor", None)), linked([7, 1]))
    assert read.payments.schema == PAYMENTS
    assert read.payments.to_pylist() == [
        {"from_id": 7, "to_id": 2, "paid_on": date(2026, 3, 1), "amount": 1200.5, "marking_id": 4}
    ]


def test_other_money_and_payments_without_an_amount_are_counted_and_left_out() -> None:
    told = said((1, "paid", "5 EUR, PAY-1", 2), (1, "paid", None, 2), (1, "paid", "GBP", 2), (1, "paid", "9 GBP", 2))
    read = read_payments(told, MEMBERSHIP.empty_table())
    assert (read.payments["amount"].to_pylist(), read.other_money) == ([9.0], 3)


def test_of_nothing_said_nothing_is_read() -> None:
    read = read_payments(STATEMENTS.empty_table(), MEMBERSHIP.empty_table())
    assert (read.payments.num_rows, read.other_money) == (0, 0)


def test_payments_are_read_from_drawn_ties_with_their_places_among_them() -> None:
    drawn = ties((1, "paid", 2, 0.5), (1, "director_of", 3, 0.5), (2, "paid", 1, 0.5), (3, "paid", 1, 0.5))
    words = pa.array(["5 EUR, A", "director", "12.50 GBP, B", None])
    read = payments_among(drawn.append_column("words", words))
    assert read.payments.schema == PAYMENTS
    assert (read.payments["from_id"].to_pylist(), read.payments["amount"].to_pylist()) == ([2], [12.5])
    assert (read.rows.tolist(), read.other_money) == ([2], 2)


def test_of_no_ties_there_are_no_payments() -> None:
    read = payments_among(ties().append_column("words", pa.array([], pa.string())))
    assert (read.payments.num_rows, read.rows.tolist(), read.other_money) == (0, [], 0)
