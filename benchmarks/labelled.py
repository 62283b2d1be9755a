"""Sets of people of whom the truth is known: published ones, read in place, and synthetic Scotlands of any size."""

import gzip
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as csv
import pyarrow.parquet as pq
from numpy.typing import NDArray

from plait.domain.tables import MATCHES, MEMBERSHIP
from plait.linking.engine.schema import Part, Schema
from plait.linking.identity import IDENTITIES
from plait_world.draw import WORLD_DAY, stream
from plait_world.generate import generate
from plait_world.mistakes import Slips, as_recorded
from plait_world.people import make_people
from plait_world.places import make_places

SETS = Path(__file__).resolve().parents[2] / "shared" / "data" / "linking"
PEOPLE = """
    select record_id as record_key, forename, surname, date_of_birth, address, postcode, phone, email from people
    where record_id is not null
    union all
    select mention_reference, forename, surname, date_of_birth, address, postcode, phone, null from members
"""

NO_MATCHES, NO_IDENTITIES = MATCHES.empty_table(), IDENTITIES.empty_table()
# A Scotland has hardly more records than this: there are no more telephone numbers that no operator holds.
MILLION = 1_000_000
OF_ONE_SCOTLAND = MILLION + 1_000
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
    """`count` records of synthetic Scotlands with half as many people, with the slips of a partner's list."""
    most, tables, people = OF_ONE_SCOTLAND, [], []
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


def precision_of(pairs: pa.Table, truth: pa.Table) -> float:
    """The share of the pairs that are true; 1 where there is none."""
    is_true, _ = _true_pairs(pairs, truth)
    return float(is_true.mean()) if len(is_true) else 1.0


def _true_pairs(pairs: pa.Table, truth: pa.Table) -> tuple[NDArray[np.bool_], int]:
    ids, subject = (truth[name].to_numpy() for name in MEMBERSHIP.names)
    order = np.argsort(ids)
    left, right = (
        subject[order][np.searchsorted(ids[order], pairs[side].to_numpy())] for side in ("left_id", "right_id")
    )
    sizes = np.unique(subject, return_counts=True)[1]
    return left == right, int((sizes * (sizes - 1) // 2).sum())
