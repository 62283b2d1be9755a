"""The batch engine on labelled sets of people, with Splink in the same run on the same records.

The engine sees no label: its threshold is its own. The peer is Splink 5 with its library's comparisons, term
frequencies, the blocking rules and the training of its own tutorial for such lists, and connected components. It may
look at the labels: pairs and clusters are taken at the best of its thresholds. Wall times are of this machine as it is,
Splink's without the search for its best threshold.

Each set is then linked once more under the model it gave, frozen, as a desk does from day to day. At the end mentions
are attached one by one to a million records of a synthetic Scotland, under a model that was learnt on that million, and
five million records are linked.
"""

import gzip
import io
import logging
import resource
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as csv
import pyarrow.parquet as pq
import splink.comparison_library as cl
from numpy.typing import NDArray
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

from benchmarks.figure import Figure
from plait.domain.tables import MATCHES, MEMBERSHIP
from plait.linking.engine.alike import equal_records, spread
from plait.linking.engine.attach import attach
from plait.linking.engine.blocking import candidates
from plait.linking.engine.clusters import ScoredPairs
from plait.linking.engine.engine import link_records, link_under
from plait.linking.engine.index import index_of
from plait.linking.engine.model import Model
from plait.linking.engine.records import prepare
from plait.linking.engine.schema import Part, Schema
from plait.linking.evaluate import Evaluation, blocking_recall, evaluate
from plait.linking.identity import IDENTITIES
from plait.reference.name import names
from plait_world.draw import WORLD_DAY, stream
from plait_world.generate import generate
from plait_world.mistakes import Slips, as_recorded
from plait_world.people import make_people
from plait_world.places import make_places

SETS = Path(__file__).resolve().parents[2] / "shared" / "data" / "linking"
THRESHOLDS = (0.5, 0.8, 0.95, 0.99, 0.999)
PEOPLE = """
    select record_id as record_key, forename, surname, date_of_birth, address, postcode, phone, email from people
    where record_id is not null
    union all
    select mention_reference, forename, surname, date_of_birth, address, postcode, phone, null from members
"""

