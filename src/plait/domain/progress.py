"""How long work says where it is. Services and core functions take one; the default says nothing."""

from typing import Protocol


class Progress(Protocol):
    """Called as work advances: `done` of `total` steps, and in words what is being done now."""

    def __call__(self, done: int, total: int, words: str) -> None: ...


def quiet(done: int, total: int, words: str) -> None:
    """Says nothing: for tests and short work."""
