"""Mapping: reach at the size of the demo against a plain walk in Python, and the published known answers, timed.

The baseline is ours too: no library walks a best product with a bound on its hops, so the peer is the same rule
written the plain way, a dictionary at a time (Dijkstra's relaxation, bounded to four hops).
"""

import csv
import time
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa

from benchmarks import mapping_chart, mapping_graph, mapping_pages, mapping_reach
from benchmarks.figure import Figure
from plait.domain.reach import NOMINALS, Reach
from plait.domain.tables import MEMBERSHIP, TIES
from plait.mapping import reach
from plait.mapping.disrupt import sequential_disruption
from plait.mapping.graph import AGAINST, CONTROL, DECAY, HUB
from plait.mapping.network import Neighbours, betweenness, key_players, neighbours
from plait.mapping.ownership import integrated_ownership
from plait.mapping.reach import DEPTH, FLOOR
from plait.mapping.reliability import reliability

NETWORKS = Path(__file__).resolve().parents[2] / "shared" / "data" / "networks"
DAY = date(2026, 11, 22)
GROUPS, NOMINAL_COUNT, TIE_COUNT = 101, 1_726, 100_000
PEOPLE, COMPANIES, NOTICES = 50_000, 10_000, 3_000
DIAMOND = [(0, 1, 0.9), (1, 2, 0.6), (1, 3, 0.6), (2, 4, 0.8), (3, 4, 0.8)]


def figures() -> Iterator[Figure]:
    """Reach, networks, ownership and reliability, a million things in compressed rows, the chart, and pages."""
    yield from _reach()
    if NETWORKS.is_dir():
        yield from _networks()
    loop = pa.concat_tables([_share(1, 2, 0.6), _share(2, 3, 0.5), _share(3, 2, 0.3)])
    owned = integrated_ownership(loop, as_of=DAY).of(1, 2)
    yield _distance("integrated ownership of a loop, distance from .7059", owned, 0.6 / 0.85)
    yield _distance("reliability of the diamond, distance from .6566", reliability(DIAMOND, 0, 4).value, 0.656640)
    yield _dense()
    yield from mapping_graph.figures()
    yield from mapping_reach.figures()
    yield from mapping_chart.figures()
    yield from mapping_pages.figures()


def _reach() -> Iterator[Figure]:
    """101 groups and 1,726 nominals over 100,000 ties, among them hubs: seconds, and whether both walks agree."""
    ties, nominals = synthetic_ties(), synthetic_nominals()
    start = time.perf_counter()
    found = reach(MEMBERSHIP.empty_table(), nominals, ties, as_of=DAY)
    ours = time.perf_counter() - start
    start = time.perf_counter()
    plain = plain_reach(nominals, ties)
    peer = time.perf_counter() - start
    name = f"reach of {GROUPS} groups over {TIE_COUNT:,} ties (peer: our plain-Python walk)"
    yield Figure(name=name, ours=ours, peer=peer, reach=5, unit="s", at_most=True)
    yield Figure(
        name="reach: share of paths on which both walks agree", ours=_agreement(found, plain), peer=None, reach=1
    )


def _networks() -> Iterator[Figure]:
    """Caviar's key players and the Montagna table."""
    caviar = _network(NETWORKS / "caviar_all.edges.csv")
    start = time.perf_counter()
    best = key_players(caviar, count=3)
    seconds = time.perf_counter() - start
    yield Figure(
        name="Caviar: connected pairs left by the best three", ours=best.pairs, peer=None, reach=1958, at_most=True
    )
    yield Figure(name="Caviar: exact best three", ours=seconds, peer=None, reach=2, unit="s", at_most=True)
    yield _distance("Caviar: betweenness of N1, distance from .637", round(betweenness(caviar)[1], 3), 0.637)
    with (NETWORKS / "published_sequential_meeting_df_Unweighted_5nrem.csv").open(newline="") as lines:
        published = [float(row["Betweenness"]) for row in csv.DictReader(lines)]
    start = time.perf_counter()
    shares = [share for _, share in sequential_disruption(_montagna(), steps=len(published) - 1)]
    seconds = time.perf_counter() - start
    equal = sum(abs(one - other) < 1e-9 for one, other in zip(shares, published, strict=True))
    yield Figure(name="Montagna: rows equal to the published table of 96", ours=equal, peer=None, reach=96)
    yield Figure(name="Montagna: sequential disruption", ours=seconds, peer=None, reach=5, unit="s", at_most=True)


def _dense() -> Figure:
    """Any three of 110 may be the best where hardly anybody hangs by one tie: three times Caviar's ties, at random."""
    pairs = np.random.default_rng(1).integers(0, 110, (600, 2)).tolist()
    start = time.perf_counter()
    key_players(neighbours(pairs, alone=range(110)), count=3)
    seconds = time.perf_counter() - start
    name = "exact best three of 110 with 600 ties"
    return Figure(name=name, ours=seconds, peer=None, reach=2, unit="s", at_most=True)