NO_MATCHES, NO_IDENTITIES = MATCHES.empty_table(), IDENTITIES.empty_table()
MILLION, ATTACHED = 1_000_000, 1_000
# What is wanted of each set under its own frozen model.
FROZEN = {
    "fake_1000": 0.93, "historical_50k": 0.91, "febrl3": 0.998, "febrl4": 0.9995, "50,000 synthetic people": 0.93
}  # fmt: skip
LISTS = Schema(
    columns=(
        ("forename", Part.GIVEN_NAME), ("surname", Part.FAMILY_NAME), ("date_of_birth", Part.DATE),
        ("address", Part.STREET), ("postcode", Part.POSTCODE), ("phone", Part.IDENTIFIER), ("email", Part.EMAIL),
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """Records with mention_id, their true MEMBERSHIP, how the engine reads them, and how the peer does (if it runs)."""

    records: pa.Table
    truth: pa.Table
    schema: Schema
    peer: Schema | None = None


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
    peer = splink(labelled.records, labelled.truth, labelled.peer) if labelled.peer else None
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
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
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


def pair_f1(pairs: pa.Table, truth: pa.Table, threshold: float) -> tuple[float, float]:
    """F1 of the pairs at a threshold, and at the best one that the labels know."""
    is_true, true = _true_pairs(pairs, truth)
    probability = pairs["probability"].to_numpy()
    order = np.argsort(-probability, kind="stable")
    hits, count = np.cumsum(is_true[order]), np.arange(1, len(order) + 1)
    last = np.append(np.diff(probability[order]) != 0, True)
    best = float((2 * hits / (count + true))[last].max(initial=0.0))
    chosen = probability >= threshold
    return 2 * int(is_true[chosen].sum()) / (int(chosen.sum()) + true), best


def _true_pairs(pairs: pa.Table, truth: pa.Table) -> tuple[NDArray[np.bool_], int]:
    ids, subject = (truth[name].to_numpy() for name in MEMBERSHIP.names)
    order = np.argsort(ids)
    left, right = (
        subject[order][np.searchsorted(ids[order], pairs[side].to_numpy())] for side in ("left_id", "right_id")
    )
    sizes = np.unique(subject, return_counts=True)[1]
    return left == right, int((sizes * (sizes - 1) // 2).sum())


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """Splink's best F1 of pairs, its best clusters, and the seconds of training, scoring and one clustering.

    `blocked` is the share of true pairs that it scored at .01 or more.
    """

    pairs: float
    blocked: float
    clusters: Evaluation
    seconds: float


def splink(records: pa.Table, truth: pa.Table, schema: Schema) -> Peer:
    """Splink's linkage as its tutorial for historical people does it, as far as the columns are there."""
    started = time.perf_counter()
    columns = {part: schema.column(part) for part in Part}
    given, family, date = (columns[part] for part in (Part.GIVEN_NAME, Part.FAMILY_NAME, Part.DATE))
    linker = Linker(DuckDBAPI().register(_clean(records, schema)), _settings(schema, columns))
    logging.getLogger("splink").setLevel(logging.ERROR)
    training = linker.training
    rules = [
        f"l.{given} = r.{given} and levenshtein(l.{date}, r.{date}) <= 1",
        f"l.{family} = r.{family} and levenshtein(l.{date}, r.{date}) <= 1",
        f"l.{given} = r.{given} and levenshtein(l.{family}, r.{family}) <= 2",
    ]
    training.estimate_probability_two_random_records_match(rules, recall=0.6)
    training.estimate_u_using_random_sampling(max_pairs=5e6, seed=1)
    for rule in (block_on(given, family), block_on(date)):
        training.estimate_parameters_using_expectation_maximisation(rule)
    predicted = linker.inference.predict(threshold_match_probability=0.01)
    found = [_components(linker, predicted, THRESHOLDS[0], truth)]
    seconds = time.perf_counter() - started
    found += [_components(linker, predicted, threshold, truth) for threshold in THRESHOLDS[1:]]
    scored = predicted.as_pyarrow_table()
    pairs = pa.table(
        {
            "left_id": scored["mention_id_l"],
            "right_id": scored["mention_id_r"],
            "probability": scored["match_probability"],
        }
    )
    best = max(found, key=lambda one: one.pairwise.f1)
    shared = blocking_recall(pairs, truth)
    return Peer(pairs=pair_f1(pairs, truth, 0.5)[1], blocked=shared, clusters=best, seconds=seconds)


def _clean(records: pa.Table, schema: Schema) -> pa.Table:
    """Lower-case texts, with nothing for an empty one: Splink reads values as they are."""
    cleaned = {"mention_id": records["mention_id"]}
    for name, _ in schema.columns:
        text = pc.utf8_trim_whitespace(pc.utf8_lower(records[name].cast(pa.string())))
        cleaned[name] = pc.if_else(pc.equal(text, ""), pa.scalar(None, pa.string()), text)
    return pa.table(cleaned)


def _settings(schema: Schema, columns: dict[Part, str | None]) -> SettingsCreator:
    given, family, date = (columns[part] for part in (Part.GIVEN_NAME, Part.FAMILY_NAME, Part.DATE))
    postcode, place = columns[Part.POSTCODE], columns[Part.PLACE]
    with_frequencies: Callable[[str], object] = lambda name: cl.ExactMatch(name).configure(  # noqa: E731  # one table
        term_frequency_adjustments=True
    )
    library = {
        Part.GIVEN_NAME: lambda name: cl.NameComparison(name).configure(term_frequency_adjustments=True),
        Part.FAMILY_NAME: lambda name: cl.NameComparison(name).configure(term_frequency_adjustments=True),
        Part.DATE: lambda name: cl.DateOfBirthComparison(name, input_is_string=True),
        Part.POSTCODE: lambda name: cl.LevenshteinAtThresholds(name, 2),
        Part.PLACE: lambda name: cl.JaroWinklerAtThresholds(name, 0.9).configure(term_frequency_adjustments=True),
        Part.STREET: lambda name: cl.JaroWinklerAtThresholds(name, 0.9),
        Part.IDENTIFIER: with_frequencies,
        Part.EMAIL: cl.EmailComparison,
        Part.CATEGORY: with_frequencies,
    }
    rules = [block_on(given, family), block_on(family, date), block_on(given, date)]
    if postcode:
        area = f"substr({postcode}, 1, 3)"
        rules += [block_on(postcode, given), block_on(postcode, family)]
        rules += [block_on(area, other) for other in (date, given, family)]
    if place:
        rules += [block_on(date, place), block_on(family, place), block_on(given, place, f"substr({date}, 1, 4)")]
    if postcode:
        rules += [block_on(postcode), block_on(date)]
    rules += [block_on(name) for part in (Part.IDENTIFIER, Part.EMAIL) for name in schema.columns_of(part)]
    rules.append(block_on(f"substr({given}, 1, 2)", f"substr({family}, 1, 2)", f"substr({date}, 1, 4)"))
    return SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="mention_id",
        comparisons=[library[part](name) for name, part in schema.columns],
        blocking_rules_to_generate_predictions=rules,
    )


def _components(linker: Linker, predicted: object, threshold: float, truth: pa.Table) -> Evaluation:
    clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(
        predicted, threshold_match_probability=threshold
    ).as_pyarrow_table()
    subject = clusters["cluster_id"].cast(pa.int64())
    return evaluate(pa.table({"mention_id": clusters["mention_id"], "subject_id": subject}), truth)


def historical() -> Labelled:
    """50,578 records of historical people; the engine reads the whole name, Splink the given and family name."""
    table = pq.read_table(SETS / "splink_historical_figures_with_errors_50k.parquet")
    others = (
        ("dob", Part.DATE), ("birth_place", Part.PLACE), ("postcode_fake", Part.POSTCODE), ("occupation", Part.CATEGORY)
    )  # fmt: skip
    halves = Schema(columns=(("first_name", Part.GIVEN_NAME), ("surname", Part.FAMILY_NAME), *others))
    return _labelled(table, table["cluster"], Schema(columns=(("full_name", Part.FULL_NAME), *others)), halves)


def fake() -> Labelled:
    """1,000 made-up records."""
    table = csv.read_csv(
        SETS / "splink_fake_1000.csv", convert_options=csv.ConvertOptions(column_types={"dob": pa.string()})
    )
    schema = Schema(
        columns=(
            ("first_name", Part.GIVEN_NAME), ("surname", Part.FAMILY_NAME), ("dob", Part.DATE), ("city", Part.PLACE),
            ("email", Part.EMAIL),
        )
    )  # fmt: skip
    return _labelled(table, table["cluster"], schema, schema)


def febrl(*parts: str) -> Labelled:
    """Synthetic Australians: one list with duplicates, or two lists of the same people, put together."""
    tables = []
    for part in parts:
        text = gzip.decompress((SETS / f"febrl_dataset{part}.csv.gz").read_bytes()).replace(b", ", b",")
        header = text.split(b"\n")[0].decode().strip().split(",")
        options = csv.ConvertOptions(column_types={name: pa.string() for name in header})
        tables.append(csv.read_csv(io.BytesIO(text), convert_options=options))
    table = pa.concat_tables(tables)
    street = pc.binary_join_element_wise(table["street_number"], table["address_1"], " ", null_handling="skip")
    schema = Schema(
        columns=(
            ("given_name", Part.GIVEN_NAME), ("surname", Part.FAMILY_NAME), ("date_of_birth", Part.DATE),
            ("street", Part.STREET), ("suburb", Part.PLACE), ("postcode", Part.POSTCODE),
            ("soc_sec_id", Part.IDENTIFIER), ("state", Part.CATEGORY),
        )
    )  # fmt: skip
    person = pc.replace_substring_regex(table["rec_id"], pattern=r"^\s*rec-([0-9]+)-.*$", replacement=r"\1")
    return _labelled(table.append_column("street", street), person, schema)


def world() -> Labelled:
    """The lists and reports of a synthetic Scotland of 50,000 people, with all their slips; no register."""
    with TemporaryDirectory() as there:
        folder = Path(there)
        generate("demo", 1, folder)
        connection = duckdb.connect()
        for view, pattern in (("people", "*people*"), ("members", "*group_members")):
            source = f"read_csv('{folder}/SYNTHETIC_{pattern}.csv', all_varchar = true, union_by_name = true)"
            connection.execute(f"create view {view} as select * from {source}")
        known = f"select record_key, truth_id from read_parquet('{folder}/truth/people.parquet')"
        table = connection.sql(
            f"select * from ({PEOPLE}) p join ({known}) k using (record_key) order by record_key"
        ).to_arrow_table()
    return _labelled(table, table["truth_id"], LISTS, LISTS)


def scotland(count: int) -> Labelled:
    """`count` records of synthetic Scotlands with half as many people, with the slips of a partner's list.

    A Scotland has hardly more than a million records: there are no more telephone numbers that no operator holds.
    """
    most, tables, people = MILLION + ATTACHED, [], []
    for seed, first in enumerate(range(0, count, most), start=1):
        places = make_places(stream(seed, "places"), most // 2)
        true = make_people(stream(seed, "people"), places, most // 2, WORLD_DAY)
        rng = stream(seed, "engine")
        who = rng.integers(0, most // 2, min(most, count - first))
        said = as_recorded(rng, true, who, Slips())
        tables.append(pa.table({name: pa.array(said[name], pa.string()) for name, _ in LISTS.columns}))
        people.append(pa.array(who + seed * most))
    return _labelled(pa.concat_tables(tables), pa.chunked_array(people), LISTS)


def _labelled(table: pa.Table, person: pa.ChunkedArray, schema: Schema, peer: Schema | None = None) -> Labelled:
    ids = pa.array(range(1, table.num_rows + 1), pa.int64())
    subject = person.combine_chunks().dictionary_encode().indices.cast(pa.int64())
    truth = pa.table({"mention_id": ids, "subject_id": subject}, schema=MEMBERSHIP)
    kept: Sequence[str] = sorted({name for one in (schema, peer or schema) for name, _ in one.columns})
    return Labelled(records=table.select(kept).append_column("mention_id", ids), truth=truth, schema=schema, peer=peer)
