"""Pages of a list that may be very long."""

from typing import TypeVar

from django.core.paginator import Paginator
from django.db.models import Model, QuerySet
from django.utils.functional import cached_property

Row = TypeVar("Row", bound=Model)
COUNTED = 1000
LONGEST = 8


class LongList(Paginator[Row]):
    """Counts COUNTED rows from the page asked for, and stops: nobody needs to know by how much a list is too long.

    So the first page of a million costs what the first page of a thousand costs, and every later page can be walked to.
    """

    def __init__(self, rows: QuerySet[Row], per_page: int, asked: str | None) -> None:
        super().__init__(rows, per_page)
        self._rows = rows
        self.most = _pages_before(asked or "") * per_page + COUNTED

    @cached_property
    def count(self) -> int:
        """How many rows there are, up to `most`."""
        return min(self._reached, self.most)

    @property
    def is_cut(self) -> bool:
        """Whether there are more rows than `count`."""
        return self._reached > self.most

    @cached_property
    def _reached(self) -> int:
        return self._rows.order_by()[: self.most + 1].count()


def _pages_before(asked: str) -> int:
    """How many pages lie before the one asked for; what is no number asks for the first."""
    is_number = asked.isascii() and asked.isdigit() and len(asked) < LONGEST
    return max(0, int(asked) - 1) if is_number else 0
