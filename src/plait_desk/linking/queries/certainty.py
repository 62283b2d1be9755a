"""How likely each record of a subject is of one that is asked about: to one reader, or to everybody."""

from collections.abc import Collection

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from plait.linking.certainty import same_as
from plait.policy.access import Reader
from plait_desk.linking.queries.sight import EVERYBODY, Sight, decisions, links, sight_of


def sure_of(reader: Reader | None, mention_ids: Collection[int], linkage: pa.Table, *, least: float) -> pa.Table:
    """SAME_AS, from `least` on, of these mentions and the records of their subjects in `linkage` (the reader's own).

    A reader of None is everybody, for the services.
    """
    return _sure(EVERYBODY if reader is None else sight_of(reader), mention_ids, linkage, least)


def sure_within(markings: frozenset[int], mention_ids: Collection[int], linkage: pa.Table, *, least: float) -> pa.Table:
    """The same, by the decisions of these markings alone; `linkage` is `membership_within` them. For the services."""
    return _sure(Sight(mentions=markings, decisions=markings), mention_ids, linkage, least)


def _sure(sight: Sight, mention_ids: Collection[int], linkage: pa.Table, least: float) -> pa.Table:
    asked = pa.array(sorted(mention_ids), pa.int64())
    theirs = linkage.filter(pc.is_in(linkage["mention_id"], asked))["subject_id"]
    records = linkage.filter(pc.is_in(linkage["subject_id"], pc.unique(theirs)))["mention_id"]
    ids = np.unique(np.concatenate([asked.to_numpy(), records.to_numpy()])).tolist()
    scored, said = (_among(table, ids) for table in (links(ids), decisions(sight, ids)))
    return same_as(asked, scored, said, least=least)


def _among(table: pa.Table, ids: list[int]) -> pa.Table:
    """The rows of which both ends are among these."""
    known = pa.array(ids, pa.int64())
    return table.filter(pc.and_(pc.is_in(table["left_id"], known), pc.is_in(table["right_id"], known)))
