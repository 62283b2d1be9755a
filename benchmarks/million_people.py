"""A million synthetic records of people, end to end from one file: ours and Splink in turn, each in its own process.

Timed is all from the file to who is who: reading, learning, scoring, clustering. Both have linked a few records before,
so that nothing is compiled or imported within the time. Each has the best of its rounds; memory is the most that a
process ever held. Splink's pairs are taken at the best threshold that the labels know, ours at our own. It compares a
postcode and no street; by the rules of its tutorial it does not end in an hour. It is measured twice: once with the
rules that find most (`splink_peer.of_a_million`), and in each round with quicker ones, which compare only who shares
two fields.
"""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from benchmarks.figure import Figure
from benchmarks.labelled import LISTS, MILLION, NO_IDENTITIES, NO_MATCHES, SETS, pair_f1, precision_of, scotland
from benchmarks.memory import most_held
from benchmarks.splink_peer import THRESHOLDS, recipe_for, splink
from plait.linking.engine.engine import Linked, link_records
from plait.linking.evaluate import evaluate

T = TypeVar("T")
ROUNDS = 2
WARM = 2_000
RECORDS, TRUTH = "SYNTHETIC_records.parquet", "SYNTHETIC_truth.parquet"


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """One linkage: F1 and precision of its pairs, B-cubed F1 of its clusters, seconds, and gigabytes at the most."""

    f1: float
    precision: float
    bcubed: float
    seconds: float
    memory: float


def figures() -> Iterator[Figure]:
    """Nothing is measured without the shared data, as the other parts of the room."""
    if not SETS.exists():
        return
    with TemporaryDirectory() as there:
        _alone(_write, Path(there))
        rounds = [(_alone(_ours, Path(there)), _alone(_quick_splinks, Path(there))) for _ in range(ROUNDS)]
        best = _alone(_splinks, Path(there))
    ours, quick = zip(*rounds, strict=True)
    f1, peer = ours[0].f1, max(one.f1 for one in (best, *quick))
    wall, quick_wall = (min(one.seconds for one in side) for side in (ours, quick))
    memory, peer_memory = max(one.memory for one in ours), best.memory
    what = "a million people"
    yield Figure(name=f"{what}: F1 of pairs", ours=f1, peer=peer, reach=peer + 0.05)
    yield Figure(name=f"{what}: precision of pairs", ours=ours[0].precision, peer=None, reach=0.95)
    yield Figure(name=f"{what}: B-cubed F1", ours=ours[0].bcubed, peer=best.bcubed, reach=0.95)
    yield Figure(name=f"{what}: wall", ours=wall, peer=best.seconds, reach=0.5 * best.seconds, unit="s", at_most=True)
    beside = f"{what}: wall, beside Splink's quicker rules (F1 {quick[0].f1:.3f})"
    yield Figure(name=beside, ours=wall, peer=quick_wall, reach=0.5 * quick_wall, unit="s", at_most=True)
    yield Figure(
        name=f"{what}: memory", ours=memory, peer=peer_memory, reach=1.3 * peer_memory, unit="GB", at_most=True
    )


def _alone(measure: Callable[[Path], T], folder: Path) -> T:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(measure, folder).result()


def _write(folder: Path) -> None:
    labelled = scotland(MILLION)
    pq.write_table(labelled.records, folder / RECORDS)
    pq.write_table(labelled.truth, folder / TRUTH)


def _ours(folder: Path) -> Round:
    truth = pq.read_table(folder / TRUTH)
    _link(pq.read_table(folder / RECORDS).slice(0, WARM))
    started = time.perf_counter()
    linked = _link(pq.read_table(folder / RECORDS))
    seconds = time.perf_counter() - started
    memory = _peak()
    chosen = linked.pairs.filter(pc.greater_equal(linked.pairs["probability"], linked.model.threshold))
    return Round(
        f1=pair_f1(linked.pairs, truth, linked.model.threshold)[0],
        precision=precision_of(chosen, truth),
        bcubed=evaluate(linked.membership, truth).bcubed.f1,
        seconds=seconds,
        memory=memory,
    )


def _link(records: pa.Table) -> Linked:
    return link_records(records, LISTS, matches=NO_MATCHES, identities=NO_IDENTITIES)


def _peak() -> float:
    return most_held() / 1000


def _quick_splinks(folder: Path) -> Round:
    return _splinks(folder, quick=True)


def _splinks(folder: Path, *, quick: bool = False) -> Round:
    truth = pq.read_table(folder / TRUTH)
    started = time.perf_counter()
    records = pq.read_table(folder / RECORDS)
    read = time.perf_counter() - started
    recipe = recipe_for(LISTS, len(records), quick=quick)
    found = splink(records, truth, LISTS, recipe, thresholds=THRESHOLDS[2:3])
    return Round(
        f1=found.pairs, precision=0, bcubed=found.clusters.bcubed.f1, seconds=read + found.seconds, memory=_peak()
    )
