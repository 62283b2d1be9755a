"""Organisations: the engine, with Splink in the same run on the same records.

The engine sees no label. The peer is Splink 5 with its library's comparisons, term frequencies of the name, the rules
that its tutorials block by, and connected components at the best of its thresholds: it may look at the labels. Names go
to it without their legal forms, which no library comparison takes off. Real: the buyers and suppliers of two
procurement registers, held to the company numbers that they give, which are hidden from both then. Made: the companies
of a synthetic Scotland as its register, its licences, its owners and its awarded contracts write them; the same without
numbers, and with misspelt and trading names; and a formation agent.
"""

import gzip
import json
import logging
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

from benchmarks.figure import Figure
from plait.domain.tables import MATCHES, MEMBERSHIP, ORGANISATIONS
from plait.linking.engine.codes import coded, recoded
from plait.linking.engine.engine import link_records
from plait.linking.engine.identities import identities_of_table
from plait.linking.engine.organisations import called, company_numbers
from plait.linking.engine.schema import ORGANISATIONS as SCHEMA
from plait.linking.evaluate import Evaluation, evaluate
from plait_world.generate import generate
from plait_world.mistakes import misspelt
from plait_world.vocabulary import made_up

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"
FORMED = 30_000
COLUMNS = ORGANISATIONS.names[2:]
WORLD = """
    select "CompanyNumber" as record_key, "CompanyName" as name, "CompanyNumber" as company_number,
        "RegAddress.AddressLine1" as address, "RegAddress.PostCode" as postcode from companies
    union all
    select council_code || '/' || licence_type || '/' || reference || '/holder', holder_name, company_number, address,
        postcode from licences where holder_kind = 'company'
    union all
    select company_number || '/' || data.etag, data.name, data.identification.registration_number, null,
        data.address.postal_code from owners where data.identification is not null
    union all
    select ocid || ':' || party.id, party.name, if(party.identifier.scheme = 'GB-COH', party.identifier.id, null),
        party.address.streetAddress, party.address.postalCode
        from (select ocid, unnest(parties) as party from awards) where list_contains(party.roles, 'supplier')
"""

THRESHOLDS = (0.5, 0.8, 0.95, 0.99, 0.999)


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """ORGANISATIONS, and the true MEMBERSHIP of some or all of them."""

    records: pa.Table
    truth: pa.Table


def figures() -> Iterator[Figure]:
    """Each set under both. Nothing real is measured without the shared data."""
    if (SHARED / "procurement").exists():
        told, accounts = parties()
        yield from compared("591 real buyers and suppliers, numbers hidden", numbered(told), (0.98, 0.97))
        joined = by_legal_form(told, ours(told))
        yield Figure(name="legal forms of one real name joined", ours=joined, peer=None, reach=0.99)
        # A body may have several accounts: what joins two accounts is right or wrong, nobody knows.
        by_account = Labelled(records=_without(told), truth=accounts)
        found, peer = judged(ours(by_account.records), by_account), splink(by_account)[0]
        name = "parties of one account of a register joined"
        yield Figure(name=name, ours=found.pairwise.recall, peer=peer.pairwise.recall, reach=0.95)
    for size in ("demo", "small"):
        with TemporaryDirectory() as there:
            generate(size, 1, Path(there))
            world = of_world(Path(there))
        name = f"{world.records.num_rows} records of synthetic companies"
        yield from compared(name, world, (0.98, 0.98))
        yield from compared(f"{name}, no numbers", without_numbers(world), (0.95, 0.95))
        yield from compared(f"{name}, no numbers, one in four misspelt or traded as", misspelled(world), (0.9, 0.9))
    yield from formation_agent()


def compared(name: str, labelled: Labelled, reach: tuple[float, float]) -> Iterator[Figure]:
    """F1 of clusters by pairs and by B-cubed, precision, recall, and wall time: ours and the peer's."""
    started = time.perf_counter()
    found = judged(ours(labelled.records), labelled)
    seconds = time.perf_counter() - started
    peer, peer_seconds = splink(labelled)
    pairs, others = found.pairwise, peer.pairwise
    yield Figure(name=f"{name}: F1 of clusters", ours=pairs.f1, peer=others.f1, reach=reach[0])
    yield Figure(name=f"{name}: precision", ours=pairs.precision, peer=others.precision, reach=0.97)
    yield Figure(name=f"{name}: recall", ours=pairs.recall, peer=others.recall, reach=reach[0] - 0.03)
    yield Figure(name=f"{name}: B-cubed F1", ours=found.bcubed.f1, peer=peer.bcubed.f1, reach=reach[1])
    yield Figure(name=f"{name}: wall", ours=seconds, peer=peer_seconds, reach=60, unit="s", at_most=True)


def ours(records: pa.Table) -> pa.Table:
    """MEMBERSHIP as the engine makes it."""
    identities = identities_of_table(records, SCHEMA)
    return link_records(records, SCHEMA, matches=MATCHES.empty_table(), identities=identities).membership


