"""The batch engine on labelled sets of people, with Splink in the same run on the same records.

The engine sees no label: its threshold is its own. The peer is Splink 5 with its library's comparisons, term
frequencies, the blocking rules and the training of its own tutorial for such lists, and connected components. It may
look at the labels: pairs and clusters are taken at the best of its thresholds. Wall times are of this machine as it is,
Splink's without the search for its best threshold.

Each set is then linked once more under the model it gave, frozen, as a desk does from day to day. At the end mentions
are attached one by one to a million records of a synthetic Scotland, under a model that was learnt on that million, and
five million records are linked.
"""

import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import numpy as np
import pyarrow as pa

from benchmarks.figure import Figure
from benchmarks.labelled import (
    MILLION,
    NO_IDENTITIES,
    NO_MATCHES,
    SETS,
    Labelled,
    fake,
    febrl,
    historical,
    pair_f1,
    scotland,
    world,
)
from benchmarks.memory import most_held
from benchmarks.splink_peer import best_splink
from plait.linking.engine.alike import equal_records, spread
from plait.linking.engine.attach import attach
from plait.linking.engine.blocking import candidates
from plait.linking.engine.clusters import ScoredPairs
from plait.linking.engine.engine import link_records, link_under
from plait.linking.engine.index import index_of
from plait.linking.engine.model import Model
from plait.linking.engine.records import prepare
from plait.linking.evaluate import blocking_recall, evaluate
from plait.reference.name import names

ATTACHED = 1_000
# What is wanted of each set under its own frozen model.
FROZEN = {
    "fake_1000": 0.93, "historical_50k": 0.91, "febrl3": 0.998, "febrl4": 0.9995, "50,000 synthetic people": 0.93
}  # fmt: skip


def figures() -> Iterator[Figure]:
    """Every labelled set. Nothing is measured without the shared data."""
    if not SETS.exists():
        return
    for name, read, reach in (
        ("fake_1000", fake, (0.935, 0.975, 0.93)),
        ("historical_50k", historical, (0.91, 0.95, 0.945)),
        ("febrl3", lambda: febrl("3"), (0.998, 0.998, 0.998)),
        ("febrl4", lambda: febrl("4a", "4b"), (0.9995, 0.9995, 0.9995)),
        ("50,000 synthetic people", world, (0.93, 0.93, 0.93)),
    ):
        yield from measured(name, read(), reach)
    for measure in (attached, five_million):
        # In a process of its own, whose memory is its own.
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
            yield from pool.submit(measure).result()


def measured(name: str, labelled: Labelled, reach: tuple[float, float, float]) -> Iterator[Figure]:
    """Pairs at the engine's own threshold, its clusters, how far the threshold is from the best, and wall time."""
    nicknames = {one.name.lower(): one.of.lower() for one in names() if one.kind == "nickname"}
    started = time.perf_counter()
    linked = link_records(
        labelled.records,
        labelled.schema,
        matches=NO_MATCHES,
        identities=NO_IDENTITIES,
        nicknames=nicknames,
    )
    seconds = time.perf_counter() - started
    found = evaluate(linked.membership, labelled.truth)
    own, best = pair_f1(linked.pairs, labelled.truth, linked.model.threshold)
    peer = best_splink(labelled.records, labelled.truth, labelled.peer) if labelled.peer else None
    clusters = peer.clusters if peer else None
    yield Figure(name=f"{name}: F1 of pairs", ours=own, peer=peer.pairs if peer else None, reach=reach[0])
    bcubed, pairwise = (clusters.bcubed.f1, clusters.pairwise.f1) if clusters else (None, None)
    yield Figure(name=f"{name}: B-cubed F1", ours=found.bcubed.f1, peer=bcubed, reach=reach[1])
    yield Figure(name=f"{name}: F1 of clusters", ours=found.pairwise.f1, peer=pairwise, reach=reach[2])
    yield Figure(name=f"{name}: below the best threshold", ours=best - own, peer=None, reach=0.01, at_most=True)
    compared = blocked(labelled, nicknames)
    yield Figure(name=f"{name}: true pairs that share a key", ours=compared, peer=peer and peer.blocked, reach=0.9)
    kept = blocking_recall(linked.pairs, labelled.truth)
    yield Figure(name=f"{name}: true pairs kept, with those that clusters add", ours=kept, peer=None, reach=0.95)
    peer_seconds = peer.seconds if peer else None
    most = 1.5 * peer_seconds if peer_seconds else 60
    yield Figure(name=f"{name}: wall", ours=seconds, peer=peer_seconds, reach=most, unit="s", at_most=True)
    yield from again(name, labelled, linked.model, nicknames)


