"""Links records whose truth is known, as the desk would. The truth is carried beside them: linking never sees it."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from plait.domain.progress import Progress, quiet
from plait.domain.tables import MATCHES
from plait.linking.engine.alike import equal_records, spread
from plait.linking.engine.blocking import meetings, usable_keys
from plait.linking.engine.clusters import ScoredPairs
from plait.linking.engine.engine import link_records, link_under
from plait.linking.engine.identities import identities_of_table
from plait.linking.engine.model import Model
from plait.linking.engine.records import prepare
from plait.linking.engine.schema import Schema
from plait.linking.quality import COMPARED, Linkage


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """Records, how linking reads them, and who they truly are: MEMBERSHIP and GROUPS (perhaps without a row)."""

    name: str
    records: pa.Table
    schema: Schema
    truth: pa.Table
    groups: pa.Table
    is_synthetic: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """What came of a trial, and the version of the model that was learnt for it."""

    linkage: Linkage
    version: str


def tried(labelled: Labelled, nicknames: Mapping[str, str], progress: Progress = quiet) -> Tried:
    """A model learnt from the records without their labels, then the records linked under it, frozen, as a run does.

    Raises ValueError for records that the schema cannot read.
    """
    table, schema = labelled.records, labelled.schema
    matches, facts = MATCHES.empty_table(), identities_of_table(table, schema)
    learnt = link_records(table, schema, matches=matches, identities=facts, nicknames=nicknames, progress=progress)
    model = learnt.model
    linked = link_under(model, table, matches=matches, identities=facts, nicknames=nicknames, progress=progress)
    linkage = Linkage(
        membership=linked.membership,
        truth=labelled.truth,
        groups=labelled.groups,
        compared=compared_under(model, table, nicknames),
    )
    return Tried(linkage=linkage, version=model.version)


def compared_under(model: Model, table: pa.Table, nicknames: Mapping[str, str]) -> pa.Table:
    """COMPARED: pairs of records that meet by their keys under a frozen model, or say the same; whatever they score.

    Raises Outgrown where the model no longer fits so many records.
    """
    records = prepare(table, model.schema, nicknames)
    alike = equal_records(records)
    distinct = records.at(alike.first)
    parts = [
        ScoredPairs(left=left, right=right, log_odds=np.zeros(len(left)))
        for left, right in meetings(usable_keys(distinct, model.blocking), model.blocking, len(distinct))
    ]
    pairs = spread(ScoredPairs.joined(parts), alike, np.zeros(len(distinct)))
    ends = np.sort(np.stack([records.ids[pairs.left], records.ids[pairs.right]]), axis=0)
    return pa.table({"left_id": ends[0], "right_id": ends[1]}, schema=COMPARED)
