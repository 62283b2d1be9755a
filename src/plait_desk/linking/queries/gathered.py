"""What a run links: every person, body and other thing there is, from the statements that stand or fall with it.

A mention is compared on the statements that carry its own marking. So whoever may read the mention may read all that
its scores rest on, and a scored pair can be shown to whoever may read both its ends.
"""

from collections.abc import Callable, Collection
from functools import cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from plait.linking.kinds import LINKED
from plait.linking.things import said
from plait.linking.things.same import KINDS as THINGS_KINDS
from plait.policy.access import Reader
from plait.reference.name import names
from plait_desk.collection.queries import all_mentions, all_statements, mentions, statements
from plait_desk.collection.queries.bulk import wide
from plait_desk.linking.queries.sight import KINDS
from plait_desk.thread.queries.rights import restricted_mentions

# Beside the tables of the kinds that are scored: the mentions that are things, and what everybody says of things.
THINGS, SAYINGS = "things", "sayings"

Held = tuple[pa.Table, pa.Table]


def gather(mention_ids: Collection[int] | None = None) -> dict[str, pa.Table]:
    """For each scored kind, its mentions with the columns of its table, whoever may read them; no restricted ones.

    Under THINGS the MENTIONS of addresses, telephones, vehicles and accounts, under SAYINGS what every mention says of
    such things. All mentions, or those of `mention_ids`.
    """
    held, told = _everybodys(mention_ids)
    tables = {kind.name: wide(held, told, kind.table, [one.value for one in KINDS[kind.name]]) for kind in LINKED}
    tables[THINGS] = held.filter(pc.is_in(held["kind"], pa.array([kind.value for kind in THINGS_KINDS])))
    tables[SAYINGS] = _sayings(held, told, _everybodys if mention_ids is not None else None)
    return tables


def sayings_of(reader: Reader, mention_ids: Collection[int]) -> pa.Table:
    """SAYINGS of those of the mentions that this reader may read, and that may be used."""

    def read(ids: Collection[int]) -> Held:
        return _usable(mentions(reader, ids), statements(reader, ids))

    held, told = read(mention_ids)
    return _sayings(held, told, read)


def own_statements(mentions: pa.Table, statements: pa.Table) -> pa.Table:
    """The STATEMENTS that carry the marking of the mention they are about."""
    ids, markings = (mentions[name].to_numpy() for name in ("mention_id", "marking_id"))
    order = np.argsort(ids)
    about = statements["mention_id"].to_numpy()
    place = order[np.minimum(np.searchsorted(ids, about, sorter=order), max(len(ids) - 1, 0))] if len(ids) else []
    own = (ids[place] == about) & (markings[place] == statements["marking_id"].to_numpy()) if len(ids) else []
    return statements.filter(pa.array(own, pa.bool_())) if len(ids) else statements.slice(0, 0)


@cache
def nicknames() -> dict[str, str]:
    """Short forename to full, both in small letters, from the published list."""
    return {name.name.lower(): name.of.lower() for name in names() if name.kind == "nickname"}


def _everybodys(mention_ids: Collection[int] | None) -> Held:
    return _usable(all_mentions(mention_ids), all_statements(mention_ids))


def _usable(held: pa.Table, told: pa.Table) -> Held:
    """The mentions whose use is not restricted, with their own statements."""
    closed = pa.array(sorted(restricted_mentions()), pa.int64())
    held = held.filter(pc.invert(pc.is_in(held["mention_id"], closed)))
    return held, own_statements(held, told)


def _sayings(held: pa.Table, told: pa.Table, read: Callable[[Collection[int]], Held] | None) -> pa.Table:
    """SAYINGS of the mentions; `read` fetches the things that they are tied to and that are not among them."""
    if read is None:
        return said.sayings(held, told)
    ties = told.filter(pc.is_in(told["property"], pa.array([tie.value for tie in said.HAS])))
    ends = set(ties["other_id"].drop_null().to_pylist()) - set(held["mention_id"].to_pylist())
    others, of_others = read(ends)
    every = said.sayings(pa.concat_tables([held, others]), pa.concat_tables([told, of_others]))
    return every.filter(pc.is_in(every["mention_id"], held["mention_id"].combine_chunks()))
