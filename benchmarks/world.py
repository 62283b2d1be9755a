"""The synthetic Scotland: how fast it is made, and whether it is as hard to link as real lists are.

Splink's default person model (Jaro-Winkler on names, birth date, postcode; the usual blocking rules; u by sampling,
m by EM; threshold .5) must score pairwise F1 between .75 and .90: an easier world would prove nothing.
"""

import logging
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pyarrow as pa
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

from benchmarks.figure import Figure
from plait_world.evaluate import PairScore, scored_pairs
from plait_world.generate import generate

SEEDS = (1, 2, 3)
EASIEST, HARDEST = 0.90, 0.75
COLUMNS = "forename, surname, date_of_birth, postcode"
LISTS = f"""
    select record_id as record_key, {COLUMNS} from people where record_id is not null
    union all select mention_reference, {COLUMNS} from people where mention_reference is not null
    union all select mention_reference, {COLUMNS} from members
"""
EVERYWHERE = f"""
    {LISTS}
    union all select company_number || '/' || officer_id, {COLUMNS} from officers
    union all select company_number || '/' || data.etag, data.name_elements.forename, data.name_elements.surname,
        format('{{}}-{{:02d}}', data.date_of_birth.year, data.date_of_birth.month), data.address.postal_code
        from psc where data.name_elements is not null
"""


def figures() -> Iterator[Figure]:
    """Seconds and shares of one world, then the peer's F1 on lists and reports, and with the registers added."""
    logging.getLogger("splink").setLevel(logging.ERROR)
    for seed in SEEDS:
        with TemporaryDirectory() as there:
            folder = Path(there)
            start = time.perf_counter()
            generate("demo", seed, folder)
            yield Figure(
                name=f"50,000 people written, seed {seed}",
                ours=time.perf_counter() - start,
                peer=None,
                reach=20,
                unit="s",
                at_most=True,
            )
            for what, query in (("lists and reports", LISTS), ("registers too", EVERYWHERE)):
                f1 = default_model(folder, query).pairwise.f1
                name = f"Splink's default person model, pairwise F1, {what}, seed {seed}"
                yield Figure(name=f"{name}: not too hard", ours=f1, peer=f1, reach=HARDEST)
                yield Figure(name=f"{name}: not too easy", ours=f1, peer=f1, reach=EASIEST, at_most=True)


def default_model(folder: Path, query: str) -> PairScore:
    """Splink as its tutorials set it up, on the records that `query` chooses; CSV and JSON lines only."""
    con = duckdb.connect()
    for view, pattern in (("people", "*people*"), ("members", "*group_members"), ("officers", "*officers")):
        source = f"read_csv('{folder}/SYNTHETIC_{pattern}.csv', all_varchar = true, union_by_name = true)"
        con.execute(f"create view {view} as select * from {source}")
    con.execute(f"create view psc as select * from read_json('{folder}/SYNTHETIC_*psc.jsonl')")
    records = con.execute(
        f"select row_number() over (order by record_key) as unique_id, * from ({query})"
    ).to_arrow_table()
    pairs = _predict(con, records)
    keys = records.select(["unique_id", "record_key"]).rename_columns(["mention_id", "record_key"])
    return scored_pairs(folder / "truth", "people", keys=keys, pairs=pairs)


def _predict(con: duckdb.DuckDBPyConnection, records: pa.Table) -> pa.Table:
    api = DuckDBAPI(connection=con)
    linker = Linker(api.register(records), _settings())
    train = linker.training
    exact = [block_on("forename", "surname", "date_of_birth"), block_on("forename", "surname", "postcode")]
    train.estimate_probability_two_random_records_match(exact, recall=0.6)
    train.estimate_u_using_random_sampling(max_pairs=2e6, seed=1)
    train.estimate_parameters_using_expectation_maximisation(block_on("forename", "surname"))
    train.estimate_parameters_using_expectation_maximisation(block_on("date_of_birth"))
    scored = linker.inference.predict(threshold_match_probability=0.01).as_pyarrow_table()
    names = ["unique_id_l", "unique_id_r", "match_probability"]
    return scored.select(names).rename_columns(["left_id", "right_id", "probability"])


def _settings() -> SettingsCreator:
    return SettingsCreator(
        link_type="dedupe_only",
        blocking_rules_to_generate_predictions=[
            block_on("surname", "date_of_birth"),
            block_on("forename", "date_of_birth"),
            block_on("postcode", "surname"),
            block_on("postcode", "forename"),
            block_on("forename", "surname"),
        ],
        comparisons=[
            cl.JaroWinklerAtThresholds("forename"),
            cl.JaroWinklerAtThresholds("surname"),
            cl.DateOfBirthComparison("date_of_birth", input_is_string=True),
            cl.PostcodeComparison("postcode"),
        ],
    )
