"""What a parser must be told: who sends, when, and what is already here; and the identities it gives."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from hashlib import blake2b

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

_BETWEEN = "\x1f"

# Items that reports of this partner already have: what a file of named people or companies is joined to. `own_list` is
# the kind of marking of those that a list of their own reads, and empty otherwise.
KNOWN_ITEMS = pa.schema(
    [
        ("report_reference", pa.string()),
        ("item_number", pa.string()),
        ("item_id", pa.int64()),
        ("marking_id", pa.int64()),
        ("origin_id", pa.int64()),
        ("grade", pa.string()),
        ("intelligence_on", pa.date32()),
        ("own_list", pa.string()),
    ]
)
# People whom reports of this partner already name.
KNOWN_PEOPLE = pa.schema([("mention_reference", pa.string()), ("mention_id", pa.int64())])
# Items that a correction took out of their reports: whoever is named in one is named nowhere.
GONE_ITEMS = pa.schema([KNOWN_ITEMS.field("report_reference"), KNOWN_ITEMS.field("item_number")])
# Groups that this partner has already sent.
KNOWN_GROUPS = pa.schema([("group_reference", pa.string()), ("mention_id", pa.int64()), ("marking_id", pa.int64())])


# A new scalar costs as much as a column of thousands.
_scalar = lru_cache(256)(pa.scalar)


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """One file of one partner, as it is being read.

    `key` makes the identities: the same key, partner and reference give the same 63-bit id, which nobody without
    the key can tell from a random one; so a file read twice, or half-way and again, doubles nothing. `partner` is
    the sender's key, `own_names` how files may write it, `bodies` every name that an audience may use. `items`, `gone`,
    `people` (those named in reports) and `groups` are what this partner sent before, as far as
    whoever sends this may know of it. `version` is empty
    but where a report is corrected: the corrected report and its items are not the ones they stand for, while who they
    name stays the same mention. `apart` is empty but for a report whose reference its writer found free, and that
    another one has which they may not read: the two have nothing in common. `into` is the report that the items are
    added to, whatever lists read them; 0 where they make reports of their own.
    """

    name: str
    partner: str
    received_at: datetime
    key: bytes
    version: str = ""
    apart: str = ""
    into: int = 0
    own_names: frozenset[str] = frozenset()
    bodies: frozenset[str] = frozenset()
    items: pa.Table = field(default_factory=lambda: KNOWN_ITEMS.empty_table())
    gone: pa.Table = field(default_factory=lambda: GONE_ITEMS.empty_table())
    people: pa.Table = field(default_factory=lambda: KNOWN_PEOPLE.empty_table())
    groups: pa.Table = field(default_factory=lambda: KNOWN_GROUPS.empty_table())

    def ids(self, space: str, *parts: pa.Array | pa.ChunkedArray | str, own: bool = True) -> pa.Array:
        """One id for each row of `parts`, in a space of its own (`item`, `mention:people`, ...); null where a part is.

        With `own` the partner is part of the identity; without it (registers) everyone who loads the same thing
        names it alike.
        """
        fixed = _BETWEEN.join([space, self.partner if own else ""])
        texts = pc.binary_join_element_wise(
            _scalar(fixed),
            *[_scalar(part) if isinstance(part, str) else part.cast(pa.string()) for part in parts],
            _scalar(_BETWEEN),
        )
        return self._numbers(texts.cast(pa.binary()))

    def version_ids(self, space: str, own_list: pa.Array, *parts: pa.Array | pa.ChunkedArray) -> pa.Array:
        """One id for each row as `listed_ids` gives it, of its own in each version of a report."""
        version = self.version or self.apart
        return self.listed_ids(f"{space} {version}" if version else space, own_list, *parts)

    def report_ids(self, own_list: pa.Array, references: pa.ChunkedArray) -> pa.Array:
        """The report of each row."""
        return pa.repeat(self.into, len(references)) if self.into else self.version_ids("report", own_list, references)

    def named_ids(self, own_list: pa.Array, *parts: pa.Array | pa.ChunkedArray) -> pa.Array:
        """One id for each person whom a report names, the same in each version of it."""
        return self.listed_ids(f"named {self.apart}" if self.apart else "named", own_list, *parts)

    def listed_ids(self, space: str, own_list: pa.Array, *parts: pa.Array | pa.ChunkedArray) -> pa.Array:
        """One id for each row as `ids` gives it, of a space of its own where a list of its own reads the row.

        Whoever is not on that list may use the same references: nothing tells them that these are used.
        """
        open_ids = self.ids(space, *parts)
        if not pc.any(pc.not_equal(own_list, "")).as_py():
            return open_ids
        return pc.if_else(pc.equal(own_list, ""), open_ids, self.ids(f"{space} of a list", own_list, *parts))

    @property
    def recorded_at(self) -> pa.Scalar:
        """The time of receipt, as a bulk column repeats it."""
        return pa.scalar(self.received_at, pa.timestamp("us", tz="UTC"))

    def _numbers(self, texts: pa.Array | pa.ChunkedArray) -> pa.Array:
        again, digests = blake2b(digest_size=8, key=self.key).copy, list[bytes]()
        for text in texts.to_pylist():
            hashed = again()
            hashed.update(text or b"")
            digests.append(hashed.digest())
        numbers = (np.frombuffer(b"".join(digests), ">u8") >> np.uint64(1)).astype(np.int64)
        return pa.array(np.maximum(numbers, 1), mask=np.asarray(pc.is_null(texts)))
