"""The one call inward: records to scored pairs to who is who, without labels."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from plait.domain.match import Judgement
from plait.domain.progress import Progress, quiet
from plait.domain.tables import MEMBERSHIP
from plait.linking.engine.alike import Alike, equal_records, spread
from plait.linking.engine.blocking import candidates
from plait.linking.engine.clusters import ABSENT, STOP, Ints, Known, Places, cluster
from plait.linking.engine.compare import comparison
from plait.linking.engine.learn import learn
from plait.linking.engine.mixture import Floats
from plait.linking.engine.model import Model
from plait.linking.engine.odds import as_probability
from plait.linking.engine.records import Records, prepare
from plait.linking.engine.schema import Schema


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked:
    """`pairs` is PAIRS (those less likely than ABSENT left out), `membership` MEMBERSHIP, by least mention id.

    `compared` is how many candidate pairs there were.
    """

    pairs: pa.Table
    membership: pa.Table
    model: Model
    compared: int


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

    `matches` is MATCHES: what people decided; `identities` is IDENTITIES: facts that forbid a join. Neither moves the
    model. Raises ValueError for a table that no schema can read (see `records.prepare`).
    """
    records = prepare(table, schema, nicknames or {})
    alike = equal_records(records)
    distinct = records.at(alike.first)
    progress(0, 4, "candidate pairs")
    found = candidates(distinct)
    learnt = learn(distinct, schema, found, progress)
    itself = _with_itself(learnt.model, distinct)
    pairs = spread(learnt.pairs.where(learnt.pairs.probability >= ABSENT), alike, itself)
    known = replace(known_of(records, matches, identities), equal=_equal(alike, itself))
    places = cluster(len(records), pairs, known)
    return Linked(
        pairs=learnt.model.as_pairs(records, pairs.where(pairs.probability >= ABSENT)),
        membership=membership_of(records, places),
        model=learnt.model,
        compared=len(found.left),
    )


def _with_itself(model: Model, records: Records) -> Floats:
    """The log odds of each record that another one which says the same is the same."""
    every = np.arange(len(records), dtype=np.int32)
    return model.log_odds(comparison(records, model.schema, model.frequencies), every, every)


def _equal(alike: Alike, itself: Floats) -> Places:
    """Each record with the first one that says the same, where that is enough to be one."""
    first = alike.first[alike.group]
    others = np.flatnonzero((first != np.arange(len(first))) & (as_probability(itself)[alike.group] >= STOP))
    return np.stack([first[others], others], axis=1)


def membership_of(records: Records, clusters: Places) -> pa.Table:
    """MEMBERSHIP in order of the mentions; a subject's id is the least mention id in it."""
    least = np.full(len(records), np.iinfo(np.int64).max)
    np.minimum.at(least, clusters, records.ids)
    order = np.argsort(records.ids)
    return pa.table(
        {"mention_id": records.ids[order], "subject_id": least[clusters][order]},
        schema=MEMBERSHIP,
    )


def known_of(records: Records, matches: pa.Table, identities: pa.Table) -> Known:
    """What people decided and what facts forbid, by places; rows that speak of other mentions are passed over."""
    order = np.argsort(records.ids)
    decided = {
        judgement: _places(records, order, matches.filter(pc.equal(matches["judgement"], judgement.value)))
        for judgement in (Judgement.SAME, Judgement.DIFFERENT)
    }
    return Known(
        same=decided[Judgement.SAME],
        different=decided[Judgement.DIFFERENT],
        equal=np.zeros((0, 2), np.int64),
        numbers=_facts(records, order, identities, "company_number"),
        births=_facts(records, order, identities, "birth_date"),
        sexes=_facts(records, order, identities, "sex"),
    )


def _places(records: Records, order: NDArray[np.int64], matches: pa.Table) -> Places:
    sides = [matches[side].to_numpy().astype(np.int64) for side in ("left_id", "right_id")]
    inside = np.isin(sides[0], records.ids) & np.isin(sides[1], records.ids)
    found = [order[np.searchsorted(records.ids[order], side[inside])] for side in sides]
    return np.stack(found, axis=1).reshape(-1, 2)


def _facts(records: Records, order: NDArray[np.int64], identities: pa.Table, column: str) -> Ints:
    """The code of each record's fact, -1 where none is known."""
    ids = identities["mention_id"].to_numpy().astype(np.int64)
    values = pc.dictionary_encode(identities[column].combine_chunks())
    codes = values.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int32)
    inside = np.isin(ids, records.ids)
    found = np.full(len(records), -1, np.int32)
    found[order[np.searchsorted(records.ids[order], ids[inside])]] = codes[inside]
    return found
