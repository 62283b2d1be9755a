"""FollowTheMoney JSON lines: validated, cleaned, with provenance, landed as Parquet; its library only makes proxies.

The peer does less: `get_proxy(cleaned=False)` alone, on records that are parsed already, in processor time on one core.
Plait does not install it (followthemoney 4.11 or later; it needs ICU to build): it is measured in a process of its own
with the Python that PLAIT_FTM_PYTHON names, or this one; without it the figure has no peer and is short. Ours is time
on the clock, with as many cores as there are, in the surroundings that `./plait serve` gives the desk. The two take
turns, and the best turn of each counts.
"""

import gzip
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.figure import Figure
from benchmarks.memory import most_held

SAMPLE = Path(__file__).resolve().parents[2] / "shared" / "data" / "companies" / "ftm_donations.jsonl.gz"
COPIES = int(os.environ.get("PLAIT_BENCH_ROWS", 1_000_000)) // 474
TURNS = 3
LINKS = ("payer", "beneficiary", "addressEntity")
PEER = """
import gzip, json, sys, time
from followthemoney import model
records = [json.loads(line) for line in gzip.open(sys.argv[1])]
told = [model.get_proxy(record, cleaned=False) for record in records]
best = 0.0
for _ in range(5):
    begun = time.process_time()
    for _ in range(10):
        for record in records:
            model.get_proxy(record, cleaned=False)
    best = max(best, 10 * len(records) / (time.process_time() - begun))
values = sorted((one.id, prop.name, value) for one in told for prop, value in one.itervalues())
print(json.dumps({"speed": best, "values": values}))
"""


def figures() -> Iterator[Figure]:
    """Each figure as it is measured."""
    turns = []
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(TURNS):
            turns.append((_ours(Path(folder), COPIES), _peer()))
        few = _ours(Path(folder), COPIES // 4)
    ours, peer = min((turn[0] for turn in turns), key=lambda turn: turn["seconds"]), turns[0][1]
    speed = max(turn[1]["speed"] for turn in turns) if peer else None
    memory = max(turn[0]["memory"] for turn in turns)
    yield Figure(
        name=f"FollowTheMoney: {ours['rows']:.0f} lines landed; at least 5 times the peer on one core",
        ours=ours["rows"] / ours["seconds"],
        peer=speed,
        reach=5 * speed if speed else float("inf"),
        unit="rows/s",
    )
    yield Figure(
        name="FollowTheMoney: values of the sample that differ from the peer's",
        ours=_differing(peer["values"]) if peer else float("inf"),
        peer=0,
        reach=0,
        at_most=True,
    )
    yield Figure(name="FollowTheMoney: most memory", ours=memory, peer=None, reach=300, unit="MB", at_most=True)
    yield Figure(
        name="FollowTheMoney: memory that four times the lines add",
        ours=memory - few["memory"],
        peer=None,
        reach=60,
        unit="MB",
        at_most=True,
    )


def _peer() -> dict[str, object] | None:
    python = os.environ.get("PLAIT_FTM_PYTHON", sys.executable)
    run = subprocess.run([python, "-c", PEER, str(SAMPLE)], capture_output=True, text=True, check=False)
    return json.loads(run.stdout) if run.returncode == 0 else None


def _ours(folder: Path, copies: int) -> dict[str, float]:
    file = folder / f"synthetic_{copies}_ftm.jsonl"
    _write(file, copies)
    run = subprocess.run(
        [sys.executable, "-m", "benchmarks.feeds_ftm", str(file), str(folder / f"landed_{copies}")],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"MALLOC_ARENA_MAX": "2", "ARROW_DEFAULT_MEMORY_POOL": "system"},
    )
    return json.loads(run.stdout)


def _write(file: Path, copies: int) -> None:
    """The sample many times over; each copy's entities are its own."""
    with gzip.open(SAMPLE, "rt", encoding="utf-8") as opened:
        records = [json.loads(line) for line in opened]
    with file.open("w", encoding="utf-8") as out:
        for copy in range(copies):
            mark = f"{copy:05x}"
            for record in records:
                told = record["properties"]
                told = told | {name: [f"{end}{mark}" for end in told[name]] for name in LINKS if name in told}
                out.write(json.dumps({**record, "id": record["id"] + mark, "properties": told}, ensure_ascii=False))
                out.write("\n")


def _differing(theirs: object) -> int:
    """How many values one side has and the other has not."""
    from plait.collection.blocks import Kept
    from plait.collection.feeds.ftm.parse import Counts, parts

    said = set()
    with SAMPLE.open("rb") as opened:
        for part in parts(SAMPLE.name, opened, batch=_batch(), counts=Counts(), kept=Kept(SAMPLE.name)):
            ids = dict(zip(part.entities["row"].to_pylist(), part.entities["entity"].to_pylist(), strict=True))
            said |= {(ids[row["row"]], row["property"], row["value"]) for row in part.values.to_pylist()}
    return len(said ^ {tuple(value) for value in theirs})  # type: ignore[attr-defined]  # read from JSON


def _batch() -> object:
    from plait.collection.batch import Batch

    return Batch(name="synthetic", partner="psos", received_at=datetime.now(UTC), key=b"a key for measuring")


def _measure(file: Path, folder: Path) -> None:
    """Land one file; runs in a process of its own, so that its memory is its own."""
    from plait.collection.feeds.ftm.landing import land

    begun = time.perf_counter()
    with file.open("rb") as opened:
        landed = land(file.name, opened, batch=_batch(), folder=folder)
    assert not landed.rejects
    seconds, memory = time.perf_counter() - begun, most_held()
    print(json.dumps({"rows": landed.counts.read, "seconds": seconds, "memory": memory}))


if __name__ == "__main__":
    _measure(Path(sys.argv[1]), Path(sys.argv[2]))
