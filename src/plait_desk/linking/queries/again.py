"""Who is who to a reader after a few things changed: what hangs on these is clustered again, all else stays.

The same as clustering everything: what becomes of records that no edge connects to others depends on those alone.
"""

from collections.abc import Collection

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from plait.policy.access import Reader
from plait_desk.collection.queries import mentions
from plait_desk.linking.queries.sight import component, sight_of
from plait_desk.linking.queries.subjects import clustered


def membership_since(reader: Reader, before: pa.Table, mention_ids: Collection[int]) -> pa.Table:
    """MEMBERSHIP as `membership` gives it now, where `before` is what it gave and these mentions are all that changed.

    Changed: came or went, or something was scored, decided or recorded of them since.
    """
    sight = sight_of(reader)
    touched, wider = set[int](), _one_with(before, set(mention_ids))
    while wider - touched:
        touched = wider | component(sight, wider)
        wider = _one_with(before, touched)
    again = clustered(sight, mentions(reader, touched))
    gone = pc.is_in(before["mention_id"], pa.array(sorted(touched), pa.int64()))
    return pa.concat_tables([before.filter(pc.invert(gone)), again]).sort_by("mention_id")


def _one_with(before: pa.Table, mention_ids: set[int]) -> set[int]:
    """These mentions, and all that were one with any of them."""
    theirs = before.filter(pc.is_in(before["mention_id"], pa.array(sorted(mention_ids), pa.int64())))["subject_id"]
    same = before.filter(pc.is_in(before["subject_id"], pa.array(np.unique(theirs.to_numpy()))))["mention_id"]
    return mention_ids | set(same.to_pylist())
