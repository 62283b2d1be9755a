"""The calls inward: records to scored pairs to who is who, without labels; and the same under a frozen model.

What people decided of some pairs teaches where a model is learnt, and joins or keeps apart wherever records are linked.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from plait.domain.progress import Progress, quiet
from plait.linking.engine.alike import Alike, equal_records, spread, spread_whole
from plait.linking.engine.blocking import candidates, grown_keys, meetings, usable_keys
from plait.linking.engine.clusters import ABSENT, STOP, ScoredPairs, cluster
from plait.linking.engine.compare import comparison
from plait.linking.engine.content import is_among
from plait.linking.engine.frequency import count
from plait.linking.engine.learn import learn
from plait.linking.engine.model import Model
from plait.linking.engine.odds import Floats, as_probability
from plait.linking.engine.records import Records, prepare
from plait.linking.engine.reviewed import reviewed_of
from plait.linking.engine.schema import Schema
from plait.linking.engine.who import ALIKE, known_of, membership_of, who_is_who
from plait.linking.identity import Facts

# A model of more distinct records is learnt from so many of them, and then links all.
LEARNT_FROM = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked:
    """`pairs` is PAIRS (those less likely than ABSENT left out), `membership` MEMBERSHIP, by least mention id.

    `alike` is ALIKE: mentions that say something common word for word, which no pair lists. `compared` is how many
    candidate pairs there were. `grown` keys are shared by far more records than when the model was learnt: where there
    are many, a model learnt anew finds more in less time.
    """

    pairs: pa.Table
    membership: pa.Table
    model: Model
    alike: pa.Table
    compared: int
    grown: int


def link_records(
    table: pa.Table,
    schema: Schema,
    *,
    matches: pa.Table,
    identities: pa.Table,
    nicknames: Mapping[str, str] | None = None,
    progress: Progress = quiet,
) -> Linked:
    """Who is who in `table`, as `schema` reads it, under a model learnt here and returned frozen.

    `matches` is MATCHES: what people decided, which the model learns from; `identities` is IDENTITIES: facts that
    forbid a join, and do not move the model. More than LEARNT_FROM records are linked under a model of a part of them,
    as `link_under` does. Raises ValueError for a table that no schema can read (see `records.prepare`).
    """
    records = prepare(table, schema, nicknames or {})
    alike = equal_records(records)
    distinct = records.at(alike.first)
    progress(0, 4, "candidate pairs")
    # The places of records follow no numbering: the first of them are a sample by chance.
    part = distinct.at(np.arange(min(len(distinct), LEARNT_FROM)))
    found = candidates(distinct, among=len(part))
    found = replace(found, blocking=replace(found.blocking, common=alike.common))
    decided = known_of(records.ids, matches, Facts(identities.slice(0, 0)), np.full(len(records), -1))
    reviewed = reviewed_of(decided, alike.group, among=len(part))
    learnt = learn(part, schema, found, progress, frequencies=count(distinct), reviewed=reviewed)
    model = learnt.model
    if len(part) < len(distinct):
        return _under(model, records, alike, matches, identities, progress)
    itself = _with_itself(model, distinct, alike)
    pairs = spread(learnt.pairs.where(learnt.pairs.probability >= ABSENT), alike, itself)
    one = as_probability(itself)[alike.group] >= STOP
    known = known_of(records.ids, matches, Facts(identities), np.where(one, alike.group, -1))
    return Linked(
        pairs=model.as_pairs(records, pairs.where(pairs.probability >= ABSENT)),
        membership=membership_of(records.ids, cluster(len(records), pairs, known)),
        model=model,
        alike=_alike(records, alike, model, itself),
        compared=len(found.left),
        grown=0,
    )


def link_under(
    model: Model,
    table: pa.Table,
    *,
    matches: pa.Table,
    identities: pa.Table,
    nicknames: Mapping[str, str] | None = None,
    progress: Progress = quiet,
) -> Linked:
    """Who is who in `table` under a frozen model, with the `nicknames` it was learnt with.

    Each pair, and whether it is listed, follows from its two mentions and the model alone: a table without a third one
    has the same pairs among those that are left. Raises Outgrown where the model no longer fits so many records, and
    ValueError for a table that its schema cannot read.
    """
    records = prepare(table, model.schema, nicknames or {})
    return _under(model, records, equal_records(records), matches, identities, progress)


def _under(
    model: Model, records: Records, alike: Alike, matches: pa.Table, identities: pa.Table, progress: Progress
) -> Linked:
    distinct = records.at(alike.first)
    progress(0, 3, "keys")
    keys = usable_keys(distinct, model.blocking)
    fields = comparison(distinct, model.schema, model.frequencies)
    progress(1, 3, "pairs")
    parts, compared = [], 0
    for left, right in meetings(keys, model.blocking, len(distinct)):
        scored = ScoredPairs(left=left, right=right, log_odds=model.log_odds(fields, left, right))
        parts.append(scored.where(scored.probability >= ABSENT))
        compared += len(left)
    itself = _with_itself(model, distinct, alike)
    pairs = model.as_pairs(records, spread_whole(ScoredPairs.joined(parts), alike, itself, model.blocking))
    progress(2, 3, "clusters")
    common = _alike(records, alike, model, itself)
    membership = who_is_who(
        records.ids, pairs, model.prior_weight, alike=common, matches=matches, facts=Facts(identities)
    )
    progress(3, 3, "linked")
    return Linked(
        pairs=pairs,
        membership=membership,
        model=model,
        alike=common,
        compared=compared,
        grown=grown_keys(keys, model.blocking),
    )


def alike_under(model: Model, table: pa.Table, *, nicknames: Mapping[str, str] | None = None) -> pa.Table:
    """ALIKE of some mentions: those that say something which is common under the model and enough to be one."""
    records = prepare(table, model.schema, nicknames or {})
    alike = equal_records(records)
    return _alike(records, alike, model, _with_itself(model, records.at(alike.first), alike))


def _with_itself(model: Model, distinct: Records, alike: Alike) -> Floats:
    """The log odds of each distinct record that another one which says the same is the same.

    Minus infinity where there is no other one and it is not common: nobody asks.
    """
    sizes = np.bincount(alike.group, minlength=len(distinct))
    asked = np.flatnonzero((sizes > 1) | is_among(alike.said, model.blocking.common)).astype(np.int32)
    odds = np.full(len(distinct), -np.inf)
    odds[asked] = model.log_odds(comparison(distinct, model.schema, model.frequencies), asked, asked)
    return odds


def _alike(records: Records, alike: Alike, model: Model, itself: Floats) -> pa.Table:
    one: NDArray[np.bool_] = is_among(alike.said, model.blocking.common) & (as_probability(itself) >= STOP)
    rows = np.flatnonzero(one[alike.group])
    rows = rows[np.argsort(records.ids[rows])]
    return pa.table({"mention_id": records.ids[rows], "said": alike.said[alike.group[rows]]}, schema=ALIKE)
