"""Linking: people without labels, ours and Splink's own way (connected components) in the same run on the same records.

The peer is Splink 5 with its library's comparisons for a person, its documented blocking rules and training, and its
connected components at the best of five thresholds: it may look at the labels, ours may not. Wall times are of this
machine as it is. Companies are the real buyers and suppliers of two procurement registers.
"""

import gzip
import json
import logging
import time
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pc
import pyarrow.parquet as pq
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

from benchmarks.figure import Figure
from plait.domain.tables import MATCHES, MEMBERSHIP, ORGANISATIONS, PEOPLE
from plait.linking.evaluate import Evaluation, evaluate
from plait.linking.link import Linkage, link
from plait.linking.organisation import ORGANISATION
from plait.linking.person import PERSON
from plait.reference.name import names

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"
HISTORICAL = SHARED / "linking" / "splink_historical_figures_with_errors_50k.parquet"
FAKE = SHARED / "linking" / "splink_fake_1000.csv"
RELEASES = SHARED / "procurement"
COMPARED = ("forename", "surname", "birth_date", "address", "postcode", "email")
THRESHOLDS = (0.5, 0.8, 0.95, 0.99, 0.999)


def figures() -> Iterator[Figure]:
    """Two labelled sets of people, then speed on real companies. Nothing is measured without the shared data."""
    if not HISTORICAL.exists():
        return
    columns = {"forename": "first_name", "surname": "surname", "birth_date": "dob"}
    historical = columns | {"address": "birth_place", "postcode": "postcode_fake"}
    yield from _people("fake_1000", *_read(pc.read_csv(FAKE), columns | {"address": "city", "email": "email"}))
    yield from _people("historical_50k", *_read(pq.read_table(HISTORICAL), historical))
    companies = _companies()
    started = time.perf_counter()
    linkage = link(companies, kind=ORGANISATION, matches=MATCHES.empty_table())
    seconds = time.perf_counter() - started
    yield Figure(name="591 real buyers and suppliers", ours=seconds, peer=None, reach=10, unit="s", at_most=True)
    known = _joined_by_name(companies, linkage)
    yield Figure(name="legal forms of one real name joined", ours=known, peer=None, reach=1)


def _people(name: str, people: pa.Table, truth: pa.Table) -> Iterator[Figure]:
    nicknames = {one.name.lower(): one.of.lower() for one in names() if one.kind == "nickname"}
    started = time.perf_counter()
    linkage = link(people, kind=PERSON, matches=MATCHES.empty_table(), nicknames=nicknames)
    ours, seconds = evaluate(linkage.membership, truth), time.perf_counter() - started
    started = time.perf_counter()
    peer = _splink(people, truth)
    peer_seconds = time.perf_counter() - started
    yield Figure(name=f"{name}: pairwise F1", ours=ours.pairwise.f1, peer=peer.pairwise.f1, reach=0.84)
    yield Figure(name=f"{name}: B-cubed F1", ours=ours.bcubed.f1, peer=peer.bcubed.f1, reach=0.86)
    yield Figure(name=f"{name}: precision", ours=ours.pairwise.precision, peer=peer.pairwise.precision, reach=0.97)
    yield Figure(name=f"{name}: wall", ours=seconds, peer=peer_seconds, reach=35, unit="s", at_most=True)


def _splink(people: pa.Table, truth: pa.Table) -> Evaluation:
    """Splink's own linkage and connected components, at the threshold that the labels like best."""
    kept = [name for name in COMPARED if people[name].null_count < people.num_rows]
    library = {"forename": cl.NameComparison, "surname": cl.NameComparison, "email": cl.EmailComparison}
    comparisons = [library.get(name, lambda n: cl.LevenshteinAtThresholds(n, [1, 2]))(name) for name in kept]
    settings = SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="mention_id",
        comparisons=comparisons,
        blocking_rules_to_generate_predictions=[
            block_on("forename", "surname"),
            block_on("surname", "birth_date"),
            block_on("forename", "birth_date"),
            *([block_on("postcode", "forename"), block_on("postcode", "surname")] if "postcode" in kept else []),
            *([block_on("email")] if "email" in kept else []),
        ],
    )
    linker = Linker(DuckDBAPI().register(people), settings)
    logging.getLogger("splink").setLevel(logging.ERROR)
    training = linker.training
    rules = [block_on("forename", "surname", "birth_date")]
    training.estimate_probability_two_random_records_match(rules, recall=0.6)
    training.estimate_u_using_random_sampling(max_pairs=5e6, seed=1)
    training.estimate_parameters_using_expectation_maximisation(block_on("birth_date"))
    training.estimate_parameters_using_expectation_maximisation(block_on("forename", "surname"))
    scored = linker.inference.predict(threshold_match_probability=THRESHOLDS[0])
    found = []
    for threshold in THRESHOLDS:
        clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(
            scored, threshold_match_probability=threshold
        ).as_pyarrow_table()
        subject = clusters["cluster_id"].cast(pa.int64())
        membership = pa.table({"mention_id": clusters["mention_id"], "subject_id": subject})
        found.append(evaluate(membership, truth))
    return max(found, key=lambda one: one.pairwise.f1)


def _read(table: pa.Table, columns: dict[str, str]) -> tuple[pa.Table, pa.Table]:
    """PEOPLE and the true MEMBERSHIP of a labelled set."""
    ids = pa.array(range(1, table.num_rows + 1), pa.int64())
    said = {
        name: table[columns[name]].cast(pa.string()) if name in columns else pa.nulls(table.num_rows, pa.string())
        for name in PEOPLE.names[2:]
    }
    people = pa.table({"mention_id": ids, "marking_id": ids, **said}, schema=PEOPLE)
    subject = table["cluster"].combine_chunks().dictionary_encode().indices.cast(pa.int64())
    return people, pa.table({"mention_id": ids, "subject_id": subject}, schema=MEMBERSHIP)


def _companies() -> pa.Table:
    """ORGANISATIONS: every party of the real releases, once a release."""
    rows = []
    for path in sorted(RELEASES.glob("*_ocds_releases.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            parties = [party for line in lines for party in json.loads(line).get("parties", [])]
        for party in parties:
            place = party.get("address") or {}
            identifier = party.get("identifier") or {}
            rows.append(
                {
                    "mention_id": len(rows) + 1,
                    "marking_id": 1,
                    "name": party.get("name"),
                    "company_number": identifier.get("id") if identifier.get("scheme") == "GB-COH" else None,
                    "address": place.get("streetAddress"),
                    "postcode": place.get("postalCode"),
                }
            )
    return pa.Table.from_pylist(rows, schema=ORGANISATIONS)


def _joined_by_name(companies: pa.Table, linkage: Linkage) -> float:
    """Of real names that differ only in Ltd or Limited, the share that are one subject."""
    subject = dict(zip(*(linkage.membership[name].to_pylist() for name in MEMBERSHIP.names), strict=True))
    by_name: dict[str, set[int]] = {}
    for row in companies.to_pylist():
        words = (row["name"] or "").lower().replace(".", "").removesuffix(" limited").removesuffix(" ltd").strip()
        by_name.setdefault(words, set()).add(subject[row["mention_id"]])
    variants = [subjects for words, subjects in by_name.items() if words and "refer to" not in words]
    return sum(len(subjects) == 1 for subjects in variants) / len(variants)
