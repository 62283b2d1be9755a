"""What of a model Splink can hold: our model as Splink's JSON, run in Splink 5 on DuckDB on the same records.

Ours is the full model at its own threshold. The peer is its two-class projection, which Splink runs with its own SQL
and its own blocking at probability one half. Beside it stands Splink's own training as in `benchmarks.splink_peer`,
at the best of its thresholds.
"""

import json
import logging
import time
from collections.abc import Iterator

import pyarrow as pa
from splink import DuckDBAPI, Linker

from benchmarks.figure import Figure
from benchmarks.labelled import SETS, Labelled, fake, historical, pair_f1
from benchmarks.splink_peer import best_splink
from plait.domain.tables import MATCHES
from plait.linking.engine.engine import link_records
from plait.linking.engine.model import Model
from plait.linking.engine.schema import Schema
from plait.linking.engine.splink import from_splink, splink_table, to_splink
from plait.linking.identity import IDENTITIES
from plait.reference.name import names


def figures() -> Iterator[Figure]:
    """Two labelled sets, read with given and family name. Nothing is measured without the shared data."""
    if not SETS.exists():
        return
    for name, read, reach in (("fake_1000", fake, (0.93, 0.8)), ("historical_50k", historical, (0.88, 0.75))):
        labelled = read()
        schema = labelled.peer or labelled.schema
        yield from _measured(name, labelled, schema, reach)


def _measured(name: str, labelled: Labelled, schema: Schema, reach: tuple[float, float]) -> Iterator[Figure]:
    nicknames = {one.name.lower(): one.of.lower() for one in names() if one.kind == "nickname"}
    linked = link_records(
        labelled.records,
        schema,
        matches=MATCHES.empty_table(),
        identities=IDENTITIES.empty_table(),
        nicknames=nicknames,
    )
    model = linked.model
    own, _ = pair_f1(linked.pairs, labelled.truth, model.threshold)
    started = time.perf_counter()
    settings = json.loads(json.dumps(to_splink(model)))
    projected = _run(settings, splink_table(labelled.records, model, nicknames))
    seconds = time.perf_counter() - started
    at_half, at_best = pair_f1(projected, labelled.truth, 0.5)
    trained = best_splink(labelled.records, labelled.truth, schema)
    yield Figure(
        name=f"{name}: F1 of pairs, full model; peer: its projection in Splink", ours=own, peer=at_half, reach=reach[0]
    )
    yield Figure(
        name=f"{name}: F1 of the projection in Splink; peer: Splink's own training",
        ours=at_half,
        peer=trained.pairs,
        reach=reach[1],
    )
    yield Figure(name=f"{name}: the projection at the best threshold", ours=at_best, peer=trained.pairs, reach=reach[1])
    yield Figure(
        name=f"{name}: the projection, written and run",
        ours=seconds,
        peer=trained.seconds,
        reach=120,
        unit="s",
        at_most=True,
    )
    yield Figure(
        name=f"{name}: weights moved by writing and reading back",
        ours=_moved(model, settings),
        peer=None,
        reach=1e-6,
        unit="nat",
        at_most=True,
    )


def _run(settings: dict[str, object], table: pa.Table) -> pa.Table:
    """PAIRS, without weights, as Splink scores them; those below 1 in 100 left out."""
    linker = Linker(DuckDBAPI().register(table), settings)
    logging.getLogger("splink").setLevel(logging.ERROR)
    found = linker.inference.predict(threshold_match_probability=0.01).as_pyarrow_table()
    return pa.table(
        {
            "left_id": found["mention_id_l"],
            "right_id": found["mention_id_r"],
            "probability": found["match_probability"],
        }
    )


def _moved(model: Model, settings: dict[str, object]) -> float:
    """The largest difference between the log weights of the projection and of the projection read back."""
    once = from_splink(settings, model)
    twice = from_splink(json.loads(json.dumps(to_splink(once))), once)
    return float(abs(once.mixture.log_levels - twice.mixture.log_levels).max())
