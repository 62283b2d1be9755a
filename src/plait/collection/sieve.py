"""Rows on their way in: what is still good, and what was kept back and why."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import pyarrow as pa
import pyarrow.compute as pc

from plait.domain.reject import FileRefused, Reject

# A file of little else than rejects is refused, so that no file fills the memory with them.
MOST_REJECTS = 100_000
ROW = "row"
# Tells rows apart: several rows may come from one line of JSON and share its number.
PLACE = "place"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sieve:
    """`table` holds the good rows, `given` every row as it came, so that a reject can be sent again.

    Both count `row` as the file does; a good row's `place` is its place in `given`.
    """

    file: str
    table: pa.Table
    given: pa.Table
    rejects: tuple[Reject, ...] = ()

    @property
    def rows(self) -> int:
        return int(self.given.num_rows)

    def without(
        self, wrong: pa.ChunkedArray | pa.Array, explain: Callable[[dict[str, str | None]], tuple[str, str]]
    ) -> "Sieve":
        """Keep back the rows where `wrong` is true; `explain` gives reason and way out for one such row."""
        wrong = pc.fill_null(wrong, False)
        if not pc.any(wrong).as_py():
            return self
        back = self.table.filter(wrong)
        if len(self.rejects) + back.num_rows > MOST_REJECTS:
            first = back.slice(0, 1).to_pylist()[0]
            raise too_many(self.file, self._reject(first, {}, explain(first)))
        given = self.given.take(back[PLACE])
        rejects = [
            self._reject(row, as_given, explain(row)) for row, as_given in zip(_rows(back), _rows(given), strict=True)
        ]
        return replace(self, table=self.table.filter(pc.invert(wrong)), rejects=(*self.rejects, *rejects))

    def only(self, wanted: pa.ChunkedArray | pa.Array) -> "Sieve":
        """Pass over the rows where `wanted` is not true: they were read, and say nothing that is kept."""
        if pc.all(wanted).as_py():
            return self
        return replace(self, table=self.table.filter(wanted))

    def with_column(self, name: str, values: pa.Array | pa.ChunkedArray) -> "Sieve":
        """The same rows with one column set."""
        table = self.table
        if name in table.column_names:
            return replace(self, table=table.set_column(table.column_names.index(name), name, values))
        return replace(self, table=table.append_column(name, values))

    def _reject(self, row: dict[str, str | None], given: dict[str, str | None], why: tuple[str, str]) -> Reject:
        text = {column: value for column, value in given.items() if column not in {ROW, PLACE} and value is not None}
        return Reject(file=self.file, row=int(row[ROW] or 0), reason=why[0], way_out=why[1], given=json.dumps(text))


def _rows(table: pa.Table) -> Iterator[dict[str, str | None]]:
    """Some at a time: a hundred thousand rows as dictionaries are a hundred times what they say."""
    for batch in table.to_batches(max_chunksize=1_000):
        yield from batch.to_pylist()


def too_many(file: str, *some: Reject) -> FileRefused:
    """The refusal of a file with more bad rows than anybody would mend; `some` of them show what is wrong."""
    whole = Reject(
        file=file,
        row=0,
        reason=f"More than {MOST_REJECTS:,} rows cannot be read.",
        way_out="Put right what is wrong with one of them, look whether it is so with all, and send the file again.",
    )
    return FileRefused(whole, *some)


def always(reason: str, way_out: str) -> Callable[[dict[str, str | None]], tuple[str, str]]:
    """The same words for each row."""
    return lambda _: (reason, way_out)
