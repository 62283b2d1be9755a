"""Who is who among the mentions that somebody may read: from scored pairs, from decisions and from facts.

It is a function of those mentions, of their pairs and of nothing else, so that it is made again for each reader.
"""

import math

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from plait.domain.match import Judgement
from plait.domain.tables import MEMBERSHIP
from plait.linking.engine.clusters import Ints, Known, Places, ScoredPairs, cluster
from plait.linking.engine.records import in_order
from plait.linking.identity import Facts

# Mentions that say something common word for word, which no pair lists, and the hash of what they say.
ALIKE = pa.schema([("mention_id", pa.int64()), ("said", pa.uint64())])


def who_is_who(
    mention_ids: Places,
    pairs: pa.Table,
    prior_weight: float,
    *,
    alike: pa.Table,
    matches: pa.Table,
    facts: Facts,
) -> pa.Table:
    """MEMBERSHIP of the mentions, from PAIRS, whose model has this `prior_weight`, ALIKE, MATCHES and facts.

    What speaks of other mentions is passed over. Mentions that are alike are one unless a person or a fact says
    otherwise.
    """
    ids = mention_ids[in_order(mention_ids)]
    left, right, inside = _ends(ids, pairs)
    log_odds = (pairs["weight"].to_numpy()[inside] + prior_weight) * math.log(2)
    scored = ScoredPairs(left=left.astype(np.int32), right=right.astype(np.int32), log_odds=log_odds)
    at, is_there = _places(ids, alike["mention_id"].to_numpy())
    group = np.full(len(ids), -1, np.int64)
    group[at[is_there]] = np.unique(alike["said"].to_numpy(), return_inverse=True)[1].ravel()[is_there]
    known = known_of(ids, matches, facts, group)
    return membership_of(ids, cluster(len(ids), scored, known))


def membership_of(ids: Places, clusters: Places) -> pa.Table:
    """MEMBERSHIP in order of the mentions; a subject's id is the least mention id in it."""
    least = np.full(len(ids), np.iinfo(np.int64).max)
    np.minimum.at(least, clusters, ids)
    order = np.argsort(ids)
    return pa.table({"mention_id": ids[order], "subject_id": least[clusters][order]}, schema=MEMBERSHIP)


def known_of(ids: Places, matches: pa.Table, facts: Facts, group: Places) -> Known:
    """What people decided and what facts forbid, by places in `ids`; rows that speak of others are passed over.

    `group` numbers the mentions that are one by what they say; -1 is in none.
    """
    decided = {}
    for judgement in (Judgement.SAME, Judgement.DIFFERENT):
        left, right, _ = _ends(ids, matches.filter(pc.equal(matches["judgement"], judgement.value)))
        decided[judgement] = np.stack([left, right], axis=1)
    said = [_facts(ids, facts.identities, column) for column in ("company_number", "birth_date", "sex")]
    groups = _groups(ids, facts.nominals)
    return Known(
        same=decided[Judgement.SAME],
        different=decided[Judgement.DIFFERENT],
        equal=_ties(group, [*said, _one_group(len(ids), groups)]),
        numbers=said[0],
        births=said[1],
        sexes=said[2],
        groups=groups,
    )


def _groups(ids: Places, nominals: pa.Table) -> Places:
    """The place of each nominal and the code of its group, each membership once."""
    at, is_there = _places(ids, nominals["mention_id"].to_numpy())
    codes = np.unique(nominals["group_id"].to_numpy(), return_inverse=True)[1].ravel()
    return np.unique(np.stack([at, codes], axis=1)[is_there], axis=0).reshape(-1, 2)


def _one_group(count: int, groups: Places) -> Ints:
    """The greatest code among the groups of each record, -1 for one in none."""
    found = np.full(count, -1, np.int32)
    np.maximum.at(found, groups[:, 0], groups[:, 1].astype(np.int32))
    return found


def _ties(group: Places, facts: list[Ints]) -> Places:
    """Each member with the first one of its group, and with the next one in order of their facts.

    So those whose facts agree still meet where the first one's contradict them.
    """
    members = np.flatnonzero(group >= 0)
    _, first, of = np.unique(group[members], return_index=True, return_inverse=True)
    stars = np.stack([members[first][of.ravel()], members], axis=1)
    columns = [members, *(fact[members].astype(np.int64) for fact in facts), group[members]]
    chain = members[np.lexsort(columns)]
    steps = np.stack([chain[:-1], chain[1:]], axis=1)
    return np.concatenate([stars[stars[:, 0] != stars[:, 1]], steps[group[steps[:, 0]] == group[steps[:, 1]]]])


def _ends(ids: Places, pairs: pa.Table) -> tuple[Places, Places, NDArray[np.bool_]]:
    """The places of both ends of the pairs of which both are there, and which pairs these are."""
    left, has_left = _places(ids, pairs["left_id"].to_numpy())
    right, has_right = _places(ids, pairs["right_id"].to_numpy())
    inside = has_left & has_right
    return left[inside], right[inside], inside


def _places(ids: Places, wanted: Places) -> tuple[Places, NDArray[np.bool_]]:
    """The place of each wanted id in `ids`, and whether it is there."""
    if not len(ids):
        return np.zeros(len(wanted), np.int64), np.zeros(len(wanted), np.bool_)
    order = np.argsort(ids)
    at = order[np.minimum(np.searchsorted(ids, wanted, sorter=order), len(ids) - 1)]
    return at, ids[at] == wanted


def _facts(ids: Places, identities: pa.Table, column: str) -> Ints:
    """The code of each mention's fact, -1 where none is known."""
    values = pc.dictionary_encode(identities[column].combine_chunks())
    codes = values.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int32)
    at, inside = _places(ids, identities["mention_id"].to_numpy())
    found = np.full(len(ids), -1, np.int32)
    found[at[inside]] = codes[inside]
    return found
