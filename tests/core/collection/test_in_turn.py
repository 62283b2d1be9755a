"""Several things are worked on at once, and come out in their order."""

import threading
from collections.abc import Iterator

import pytest

from plait.collection.in_turn import in_turn

PATIENCE = 30


def test_the_results_come_in_the_order_of_the_things_whichever_is_done_first() -> None:
    second_is_done = threading.Event()

    def work(thing: int) -> int:
        if thing == 0:
            assert second_is_done.wait(PATIENCE), "the second is worked on beside the first"
        if thing == 1:
            second_is_done.set()
        return 10 * thing

    assert list(in_turn(work, range(5), at_once=2)) == [0, 10, 20, 30, 40]


def test_no_more_things_are_fetched_than_are_in_hand() -> None:
    fetched: list[int] = []

    def things() -> Iterator[int]:
        for thing in range(100):
            fetched.append(thing)
            yield thing

    results = in_turn(lambda thing: thing, things(), at_once=2)
    assert next(results) == 0
    assert len(fetched) <= 3


def test_what_a_thing_raises_is_raised_in_its_turn() -> None:
    def work(thing: int) -> int:
        if thing == 2:
            raise ValueError("the third")
        return thing

    results = in_turn(work, range(5), at_once=2)
    assert [next(results), next(results)] == [0, 1]
    with pytest.raises(ValueError, match="the third"):
        next(results)


def test_of_nothing_nothing_is_made() -> None:
    assert list(in_turn(str, [], at_once=2)) == []
