"""Mentions and statements gathered one record at a time, for files whose records are trees."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from plait.collection.batch import Batch
from plait.collection.parsed import PARSED_MENTIONS, PARSED_STATEMENTS
from plait.collection.said import shaped


@dataclass(frozen=True, slots=True)
class Gathered:
    """Grows while a file is read; `mentions` and `statements` are asked for at the end.

    A mention is told by its register and natural key; the identities are worked out for all at once.
    """

    batch: Batch
    register: str
    _kinds: dict[str, tuple[str, int]] = field(default_factory=dict)
    # A dict for its keys alone: they keep their order, and what is said twice is said once.
    _said: dict[tuple[str, str, str | None, tuple[str, str] | None, date | None, date | None], None] = field(
        default_factory=dict
    )

    def mention(self, key: str, kind: str, *, row: int) -> bool:
        """A thing of this register; named twice it is still one. True when it was named for the first time."""
        new = key not in self._kinds
        self._kinds.setdefault(key, (kind, row))
        return new

    def say(
        self, key: str, name: str, value: str | None, *, since: date | None = None, until: date | None = None
    ) -> None:
        """A property of the thing, where there is a value to say."""
        if value is not None and value.strip():
            self._said[(key, name, value.strip(), None, since, until)] = None

    def tie(
        self,
        key: str,
        name: str,
        other: tuple[str, str],
        value: str | None = None,
        *,
        since: date | None = None,
        until: date | None = None,
    ) -> None:
        """A tie to another thing, told by its register and natural key."""
        self._said[(key, name, value, other, since, until)] = None

    def mentions(self) -> pa.Table:
        """One row a thing, in the order first named."""
        keys = pa.array(list(self._kinds), pa.string())
        return shaped(
            {
                "mention_id": self.batch.ids(self.register, keys, own=False),
                "kind": pa.array([kind for kind, _ in self._kinds.values()], pa.string()),
                "marking_id": pa.scalar(0),
                "register": pa.scalar(self.register),
                "natural_key": keys,
                "row": pa.array([row for _, row in self._kinds.values()], pa.int32()),
                "is_protected": pa.scalar(False),
            },
            PARSED_MENTIONS,
            len(keys),
        )

    def statements(self) -> pa.Table:
        """One row a property or tie."""
        keys, names, values, others, since, until = zip(*self._said, strict=True) if self._said else ((),) * 6
        return shaped(
            {
                "mention_id": self.batch.ids(self.register, pa.array(keys, pa.string()), own=False),
                "property": pa.array(names, pa.string()),
                "value": pa.array(values, pa.string()),
                "other_id": self._others(others),
                "valid_from": pa.array(since, pa.date32()),
                "valid_to": pa.array(until, pa.date32()),
                "recorded_at": self.batch.recorded_at,
                "marking_id": pa.scalar(0),
            },
            PARSED_STATEMENTS,
            len(keys),
        )

    def _others(self, others: Sequence[tuple[str, str] | None]) -> pa.Array:
        """The other ends' ids, each register's worked out at once; null where there is none."""
        found = pa.nulls(len(others), pa.int64())
        for register in sorted({other[0] for other in others if other}):
            keys = [other[1] if other and other[0] == register else None for other in others]
            found = pc.coalesce(found, self.batch.ids(register, pa.array(keys, pa.string()), own=False))
        return found