def synthetic_ties(seed: int = 1) -> pa.Table:
    """100,000 ties of a size like the demo's: directorships with hubs, shared addresses, associates, awards."""
    rng = np.random.default_rng(seed)
    people, companies, notices, addresses = 1, 1_000_000, 2_000_000, 3_000_000
    counts = {"director_of": 50_000, "registered_at": 20_000, "associate_of": 22_000, "awarded": 8_000}
    left = {
        "director_of": people + rng.zipf(2.2, counts["director_of"]) % PEOPLE,
        "registered_at": companies + rng.integers(0, COMPANIES, counts["registered_at"]),
        "associate_of": people + rng.integers(0, PEOPLE, counts["associate_of"]),
        "awarded": companies + rng.integers(0, COMPANIES, counts["awarded"]),
    }
    right = {
        "director_of": companies + rng.integers(0, COMPANIES, counts["director_of"]),
        "registered_at": addresses + rng.zipf(1.8, counts["registered_at"]) % 8_000,
        "associate_of": people + rng.integers(0, PEOPLE, counts["associate_of"]),
        "awarded": notices + rng.integers(0, NOTICES, counts["awarded"]),
    }
    kinds = list(counts)
    table = {
        "from_id": np.concatenate([left[kind] for kind in kinds]),
        "to_id": np.concatenate([right[kind] for kind in kinds]),
        "kind": np.repeat(kinds, [counts[kind] for kind in kinds]),
        "strength": rng.choice([0.98, 0.85, 0.65], TIE_COUNT),
        "valid_from": pa.nulls(TIE_COUNT, pa.date32()),
        "valid_to": pa.nulls(TIE_COUNT, pa.date32()),
        "share": pa.nulls(TIE_COUNT, pa.float64()),
        "marking_id": np.ones(TIE_COUNT, dtype=np.int64),
    }
    return pa.table(table).cast(TIES)


def synthetic_nominals(seed: int = 2) -> pa.Table:
    """1,726 nominals in 101 groups."""
    rng = np.random.default_rng(seed)
    rows = {
        "group_id": rng.integers(1, GROUPS + 1, NOMINAL_COUNT),
        "mention_id": rng.integers(1, PEOPLE, NOMINAL_COUNT),
        "strength": pa.nulls(NOMINAL_COUNT, pa.float64()),
        "valid_from": pa.nulls(NOMINAL_COUNT, pa.date32()),
        "valid_to": pa.nulls(NOMINAL_COUNT, pa.date32()),
    }
    return pa.table(rows).cast(NOMINALS)


def plain_reach(nominals: pa.Table, ties: pa.Table) -> dict[tuple[int, int], float]:
    """The same rule with dictionaries: the best product to each company and notice, by group."""
    ways, ends = _ways(ties)
    seeds: dict[int, set[int]] = defaultdict(set)
    for group, mention in zip(nominals["group_id"].to_pylist(), nominals["mention_id"].to_pylist(), strict=True):
        seeds[group].add(mention)
    found = {}
    for group, people in seeds.items():
        best = _best_products(people, ways)
        found.update({(group, node): value for node, value in best.items() if node in ends and value >= FLOOR})
    return found


def _ways(ties: pa.Table) -> tuple[dict[int, list[tuple[int, float]]], set[int]]:
    """Where each node leads and at what strength, damped; and the nodes at which a path may end."""
    raw: dict[int, list[tuple[int, float]]] = defaultdict(list)
    stops, ends = set(), set()
    for row in ties.select(["from_id", "to_id", "kind", "strength"]).to_pylist():
        if row["kind"] == "awarded":
            stops.add(row["to_id"])
        if row["kind"] in ("director_of", "awarded"):
            ends.add(row["to_id"])
        if row["kind"] in ("registered_at", "awarded"):
            ends.add(row["from_id"])
        if row["from_id"] != row["to_id"]:
            raw[row["from_id"]].append((row["to_id"], row["strength"]))
            back = row["strength"] * AGAINST if row["kind"] in CONTROL else row["strength"]
            raw[row["to_id"]].append((row["from_id"], back))
    damped = {}
    for node, ways in raw.items():
        degree = len({other for other, _ in ways if other not in stops})
        pull = DECAY * min(1.0, HUB / max(degree, 1))
        damped[node] = [] if node in stops else [(other, strength * pull) for other, strength in ways]
    return damped, ends


def _best_products(people: set[int], ways: dict[int, list[tuple[int, float]]]) -> dict[int, float]:
    """Relaxation, layer by layer, at most four hops."""
    best = dict.fromkeys(people, 1.0)
    frontier = dict(best)
    for _ in range(DEPTH):
        ahead: dict[int, float] = {}
        for node, so_far in frontier.items():
            for other, pull in ways.get(node, []):
                value = so_far * pull
                if value >= FLOOR and value > best.get(other, 0.0) and value > ahead.get(other, 0.0):
                    ahead[other] = value
        best.update(ahead)
        frontier = ahead
    return best


def _agreement(found: Reach, plain: dict[tuple[int, int], float]) -> float:
    """The share of all pairs of group and end that both found with the same strength."""
    touched = found.touched.to_pylist()
    ours = {(row["group_id"], row["target_id"]): row["strength"] for row in touched}
    same = sum(abs(ours.get(key, 0.0) - value) < 1e-12 for key, value in plain.items())
    return float(same / max(len(ours.keys() | plain.keys()), 1))


def _network(path: Path) -> Neighbours:
    with path.open(newline="") as lines:
        return neighbours((int(row["from"]), int(row["to"])) for row in csv.DictReader(lines))


def _montagna() -> Neighbours:
    with (NETWORKS / "Montagna_meetings_edgelist.csv").open() as lines:
        return neighbours((int(one), int(other)) for one, other, *_ in (line.split() for line in lines))


def _share(owner: int, company: int, share: float) -> pa.Table:
    row = {"from_id": owner, "to_id": company, "kind": "owner_of", "strength": 1.0, "share": share, "marking_id": 1}
    return pa.Table.from_pylist([row], schema=TIES)


def _distance(name: str, found: float, published: float) -> Figure:
    return Figure(name=name, ours=abs(found - published), peer=None, reach=5e-5, at_most=True)
