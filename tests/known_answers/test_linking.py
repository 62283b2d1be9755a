"""Linking held to labelled people and to real buyers and suppliers; no threshold has seen a label."""

import gzip
import json
from collections.abc import Mapping

import pyarrow as pa
import pyarrow.csv as pc
import pyarrow.parquet as pq
import pytest
from tests.shared_data import shared_folder

from plait.domain.tables import MATCHES, MEMBERSHIP, ORGANISATIONS, PEOPLE
from plait.linking.engine.engine import Linked, link_records, link_under
from plait.linking.engine.identities import identities_of_table
from plait.linking.evaluate import blocking_recall, evaluate
from plait.linking.kinds import ORGANISATION, PERSON, LinkedKind

NICKNAMES = {"rob": "robert", "bob": "robert", "bill": "william", "will": "william", "tom": "thomas"}
NAMES = {"forename": "first_name", "surname": "surname", "birth_date": "dob"}


def labelled(table: pa.Table, columns: Mapping[str, str]) -> tuple[pa.Table, pa.Table]:
    ids = pa.array(range(1, table.num_rows + 1), pa.int64())
    said = {
        name: table[columns[name]].cast(pa.string()) if name in columns else pa.nulls(table.num_rows, pa.string())
        for name in PEOPLE.names[2:]
    }
    subject = table["cluster"].combine_chunks().dictionary_encode().indices.cast(pa.int64())
    people = pa.table({"mention_id": ids, "marking_id": ids, **said}, schema=PEOPLE)
    return people, pa.table({"mention_id": ids, "subject_id": subject}, schema=MEMBERSHIP)


def linked(table: pa.Table, kind: LinkedKind) -> Linked:
    """As a run links: a model is learnt, and what is kept is what it makes of everything once it is frozen."""
    known = {"matches": MATCHES.empty_table(), "identities": identities_of_table(table, kind.schema)}
    model = link_records(table, kind.schema, nicknames=NICKNAMES, **known).model
    return link_under(model, table, nicknames=NICKNAMES, **known)


def test_a_thousand_made_up_people() -> None:
    table = pc.read_csv(shared_folder("linking") / "splink_fake_1000.csv")
    people, truth = labelled(table, NAMES | {"address": "city", "email": "email"})
    linkage = linked(people, PERSON)
    found = evaluate(linkage.membership, truth)
    assert found.true_pairs == 2031
    assert found.pairwise.f1 > 0.93
    assert found.bcubed.f1 > 0.94


@pytest.mark.deep
def test_fifty_thousand_historical_people_with_errors() -> None:
    path = shared_folder("linking") / "splink_historical_figures_with_errors_50k.parquet"
    people, truth = labelled(pq.read_table(path), NAMES | {"address": "birth_place", "postcode": "postcode_fake"})
    linkage = linked(people, PERSON)
    found = evaluate(linkage.membership, truth)
    assert found.true_pairs == 303961
    assert found.pairwise.precision > 0.97
    assert found.pairwise.f1 > 0.84
    assert found.bcubed.f1 > 0.86
    assert blocking_recall(linkage.pairs, truth) > 0.74


@pytest.fixture(scope="module")
def parties() -> list[dict[str, object]]:
    folder = shared_folder("procurement")
    rows: list[dict[str, object]] = []
    for name in ("contracts_finder_ocds_releases.jsonl.gz", "public_contracts_scotland_ocds_releases.jsonl.gz"):
        with gzip.open(folder / name, "rt", encoding="utf-8") as lines:
            for line in lines:
                for party in json.loads(line).get("parties", []):
                    identifier = party.get("identifier") or {}
                    number = identifier.get("id") if identifier.get("scheme") == "GB-COH" else None
                    place = party.get("address") or {}
                    rows.append(
                        {
                            "mention_id": len(rows) + 1,
                            "marking_id": 1,
                            "name": party.get("name"),
                            "company_number": number,
                            "address": place.get("streetAddress"),
                            "postcode": place.get("postalCode"),
                        }
                    )
    return rows


@pytest.fixture(scope="module")
def subject_of(parties: list[dict[str, object]]) -> dict[int, int]:
    companies = pa.Table.from_pylist(parties, schema=ORGANISATIONS)
    linkage = linked(companies, ORGANISATION)
    return dict(zip(*(linkage.membership[name].to_pylist() for name in MEMBERSHIP.names), strict=True))


@pytest.mark.parametrize(
    "variants",
    [
        ["Topcoat Construction Limited", "Topcoat Construction Ltd"],
        ["Axis Europe PLC", "Axis Europe Limited", "Axis Europe Plc"],
        ["Novus Property Solutions", "Novus Property Solutions Ltd"],
        ["A&E Elkins T/A Elkins Construction", "A&E Elkins TA Elkins Construction"],
        ["DENNIS EAGLE LIMITED", "DENNIS EAGLE LIMITED (t/a Terberg Matec UK)"],
        ["The North Yorkshire Council", "North Yorkshire Council"],
        ["Royal School for the Deaf Derby", "The Royal School of the Deaf (Derby)"],
        ["UK Research & Innovation"],
        ["Cabinet Office"],
    ],
)
def test_real_suppliers_and_buyers_are_one_under_all_their_names(
    variants: list[str], parties: list[dict[str, object]], subject_of: dict[int, int]
) -> None:
    found = {subject_of[int(str(row["mention_id"]))] for row in parties if row["name"] in variants}
    assert len(found) == 1


def test_real_bodies_whose_names_only_look_alike_stay_apart(
    parties: list[dict[str, object]], subject_of: dict[int, int]
) -> None:
    councils = [row for row in parties if str(row["name"]).endswith("Lanarkshire Council")]
    assert len({row["name"] for row in councils}) == len({subject_of[int(str(row["mention_id"]))] for row in councils})


def test_no_two_real_company_numbers_are_one(parties: list[dict[str, object]], subject_of: dict[int, int]) -> None:
    numbers: dict[int, set[object]] = {}
    for row in parties:
        if row["company_number"]:
            number = str(row["company_number"]).upper().zfill(8)
            numbers.setdefault(subject_of[int(str(row["mention_id"]))], set()).add(number)
    assert all(len(held) == 1 for held in numbers.values())