def judged(membership: pa.Table, labelled: Labelled) -> Evaluation:
    """The clusters of the labelled records."""
    known = pc.is_in(membership["mention_id"], labelled.truth["mention_id"].combine_chunks())
    return evaluate(membership.filter(known), labelled.truth)


def splink(labelled: Labelled) -> tuple[Evaluation, float]:
    """Splink's clusters at the threshold that the labels like best, and its seconds without the other thresholds."""
    started = time.perf_counter()
    table = _clean(labelled.records)
    has_numbers = table["company_number"].null_count < table.num_rows
    numbers = [cl.ExactMatch("company_number")] if has_numbers else []
    rules = [block_on("name"), block_on("postcode"), block_on("substr(name, 1, 6)")]
    settings = SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="mention_id",
        comparisons=[
            cl.JaroWinklerAtThresholds("name", [0.97, 0.9]).configure(term_frequency_adjustments=True),
            cl.JaroWinklerAtThresholds("address", [0.95, 0.85]),
            cl.PostcodeComparison("postcode"),
            *numbers,
        ],
        blocking_rules_to_generate_predictions=[*rules, *([block_on("company_number")] if has_numbers else [])],
    )
    logging.getLogger("splink").setLevel(logging.ERROR)
    linker = Linker(DuckDBAPI().register(table), settings)
    logging.getLogger("splink").setLevel(logging.ERROR)
    training = linker.training
    training.estimate_probability_two_random_records_match([block_on("name", "postcode")], recall=0.6)
    training.estimate_u_using_random_sampling(max_pairs=2e6, seed=1)
    for rule in (block_on("name"), block_on("postcode")):
        training.estimate_parameters_using_expectation_maximisation(rule)
    predicted = linker.inference.predict(threshold_match_probability=0.01)
    found = [_components(linker, predicted, THRESHOLDS[0], labelled)]
    seconds = time.perf_counter() - started
    found += [_components(linker, predicted, threshold, labelled) for threshold in THRESHOLDS[1:]]
    return max(found, key=lambda one: one.pairwise.f1), seconds


def _clean(records: pa.Table) -> pa.Table:
    """Names bare, numbers in one form, other texts in small letters, nothing for an empty one."""
    name, number, address, postcode = (coded(records[column]) for column in COLUMNS[:4])
    columns = {
        "name": called(name)[0],
        "company_number": recoded(number, company_numbers(number.values)),
        "address": address,
        "postcode": postcode,
    }
    texts = {what: one.values.take(pa.array(one.codes, mask=one.codes < 0)) for what, one in columns.items()}
    return pa.table({"mention_id": records["mention_id"], **texts})


def _components(linker: Linker, predicted: object, threshold: float, labelled: Labelled) -> Evaluation:
    clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(
        predicted, threshold_match_probability=threshold
    ).as_pyarrow_table()
    subject = clusters["cluster_id"].cast(pa.int64())
    return judged(pa.table({"mention_id": clusters["mention_id"], "subject_id": subject}), labelled)


