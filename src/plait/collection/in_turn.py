"""Work on several things at once, its results in the order of the things."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

Given = TypeVar("Given")
Made = TypeVar("Made")


def in_turn(work: Callable[[Given], Made], things: Iterable[Given], *, at_once: int) -> Iterator[Made]:
    """`work(thing)` for each thing, in their order; at most `at_once` are worked on, and one more is in hand.

    Threads: it pays where the work lets other threads run. What a thing or its work raises is raised in its turn.
    """
    with ThreadPoolExecutor(at_once) as pool:
        waiting: deque[Future[Made]] = deque()
        for thing in things:
            waiting.append(pool.submit(work, thing))
            if len(waiting) > at_once:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
