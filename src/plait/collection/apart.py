"""References that a record has of which the sender may not know: to the sender they are free.

What names them becomes records of their own, found again by the same way: the first key of a fixed line of keys that no
hidden record has. So a colleague's next file goes on with the records that they know of, and a hidden one neither takes
in a row nor shows itself by swallowing it.
"""

from collections.abc import Callable
from dataclasses import replace
from enum import StrEnum
from itertools import count

import pyarrow as pa
import pyarrow.compute as pc

from plait.collection.parsed import Parsed


class Kept(StrEnum):
    """What a sender's references name."""

    REPORT = "report"
    ITEM = "item"
    MENTION = "mention"


# Those of the keys that records have of which the sender may not know.
Hidden = Callable[[Kept, pa.Array], pa.Array]
# One key for each of the keys, as the word says; the same ones give the same.
Beside = Callable[[str, pa.Array], pa.Array]


def set_apart(parsed: Parsed, hidden: Hidden, beside: Beside) -> tuple[Parsed, frozenset[int]]:
    """The same under keys that nothing hidden has, and the keys of those reports that are set apart by it.

    What is in a report, or an item, that is set apart is set apart with it, so that nothing of the two ever meets.
    """
    moves = _Moves(hidden, beside)
    reports = moves.of(Kept.REPORT, parsed.reports["report_id"])
    items = moves.of(Kept.ITEM, parsed.items["item_id"], with_it=pc.is_in(parsed.items["report_id"], reports.before))
    own = parsed.mentions.filter(pc.equal(pc.fill_null(parsed.mentions["register"], ""), ""))
    mentions = moves.of(Kept.MENTION, own["mention_id"], with_it=pc.is_in(own["item_id"], items.before))
    if not (len(reports.before) or len(items.before) or len(mentions.before)):
        return parsed, frozenset()
    return replace(
        parsed,
        reports=reports.put(parsed.reports, "report_id"),
        items=items.put(reports.put(parsed.items, "report_id"), "item_id"),
        mentions=mentions.put(items.put(parsed.mentions, "item_id"), "mention_id"),
        statements=mentions.put(items.put(parsed.statements, "item_id"), "mention_id", "other_id"),
    ), frozenset(reports.after.to_pylist())


class _Moved:
    """Keys `before`, and the ones `after` that stand for them."""

    def __init__(self, before: pa.Array, after: pa.Array) -> None:
        self.before, self.after = before, after

    def put(self, table: pa.Table, *columns: str) -> pa.Table:
        """The table with the keys after wherever these columns have one before."""
        for name in columns if len(self.before) else ():
            found = self.after.take(pc.index_in(table[name], self.before).combine_chunks())
            table = table.set_column(table.column_names.index(name), name, pc.coalesce(found, table[name]))
        return table


class _Moves:
    def __init__(self, hidden: Hidden, beside: Beside) -> None:
        self._hidden, self._beside = hidden, beside

    def of(self, kind: Kept, keys: pa.ChunkedArray, with_it: pa.ChunkedArray | None = None) -> _Moved:
        """The keys that cannot stay: hidden records have them, or what they belong to is set apart."""
        keys = keys.combine_chunks()
        taken = pc.is_in(keys, self._hidden(kind, pc.unique(keys)))
        before = pc.unique(keys.filter(taken if with_it is None else pc.or_(taken, with_it.combine_chunks())))
        after = before
        for step in count(1):
            taken = pc.is_in(after, self._hidden(kind, after)) if step > 1 else pa.repeat(True, len(before))
            if not pc.any(taken).as_py():
                return _Moved(before, after)
            after = pc.if_else(taken, self._beside(f"{kind} beside {step}", before), after)
        raise AssertionError("a line of keys has no end")
