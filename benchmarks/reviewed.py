"""Learning from review: a model learnt again once people decided 2,000 pairs, and the one they decided them under.

The pairs are chosen as the review queue of the desk chooses them: of those that the frozen model is in doubt of the
sixty nearest to where pairs are joined, and of these the fifty first by what a match would change times how uncertain
the score is (`plait.linking.queue`); then clusters are made again and the next are chosen. And once more by chance,
among all that the model is in doubt of. The truth of the set answers. The peer is the model without reviews, on the
same pairs. Scores are the models' own, of decided pairs too.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from benchmarks.figure import Figure
from benchmarks.labelled import (
    NO_IDENTITIES,
    NO_MATCHES,
    SETS,
    Labelled,
    fake,
    febrl,
    historical,
    pair_f1,
    world,
)
from plait.domain.match import Judgement
from plait.domain.tables import MATCHES
from plait.linking.engine.clusters import STOP
from plait.linking.engine.engine import Linked, link_records, link_under
from plait.linking.engine.who import who_is_who
from plait.linking.evaluate import evaluate
from plait.linking.identity import Facts
from plait.linking.queue import Change, priority
from plait.reference.name import names

REVIEWS = 2_000
# As the queue of the desk has it: which pairs are doubtful, how many of them are compared, how many answered at a time.
DOUBTFUL = (0.15, 0.95)
COMPARED, AT_ONCE = 60, 50

Ids = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """One linkage held to the truth: F1 of pairs at the model's own threshold, of all and of those nobody reviewed.

    `best` is that of all pairs at the best threshold; `bcubed` and `clusters` are F1 of its clusters.
    """

    pairs: float
    unreviewed: float
    best: float
    bcubed: float
    clusters: float


def figures() -> Iterator[Figure]:
    """Every labelled set. Nothing is measured without the shared data."""
    if not SETS.exists():
        return
    yield from historical_figures()
    for name, read in (
        ("fake_1000", fake), ("febrl3", lambda: febrl("3")), ("50,000 synthetic people", world)
    ):  # fmt: skip
        labelled = read()
        before, under = learnt_without(labelled)
        matches = by_queue(labelled, under)
        with_, without = (held(one, labelled.truth, matches) for one in (learnt_with(labelled, matches), before))
        name = f"{name}, learnt again from {matches.num_rows:,} reviews"
        for what, gained in (
            ("F1 of pairs", with_.pairs - without.pairs),
            ("F1 of pairs nobody reviewed", with_.unreviewed - without.unreviewed),
            ("B-cubed F1", with_.bcubed - without.bcubed),
        ):
            yield Figure(name=f"{name}: {what}, gained", ours=gained, peer=None, reach=-0.001)


def historical_figures() -> Iterator[Figure]:
    """The set of the issue, with pairs chosen by the queue and by chance; at the end under the frozen models."""
    labelled = historical()
    before, under = learnt_without(labelled)
    for way, choose in (("by chance", by_chance), ("of the queue", by_queue)):
        matches = choose(labelled, under)
        again = learnt_with(labelled, matches)
        name = f"historical_50k, learnt again from {matches.num_rows:,} reviews {way}"
        with_, without = (held(one, labelled.truth, matches) for one in (again, before))
        yield from against(name, with_, without)
        below = with_.best - with_.pairs
        yield Figure(name=f"{name}: below the best threshold", ours=below, peer=None, reach=0.01, at_most=True)
    frozen = link_under(again.model, labelled.records, matches=matches, identities=NO_IDENTITIES, nicknames=nicknames())
    with_, without = (held(one, labelled.truth, matches) for one in (frozen, under))
    yield from against(f"{name}, frozen", with_, without)


def against(name: str, with_: Held, without: Held) -> Iterator[Figure]:
    """With reviews, and without as the peer."""
    yield Figure(name=f"{name}: F1 of pairs", ours=with_.pairs, peer=without.pairs, reach=0.925)
    fresh = with_.unreviewed, without.unreviewed
    yield Figure(name=f"{name}: F1 of pairs nobody reviewed", ours=fresh[0], peer=fresh[1], reach=0.925)
    yield Figure(name=f"{name}: B-cubed F1", ours=with_.bcubed, peer=without.bcubed, reach=0.96)
    yield Figure(name=f"{name}: F1 of clusters", ours=with_.clusters, peer=without.clusters, reach=0.945)


def learnt_without(labelled: Labelled) -> tuple[Linked, Linked]:
    """What a model learnt without reviews makes of the set, and what it makes of it once frozen, as a desk shows it."""
    linked = link_records(
        labelled.records, labelled.schema, matches=NO_MATCHES, identities=NO_IDENTITIES, nicknames=nicknames()
    )
    under = link_under(
        linked.model, labelled.records, matches=NO_MATCHES, identities=NO_IDENTITIES, nicknames=nicknames()
    )
    return linked, under


def learnt_with(labelled: Labelled, matches: pa.Table) -> Linked:
    """The set linked under a model that learnt from these decisions."""
    return link_records(
        labelled.records, labelled.schema, matches=matches, identities=NO_IDENTITIES, nicknames=nicknames()
    )


def held(linked: Linked, truth: pa.Table, matches: pa.Table) -> Held:
    """How well pairs and clusters fit the truth; `matches` are what was reviewed."""
    own, best = pair_f1(linked.pairs, truth, linked.model.threshold)
    found = evaluate(linked.membership, truth)
    return Held(
        pairs=own,
        unreviewed=unreviewed_f1(linked, truth, matches),
        best=best,
        bcubed=found.bcubed.f1,
        clusters=found.pairwise.f1,
    )


def unreviewed_f1(linked: Linked, truth: pa.Table, matches: pa.Table) -> float:
    """F1 of the pairs at the model's own threshold, without those that were reviewed, true ones and others."""
    chosen = linked.pairs.filter(pa.array(linked.pairs["probability"].to_numpy() >= linked.model.threshold))
    fresh = chosen.filter(pa.array(~np.isin(as_one(chosen), as_one(matches))))
    sizes = np.unique(truth["subject_id"].to_numpy(), return_counts=True)[1]
    true = int((sizes * (sizes - 1) // 2).sum()) - int(same(matches, truth).sum())
    return float(2 * same(fresh, truth).sum() / (fresh.num_rows + true))


def by_queue(labelled: Labelled, under: Linked) -> pa.Table:
    """MATCHES of the pairs that the review queue shows first; each fifty see what those before them changed."""
    pairs, matches = doubtful_pairs(under), NO_MATCHES
    pairs = pairs.take(np.argsort(np.abs(pairs["probability"].to_numpy() - STOP), kind="stable"))
    ids, membership = np.sort(labelled.records["mention_id"].to_numpy()), under.membership
    while pairs.num_rows and matches.num_rows < REVIEWS:
        order = np.argsort(-priorities(pairs.slice(0, COMPARED), membership), kind="stable")
        first = pairs.take(order[:AT_ONCE])
        pairs = pairs.take(np.concatenate([np.sort(order[AT_ONCE:]), np.arange(len(order), pairs.num_rows)]))
        matches = pa.concat_tables([matches, answered(first, labelled.truth)])
        membership = who_is_who(
            ids, under.pairs, under.model.prior_weight, alike=under.alike, matches=matches, facts=Facts(NO_IDENTITIES)
        )
    return matches


def by_chance(labelled: Labelled, under: Linked) -> pa.Table:
    """MATCHES of pairs that the model is in doubt of, any of them."""
    pairs = doubtful_pairs(under)
    some = np.random.default_rng(1).choice(pairs.num_rows, min(REVIEWS, pairs.num_rows), replace=False)
    return answered(pairs.take(np.sort(some)), labelled.truth)


def doubtful_pairs(linked: Linked) -> pa.Table:
    """The pairs that the queue of the desk holds."""
    probability = linked.pairs["probability"].to_numpy()
    return linked.pairs.filter(pa.array((probability >= DOUBTFUL[0]) & (probability < DOUBTFUL[1])))


def priorities(pairs: pa.Table, membership: pa.Table) -> NDArray[np.float64]:
    """How early each pair is shown, where nothing is known of ties and groups."""
    subject = subjects(membership)
    of, sizes = np.unique(subject, return_inverse=True, return_counts=True)[1:]
    records = sizes[of.ravel()]
    left, right = (pairs[side].to_numpy() for side in ("left_id", "right_id"))
    together = np.where(subject[left] == subject[right], records[left], records[left] + records[right])
    rows = zip(pairs["probability"].to_pylist(), together.tolist(), strict=True)
    return np.array([priority(probability, Change(records=count, ties=0)) for probability, count in rows])


def answered(pairs: pa.Table, truth: pa.Table) -> pa.Table:
    """MATCHES as the truth decides these pairs."""
    words = np.where(same(pairs, truth), Judgement.SAME.value, Judgement.DIFFERENT.value)
    return pa.table([pairs["left_id"], pairs["right_id"], pa.array(words, pa.string())], schema=MATCHES)


def same(pairs: pa.Table, truth: pa.Table) -> NDArray[np.bool_]:
    """Which of the pairs are one, in truth."""
    subject = subjects(truth)
    found: NDArray[np.bool_] = subject[pairs["left_id"].to_numpy()] == subject[pairs["right_id"].to_numpy()]
    return found


def subjects(membership: pa.Table) -> Ids:
    """The subject of each mention, by its id: ids of these sets are small numbers."""
    ids = membership["mention_id"].to_numpy()
    found = np.full(int(ids.max()) + 1, -1, np.int64)
    found[ids] = membership["subject_id"].to_numpy()
    return found


def as_one(pairs: pa.Table) -> Ids:
    """Each pair as one number."""
    number: Ids = pairs["left_id"].to_numpy() * 2**31 + pairs["right_id"].to_numpy()
    return number


def nicknames() -> Mapping[str, str]:
    """The short forms that the engine knows."""
    return {one.name.lower(): one.of.lower() for one in names() if one.kind == "nickname"}
