"""A million things and five million ties: loading, strongest paths and neighbourhoods, with peers in the same run.

The ties are made with a fixed seed. Everything has a tie; both ends of the others fall by rank to the power -.77,
which gives degrees with a power law of exponent 2.3, as registers with formation agents have them: the largest hub has
tens of thousands. Six in ten ties are as strong as a register's, the others as our table of grades says. Seven in ten
carry the first of sixteen markings. The reader may read twelve, and a thousand things are closed.

scipy makes its rows of the same file: read by Arrow, ids to places by the faster of numpy's sorting and Arrow's
hashing, both directions of each tie, COO to CSR. networkx and rustworkx are given only what the reader may read, so
that they have nothing to filter; ours walks everything and filters as it goes. Runs take turns. Each pair's cost must
be the one that networkx finds, each neighbourhood the one that rustworkx finds. rustworkx has no search bounded by
hops: it counts with the faster, at each start, of its layers of the whole graph and of neighbours of neighbours in a
set. What numba compiles is compiled before the clock runs.
"""

import gc
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple, TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import rustworkx as rx
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array

from benchmarks.figure import Figure
from plait.mapping.compressed import CompressedTies, ReadableTies, load, readable
from plait.mapping.strength import PROBABILITY, REGISTERED, UNGRADED
from plait.mapping.walks import strongest_path, within

THINGS, TIES = 1_000_000, 5_000_000
MARKINGS, READ, CLOSED = 16, 12, 1_000
LOADS, PAIRS, STARTS, HOPS = 5, 300, 30, 3
FALL, EVEN = 0.77, 10.0

Result = TypeVar("Result")


class Filtered(NamedTuple):
    """What the reader may read, for the peers: places of both ends, each pair once, and the least cost."""

    left: NDArray[np.int64]
    right: NDArray[np.int64]
    cost: NDArray[np.float64]
    size: int


def figures() -> Iterator[Figure]:
    """In a process of its own, whose memory is its own."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        yield from pool.submit(measured).result()


def measured(things: int = THINGS, ties: int = TIES) -> list[Figure]:
    """All figures of the graph of this size."""
    random = np.random.default_rng(20261123)
    with TemporaryDirectory() as folder:
        file = Path(folder) / "ties.parquet"
        pq.write_table(made_ties(random, things, ties), file, compression="lz4")
        kept, found = _loading(file)
    closed = random.choice(kept.ids, CLOSED, replace=False)
    view = readable(kept, markings=range(1, READ + 1), closed=closed.tolist())
    gc.disable()  # millions of objects of the peers would be looked through again and again
    graph = filtered(view)
    found += _neighbourhoods(view, graph, random)
    found += _paths(view, graph, random)
    gc.enable()
    return found


def made_ties(random: np.random.Generator, things: int, ties: int) -> pa.Table:
    """from_id, to_id, strength, marking_id; ids are random numbers of 63 bits."""
    ids = np.unique(random.integers(1, 2**63 - 1, things + things // 100))
    ids = random.permutation(ids)[:things]
    reached = np.cumsum((np.arange(things) + EVEN) ** -FALL)
    ends = np.searchsorted(reached, random.random((2, ties)) * reached[-1])
    ends[0, :things] = np.arange(things)
    grades = np.array([UNGRADED, *PROBABILITY.values()])
    strengths = np.where(random.random(ties) < 0.6, REGISTERED, random.choice(grades, ties))
    markings = np.where(random.random(ties) < 0.7, 1, random.integers(1, MARKINGS + 1, ties))
    order = random.permutation(ties)
    left, right = ids[ends[:, order]]
    return pa.table({"from_id": left, "to_id": right, "strength": strengths, "marking_id": markings})


def _loading(file: Path) -> tuple[CompressedTies, list[Figure]]:
    """The file to rows, ours and scipy's by turns, the middle of five; and what is kept."""
    kept, _, _ = load(file), by_scipy(file, _by_sorting), by_scipy(file, _by_hashing)
    seconds = np.array(
        [
            [
                timed(lambda: load(file))[1],
                *(timed(lambda of=of: by_scipy(file, of))[1] for of in (_by_sorting, _by_hashing)),
            ]
            for _ in range(LOADS)
        ]
    )
    ours, *peers = np.median(seconds, axis=0).tolist()
    name = f"load {kept.to.size // 2:,} ties (peer: scipy CSR), a fifth of its time"
    return kept, [
        Figure(name=name, ours=ours, peer=min(peers), reach=min(peers) / 5, unit="s", at_most=True),
        Figure(name="the graph kept", ours=kept.held / 1e6, peer=None, reach=120, unit="MB", at_most=True),
    ]


def by_scipy(file: Path, places: Callable[[pa.Table], NDArray[np.int64]]) -> csr_array:
    """The strengths of both directions of all ties as scipy keeps them."""
    ties = pq.read_table(file, columns=["from_id", "to_id", "strength", "marking_id"], memory_map=True)
    left, right = np.split(places(ties), 2)
    strength, size = ties["strength"].to_numpy(), int(max(left.max(), right.max())) + 1
    ends = np.concatenate([left, right]), np.concatenate([right, left])
    return coo_array((np.concatenate([strength, strength]), ends), shape=(size, size)).tocsr()


def _by_sorting(ties: pa.Table) -> NDArray[np.int64]:
    ends = np.concatenate([ties["from_id"].to_numpy(), ties["to_id"].to_numpy()])
    return np.unique(ends, return_inverse=True)[1]


