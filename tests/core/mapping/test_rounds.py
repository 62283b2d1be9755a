"""The walk over payments, as arrays; its leads are tested in test_money."""

import numpy as np

from plait.mapping.rounds import Bounds, Payments, rounds

RING = Payments(
    starts=np.array([0, 1, 2, 3]),
    payer=np.array([0, 1, 2]),
    payee=np.array([1, 2, 0]),
    day=np.array([5, 6, 4]),
    amount=np.array([1.0, 1.0, 1.0]),
    rank=np.array([1, 2, 0]),
)


def test_the_round_starts_at_its_first_payment_and_is_named_by_its_lowest_node() -> None:
    found = rounds(RING, Bounds(length=4, days=10, kept=0.5, hub=9, steps=1_000, found=9))
    assert found.payments.tolist() == [[2, 0, 1, -1]]
    assert found.nodes.tolist() == [[0, 1, 2, -1]]
    assert found.is_complete


def test_the_walk_stops_at_its_bounds_and_says_so() -> None:
    few_steps = rounds(RING, Bounds(length=4, days=10, kept=0.5, hub=9, steps=2, found=9))
    assert (len(few_steps.payments), few_steps.is_complete) == (0, False)


def test_who_pays_more_often_than_a_hub_is_not_crossed() -> None:
    """With nought allowed, everybody who pays is a hub."""
    found = rounds(RING, Bounds(length=4, days=10, kept=0.5, hub=0, steps=1_000, found=9))
    assert (len(found.payments), found.uncrossed) == (0, 3)
