"""The transactions that a load is written in: each well under half a second, however slow the disk."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction

from plait.domain.progress import Progress, quiet
from plait_desk.collection.models import Load

# No transaction may hold up others for half a second: it is aimed at much less, because the next may be slower.
AIM_SECONDS = 0.15
FIRST, MOST = 1_000, 20_000  # rows


@dataclass(slots=True, kw_only=True)
class Batches:
    """Cuts rows into batches by how long the last one took, and keeps how far the load has come.

    Between two batches the work may be stopped: what is written stays, and shows to nobody.
    """

    load: Load
    total: int
    progress: Progress = quiet
    done: int = 0
    size: int = FIRST

    def write(self, rows: Any, work: Callable[[Any], object]) -> None:
        """Do `work` with part after part of `rows` (a table or a list), each in a transaction of its own."""
        start = 0
        while start < len(rows):
            part, began = rows[start : start + self.size], time.monotonic()
            try:
                self._in_one(work, part)
            except IntegrityError:  # another load wrote some of the same meanwhile: the second time it is passed over
                self._in_one(work, part)
            start += len(part)
            self.done = min(self.done + len(part), self.total)
            self._learn(len(part), time.monotonic() - began)
            self.progress(self.done, self.total, f"Writing: {self._rows_of(self.done):,} of {self.load.rows:,} rows")

    def begin_again(self) -> None:
        """What is written is passed over, not counted twice."""
        self.done = 0

    def _rows_of(self, done: int) -> int:
        """How many of the file's own rows that is."""
        return self.load.rows * min(done, self.total) // max(self.total, 1)

    @transaction.atomic
    def _in_one(self, work: Callable[[Any], object], part: Any) -> None:
        work(part)
        if self.total > FIRST:  # of a form or a short file nobody asks how far it is
            Load.objects.filter(pk=self.load.pk).update(done_rows=self._rows_of(self.done + len(part)))

    def _learn(self, rows: int, seconds: float) -> None:
        if rows == self.size or seconds > AIM_SECONDS:
            self.size = min(MOST, 2 * rows, max(1, int(rows * AIM_SECONDS / max(seconds, 0.001))))