def _by_hashing(ties: pa.Table) -> NDArray[np.int64]:
    """The same places: Arrow numbers ids as it meets them, and the different ones are sorted after."""
    ends = pa.chunked_array([*ties["from_id"].chunks, *ties["to_id"].chunks]).dictionary_encode().unify_dictionaries()
    order = np.argsort(ends.chunk(0).dictionary.to_numpy())
    place = np.empty(len(order), dtype=np.int32)
    place[order] = np.arange(len(order), dtype=np.int32)
    return place[np.concatenate([chunk.indices.to_numpy() for chunk in ends.chunks])]


def filtered(view: ReadableTies) -> Filtered:
    """Each pair of things that a readable tie joins, once, at its least cost; neither end is closed."""
    ties = view.ties
    left = np.repeat(np.arange(len(ties.ids)), np.diff(ties.starts))
    right, cost = ties.to.astype(np.int64), view.cost[ties.codes]
    keep = (left < right) & np.isfinite(cost) & ~view.is_closed[left] & ~view.is_closed[right]
    left, right, cost = left[keep], right[keep], cost[keep]
    order = np.lexsort((cost, right, left))
    left, right, cost = left[order], right[order], cost[order]
    first = np.diff(left * len(ties.ids) + right, prepend=-1) > 0
    return Filtered(left[first], right[first], cost[first], len(ties.ids))


def _neighbourhoods(view: ReadableTies, graph: Filtered, random: np.random.Generator) -> list[Figure]:
    """Three hops from things drawn at random, ours and rustworkx's by turns."""
    peer = rx.PyGraph()
    peer.add_nodes_from(range(graph.size))
    peer.add_edges_from_no_data(list(zip(graph.left.tolist(), graph.right.tolist(), strict=True)))
    within(view, int(view.ties.ids[0]), hops=HOPS)
    seconds, sizes, same = [], [], 0
    for node in random.choice(np.unique(graph.left), STARTS, replace=False).tolist():
        found, ours = timed(lambda node=node: within(view, int(view.ties.ids[node]), hops=HOPS))
        layers, whole = timed(lambda node=node: rx.bfs_layers(peer, [node]))
        met, by_set = timed(lambda node=node: _by_neighbours(peer, node))
        seconds.append((ours, min(whole, by_set)))
        places = np.sort(np.concatenate([np.array(layer) for layer in layers[1 : HOPS + 1]]))
        same += np.array_equal(view.ties.ids[places], found.ids) and len(met) == len(found.ids)
        sizes.append(len(found.ids))
    ours, theirs = 1000 * np.median(np.array(seconds), axis=0)
    name = f"{HOPS} hops, {np.median(sizes):,.0f} things in the middle (peer: rustworkx), a fifth of its time"
    return [
        Figure(name=name, ours=ours, peer=theirs, reach=theirs / 5, unit="ms", at_most=True),
        Figure(name="neighbourhoods equal to rustworkx's", ours=same, peer=None, reach=STARTS, unit=f"of {STARTS}"),
    ]


def _by_neighbours(graph: rx.PyGraph, start: int) -> set[int]:
    """Everything else within the hops, layer by layer."""
    met, layer = {start}, {start}
    for _ in range(HOPS):
        layer = set().union(*(graph.neighbors(node) for node in layer)) - met
        met |= layer
    return met - {start}


def _paths(view: ReadableTies, graph: Filtered, random: np.random.Generator) -> list[Figure]:
    """The strongest path between pairs drawn at random, ours and networkx's by turns."""
    peer = _networkx(graph)
    if peer is None:
        print("networkx is not installed: no peer")
    pairs = random.choice(np.unique(graph.left), (PAIRS, 2), replace=False).tolist()
    _strength(view, *pairs[0])
    seconds, same = [], 0
    for pair in pairs:
        strength, ours = timed(lambda pair=pair: _strength(view, *pair))
        expected, theirs = timed(lambda pair=pair: peer(*pair)) if peer else (strength, np.nan)
        seconds.append((ours, theirs))
        same += abs(strength - expected) <= 1e-9 * expected
    found = []
    for share, name, most in ((50, "median", 20.0), (99, "percentile 99", 100.0)):
        ours, theirs = 1000 * np.percentile(np.array(seconds), share, axis=0)
        beside = {"peer": theirs, "reach": theirs / 20} if peer else {"peer": None, "reach": most}
        name = f"strongest path, {name} (peer: networkx), a twentieth of its time"
        found.append(Figure(name=name, ours=ours, unit="ms", at_most=True, **beside))
    if peer:
        found.append(
            Figure(name="paths as strong as networkx's", ours=same, peer=None, reach=PAIRS, unit=f"of {PAIRS}")
        )
    return found


def _strength(view: ReadableTies, start: int, end: int) -> float:
    path = strongest_path(view, int(view.ties.ids[start]), int(view.ties.ids[end]))
    return path.strength if path else 0.0


def _networkx(graph: Filtered) -> Callable[[int, int], float] | None:
    """The strength of the best path by networkx; none where it is not installed."""
    try:
        # A peer for the benchmark only, so it may be absent.
        import networkx as nx
    except ImportError:
        return None
    nodes: NDArray[Any] = np.arange(graph.size).astype(object)  # one number a node, however many ties hold it
    peer = nx.Graph()
    peer.add_weighted_edges_from(
        zip(nodes[graph.left].tolist(), nodes[graph.right].tolist(), graph.cost.tolist(), strict=True)
    )

    def strength(start: int, end: int) -> float:
        try:
            return float(np.exp(-nx.bidirectional_dijkstra(peer, start, end)[0]))
        except nx.NetworkXNoPath:
            return 0.0

    return strength


def timed(work: Callable[[], Result]) -> tuple[Result, float]:
    """What it gives, and the seconds it took."""
    started = time.perf_counter()
    result = work()
    return result, time.perf_counter() - started
