"""OCDS: the real releases of both publishers, every field accounted for."""

import gzip
import json
import re

import pytest
from tests.factories.files import a_batch
from tests.shared_data import shared_folder

from plait.collection.feeds.ocds.parse import FEED, parse
from plait.collection.lines import leaves
from plait.collection.parsed import Parsed
from plait.collection.raw import Raw
from plait.domain.reject import FileRefused

FILES = {
    "contracts_finder_ocds_releases.jsonl.gz": (201, 268),
    "public_contracts_scotland_ocds_releases.jsonl.gz": (90, 0),
}


def real(name: str) -> Parsed:
    data = (shared_folder("procurement") / name).read_bytes()
    return parse(Raw(name=name, data=data), batch=a_batch())


@pytest.mark.parametrize("name", FILES)
def test_every_field_of_the_real_releases_is_read_or_named_as_ignored(name: str) -> None:
    parsed = real(name)
    releases, awards = FILES[name]
    assert (parsed.rows, len(parsed.rejects)) == (releases, 0)
    ties = parsed.statements["property"].to_pylist()
    # Suppliers named twice in one release are one tie; the file holds 268 supplier roles.
    assert 0.9 * awards <= ties.count("awarded") <= awards


@pytest.mark.parametrize("name", FILES)
def test_the_values_read_and_ignored_add_up_to_all_that_the_real_releases_hold(name: str) -> None:
    lines = gzip.decompress((shared_folder("procurement") / name).read_bytes()).splitlines()
    held = [path for line in lines for path, _ in leaves(json.loads(line))]
    found = [int(number) for number in re.findall(r"\d+", real(name).assertions[0].found)]
    fields, read, ignored = found
    assert (fields, read + ignored) == (len(set(held)), len(held))
    assert read == sum(not (FEED.column(path) or FEED.columns["ocid"]).ignored for path in held)


def test_scottish_releases_are_tenders_with_buyers_and_no_awards() -> None:
    parsed = real("public_contracts_scotland_ocds_releases.jsonl.gz")
    said = parsed.statements["property"].to_pylist()
    assert "awarded" not in said
    assert said.count("buyer_of") >= 85


def test_a_field_that_nobody_named_refuses_the_file_and_says_which() -> None:
    line = {"ocid": "ocds-x-1", "tender": {"title": "Roof", "mood": "hopeful"}}
    with pytest.raises(FileRefused) as refusal:
        parse(Raw(name="x_ocds.jsonl", data=json.dumps(line).encode()), batch=a_batch())
    reject = refusal.value.rejects[0]
    assert "tender.mood is neither read nor named as ignored" in reject.reason
    assert reject.row == 1


def test_a_company_number_is_read_from_its_scheme_only() -> None:
    def party(scheme: str) -> dict[str, object]:
        return {"id": scheme, "name": "Zedmoor", "roles": ["supplier"], "identifier": {"scheme": scheme, "id": "sc12"}}

    line = {"ocid": "ocds-x-1", "parties": [party("GB-COH"), party("GB-SRS")]}
    parsed = parse(Raw(name="x_ocds.jsonl", data=json.dumps(line).encode()), batch=a_batch())
    said = [(row["property"], row["value"]) for row in parsed.statements.to_pylist()]
    assert ("company_number", "0000SC12") in said
    assert ("identifier", "GB-SRS sc12") in said


def test_only_pounds_are_a_value_in_pounds() -> None:
    line = {"ocid": "o-1", "tender": {"value": {"amount": 5, "currency": "EUR"}}}
    parsed = parse(Raw(name="x_ocds.jsonl", data=json.dumps(line).encode()), batch=a_batch())
    assert "value_gbp" not in parsed.statements["property"].to_pylist()


def test_every_ignored_field_has_its_reason() -> None:
    reasons = {column.ignored for column in FEED.columns.values() if column.ignored}
    assert len(reasons) == 14
    assert all(len(reason) > 10 for reason in reasons)