def parties() -> tuple[pa.Table, pa.Table]:
    """ORGANISATIONS: every party of the real releases, once a release; and MEMBERSHIP of those with an account."""
    rows, accounts = [], []
    for path in sorted((SHARED / "procurement").glob("*_ocds_releases.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for party in (party for line in lines for party in json.loads(line).get("parties", [])):
                place, identifier = party.get("address") or {}, party.get("identifier") or {}
                number = identifier.get("id") if identifier.get("scheme") == "GB-COH" else None
                street, postcode = place.get("streetAddress"), place.get("postalCode")
                # "org-1" is counted anew in each release.
                accounts.append(party["id"] if str(party.get("id")).startswith("GB-") else None)
                rows.append(
                    {"name": party.get("name"), "company_number": number, "address": street, "postcode": postcode}
                )
    told = organisations(rows)
    has_account = pc.is_valid(pa.array(accounts))
    return told, _truth(told["mention_id"].filter(has_account), pa.array(accounts).filter(has_account))


def numbered(told: pa.Table) -> Labelled:
    """The records without their numbers; those that had one are told apart by it."""
    column = coded(told["company_number"])
    numbers = company_numbers(column.values).take(pa.array(column.codes, mask=column.codes < 0))
    known = pc.is_valid(numbers)
    truth = _truth(told["mention_id"].filter(known), numbers.filter(known))
    return Labelled(records=_without(told), truth=truth)


def without_numbers(labelled: Labelled) -> Labelled:
    """The same records without any company number."""
    return Labelled(records=_without(labelled.records), truth=labelled.truth)


def misspelled(labelled: Labelled) -> Labelled:
    """Without numbers; of four names one has a slip or stands as the trading name of somebody."""
    rng = np.random.default_rng(1)
    traders = rng.choice(made_up(), labelled.records.num_rows)
    names = []
    for name, trader, chance in zip(
        labelled.records["name"].to_pylist(), traders, rng.random(labelled.records.num_rows), strict=True
    ):
        slipped = _slipped(rng, name) if 0.05 < chance < 0.25 else name
        names.append(f"{'ABCDEFGH'[int(chance * 100) % 8]} {trader} t/a {name}" if chance < 0.05 else slipped)
    place = ORGANISATIONS.names.index("name")
    records = _without(labelled.records).set_column(place, "name", pa.array(names, pa.string()))
    return Labelled(records=records, truth=labelled.truth)


def _slipped(rng: np.random.Generator, name: str) -> str:
    """The name with a slip in its first word, which is the one that tells companies apart."""
    first, space, rest = name.partition(" ")
    return misspelt(rng, first) + space + rest


def of_world(folder: Path) -> Labelled:
    """What a synthetic world writes of its companies, each record with the company that it truly is."""
    connection = duckdb.connect()
    for view, pattern in (("companies", "*_companies"), ("licences", "*_licences")):
        source = f"read_csv('{folder}/SYNTHETIC_{pattern}.csv', all_varchar = true, union_by_name = true)"
        connection.execute(f"create view {view} as select * from {source}")
    for view, pattern in (("owners", "*_psc"), ("awards", "*_ocds_awards")):
        source = f"read_json('{folder}/SYNTHETIC_{pattern}.jsonl')"
        connection.execute(f"create view {view} as select * from {source}")
    known = f"select record_key, truth_id from read_parquet('{folder}/truth/companies.parquet')"
    table = connection.sql(
        f"select * from ({WORLD}) c join ({known}) k using (record_key) order by record_key"
    ).to_arrow_table()
    records = organisations(table.select([name for name in COLUMNS if name in table.column_names]).to_pylist())
    return Labelled(records=records, truth=_truth(records["mention_id"], table["truth_id"]))


def formation_agent() -> Iterator[Figure]:
    """FORMED companies at one door: the most that became one, and wall time. The peer is not asked."""
    starts = ("bar", "cor", "dun", "fel", "gor", "har", "kel", "lor", "mar", "nev")
    words = [
        first + last
        for first in starts
        for last in ("ack", "eld", "ill", "orn", "ush", "ett", "ina", "ock", "und", "yth")
    ]
    rows = [
        {
            "name": f"{words[at % 100]} {words[at // 100 % 100]} {words[at * 7 // 10_000]} Limited".title(),
            "company_number": f"SY{100_000 + at}" if at % 2 else None,
            "address": f"Suite {at % 400}, 9 Mock Road, Zetown",
            "postcode": "ZE9 1AA",
        }
        for at in range(FORMED)
    ]
    started = time.perf_counter()
    membership = ours(organisations(rows))
    seconds = time.perf_counter() - started
    largest = max(pc.value_counts(membership["subject_id"]).field("counts").to_pylist())
    name = f"{FORMED} companies of one formation agent"
    yield Figure(name=f"{name}: the most that became one", ours=largest, peer=None, reach=3, at_most=True)
    yield Figure(name=f"{name}: wall", ours=seconds, peer=None, reach=60, unit="s", at_most=True)


def by_legal_form(told: pa.Table, membership: pa.Table) -> float:
    """Of real names that differ only in Ltd or Limited, the share that are one subject."""
    subject = dict(zip(*(membership[name].to_pylist() for name in MEMBERSHIP.names), strict=True))
    by_name: dict[str, set[int]] = {}
    for row in told.to_pylist():
        words = (row["name"] or "").lower().replace(".", "").removesuffix(" limited").removesuffix(" ltd").strip()
        by_name.setdefault(words, set()).add(subject[row["mention_id"]])
    variants = [subjects for words, subjects in by_name.items() if words and "refer to" not in words]
    return sum(len(subjects) == 1 for subjects in variants) / len(variants)


def organisations(rows: Sequence[Mapping[str, Any]]) -> pa.Table:
    """ORGANISATIONS numbered from 1, under one marking."""
    numbered_rows = [{"mention_id": at, "marking_id": 1, **row} for at, row in enumerate(rows, start=1)]
    return pa.Table.from_pylist(numbered_rows, schema=ORGANISATIONS)


def _without(records: pa.Table) -> pa.Table:
    place = ORGANISATIONS.names.index("company_number")
    return records.set_column(place, "company_number", pa.nulls(records.num_rows, pa.string()))


def _truth(ids: pa.ChunkedArray, of: pa.Array | pa.ChunkedArray) -> pa.Table:
    whole = of.combine_chunks() if isinstance(of, pa.ChunkedArray) else of
    subject = whole.dictionary_encode().indices.cast(pa.int64())
    return pa.table({"mention_id": ids, "subject_id": subject}, schema=MEMBERSHIP)
