"""What a run links: every person and body there is, from the statements that stand or fall with the mention.

A mention is compared on the statements that carry its own marking. So whoever may read the mention may read all that
its scores rest on, and a scored pair can be shown to whoever may read both its ends.
"""

from collections.abc import Collection
from functools import cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from plait.linking.kinds import LINKED
from plait.reference.name import names
from plait_desk.collection.queries import all_mentions, all_statements
from plait_desk.collection.queries.bulk import wide
from plait_desk.linking.queries.sight import KINDS
from plait_desk.thread.queries.rights import restricted_mentions


def gather(mention_ids: Collection[int] | None = None) -> dict[str, pa.Table]:
    """For each linked kind, its mentions with the columns of its table, whoever may read them; no restricted ones.

    All mentions, or those of `mention_ids`.
    """
    every = all_mentions(mention_ids)
    closed = pa.array(sorted(restricted_mentions()), pa.int64())
    mentions = every.filter(pc.invert(pc.is_in(every["mention_id"], closed)))
    told = own_statements(mentions, all_statements(mention_ids))
    return {kind.name: wide(mentions, told, kind.table, [one.value for one in KINDS[kind.name]]) for kind in LINKED}


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