def again(name: str, labelled: Labelled, model: Model, nicknames: Mapping[str, str]) -> Iterator[Figure]:
    """The same records under the model that they gave: no cluster adds a pair, each follows from its two mentions."""
    started = time.perf_counter()
    linked = link_under(model, labelled.records, matches=NO_MATCHES, identities=NO_IDENTITIES, nicknames=nicknames)
    seconds = time.perf_counter() - started
    found = evaluate(linked.membership, labelled.truth)
    own = pair_f1(linked.pairs, labelled.truth, model.threshold)[0]
    for what, ours in (("F1 of pairs", own), ("B-cubed F1", found.bcubed.f1), ("F1 of clusters", found.pairwise.f1)):
        yield Figure(name=f"{name}, frozen: {what}", ours=ours, peer=None, reach=FROZEN[name])
    kept = blocking_recall(linked.pairs, labelled.truth)
    yield Figure(name=f"{name}, frozen: true pairs kept", ours=kept, peer=None, reach=0.9)
    yield Figure(name=f"{name}, frozen: wall", ours=seconds, peer=None, reach=60, unit="s", at_most=True)


def attached() -> list[Figure]:
    """How long it takes to attach one mention to a million, from its text to its scored pairs and the grown index."""
    labelled = scotland(MILLION + ATTACHED)
    known, new = labelled.records.slice(0, MILLION), labelled.records.slice(MILLION)
    started = time.perf_counter()
    model = link_records(known, labelled.schema, matches=NO_MATCHES, identities=NO_IDENTITIES).model
    learnt = time.perf_counter()
    index = index_of(known, model)
    built = time.perf_counter()
    taken = []
    for at in range(new.num_rows):
        begun = time.perf_counter()
        index = attach(new.slice(at, 1), index, model).index
        taken.append(1000 * (time.perf_counter() - begun))
    half, nearly_all = (float(np.percentile(taken, share)) for share in (50, 99))
    one = "attach one mention to a million"
    return [
        Figure(name="learn on a million", ours=learnt - started, peer=None, reach=300, unit="s", at_most=True),
        Figure(name="index of a million", ours=built - learnt, peer=None, reach=60, unit="s", at_most=True),
        Figure(name=f"{one}, median", ours=half, peer=None, reach=10, unit="ms", at_most=True),
        Figure(name=f"{one}, percentile 99", ours=nearly_all, peer=None, reach=20, unit="ms", at_most=True),
    ]


def five_million() -> list[Figure]:
    """Five million records: how well they are linked, in how much memory and time."""
    labelled = scotland(5 * MILLION)
    started = time.perf_counter()
    linked = link_records(labelled.records, labelled.schema, matches=NO_MATCHES, identities=NO_IDENTITIES)
    seconds = time.perf_counter() - started
    peak = most_held() / 1000
    bcubed = evaluate(linked.membership, labelled.truth).bcubed.f1
    return [
        Figure(name="five million records: B-cubed F1", ours=bcubed, peer=None, reach=0.95),
        Figure(name="five million records: peak memory", ours=peak, peer=None, reach=6, unit="GB", at_most=True),
        Figure(name="five million records: wall", ours=seconds, peer=None, reach=900, unit="s", at_most=True),
    ]


def blocked(labelled: Labelled, nicknames: Mapping[str, str]) -> float:
    """The share of true pairs that share a key, before anything is scored."""
    records = prepare(labelled.records, labelled.schema, nicknames)
    alike = equal_records(records)
    found = candidates(records.at(alike.first))
    sure = ScoredPairs(left=found.left, right=found.right, log_odds=np.zeros(len(found.left)))
    pairs = spread(sure, alike, np.zeros(len(alike.first)))
    ends = {"left_id": records.ids[pairs.left], "right_id": records.ids[pairs.right]}
    return blocking_recall(pa.table(ends), labelled.truth)
