"""The one call inward: mentions to scored pairs to who is who."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import pyarrow as pa

from plait.domain.progress import Progress, quiet
from plait.linking.block import common_keys, make_candidates, make_keys
from plait.linking.cluster import cluster
from plait.linking.features import identities, make_teachers, weigh_values, workspace
from plait.linking.kind import Kind
from plait.linking.model import Model
from plait.linking.score import scored, weigh_candidates
from plait.linking.train import settle, train


@dataclass(frozen=True, slots=True, kw_only=True)
class Linkage:
    """`pairs` is PAIRS with the model version in its metadata, `identities` is IDENTITIES, `membership` MEMBERSHIP.

    A subject's id in `membership` is the least mention id in it.
    """

    pairs: pa.Table
    identities: pa.Table
    membership: pa.Table
    model: Model


def link(
    mentions: pa.Table,
    *,
    kind: Kind,
    matches: pa.Table,
    model: Model | None = None,
    nicknames: Mapping[str, str] | None = None,
    progress: Progress = quiet,
) -> Linkage:
    """Who is who among `mentions` (the columns of `kind.schema`), under `model`, or under one learnt here when None.

    `matches` is MATCHES: what people have decided, newest decision on each pair only.
    """
    with workspace(kind, mentions, nicknames=nicknames or {}) as connection:
        progress(0, 4, f"{kind.name}: keys and model")
        make_keys(connection, kind)
        teachers = make_teachers(connection)
        fixed = model or replace(train(connection, kind), common_keys=common_keys(connection, kind))
        progress(1, 4, f"{kind.name}: candidate pairs")
        make_candidates(connection, fixed.common_keys)
        progress(2, 4, f"{kind.name}: scores")
        weigh_values(connection, kind, fixed)
        weighed = weigh_candidates(connection, kind, fixed)
        who = identities(connection)
    learnt = model or settle(fixed, weighed, teachers)
    pairs = scored(weighed, learnt)
    progress(3, 4, f"{kind.name}: clusters")
    membership = cluster(who, pairs, matches, threshold=learnt.threshold)
    progress(4, 4, f"{kind.name}: linked")
    return Linkage(pairs=pairs, identities=who, membership=membership, model=learnt)
