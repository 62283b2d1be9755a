"""Persons with significant control."""

import json
import tarfile

import pytest
from tests.factories.files import a_batch
from tests.shared_data import shared_folder

from plait.collection.feeds.psc.parse import FEED
from plait.collection.feeds.psc.parse import parse as psc
from plait.collection.lines import leaves
from plait.collection.raw import Raw


def _control(**data: object) -> bytes:
    return json.dumps({"company_number": "ZZ12", "data": data}).encode() + b"\n"


def test_a_person_in_control_is_tied_with_the_share_band_and_nationality_is_never_read() -> None:
    line = _control(
        kind="individual-person-with-significant-control",
        name_elements={"forename": "Ailsa", "surname": "Larch"},
        nationality="British",
        date_of_birth={"year": 1984, "month": 3},
        natures_of_control=["ownership-of-shares-25-to-50-percent"],
        notified_on="2024-11-09",
    )
    parsed = psc(Raw(name="psc.jsonl", data=line), batch=a_batch())
    said = {row["property"]: row["value"] for row in parsed.statements.to_pylist()}
    assert said["birth_date"] == "1984-03"
    assert said["owner_of"] == "ownership-of-shares-25-to-50-percent"
    assert "British" not in said.values()


def test_lines_about_nobody_are_counted_and_unknown_kinds_kept_back() -> None:
    lines = _control(kind="super-secure-person-with-significant-control") + _control(kind="a new kind")
    parsed = psc(Raw(name="psc.jsonl", data=lines), batch=a_batch())
    assert (parsed.rows, parsed.mentions.num_rows, len(parsed.rejects)) == (2, 0, 1)


def test_the_published_fixtures_are_read_and_every_field_of_them_is_accounted_for() -> None:
    archive = shared_folder("companies") / "companies_house_psc_fixtures.tar.gz"
    with tarfile.open(archive) as files:
        texts = [files.extractfile(file) for file in files.getmembers() if file.name.endswith(".json")]
        lines = [json.dumps(json.loads(text.read())) for text in texts if text]
    assert len(lines) == 13
    held = {path for line in lines for path, _ in leaves(json.loads(line))}
    assert all(FEED.column(path) for path in held)
    # Each by itself: the fixtures share one made-up entry between kinds.
    found = [psc(Raw(name="psc.jsonl", data=line.encode()), batch=a_batch()) for line in lines]
    assert sum(parsed.mentions.num_rows for parsed in found) == 7
    assert [reject.reason for parsed in found for reject in parsed.rejects] == ["The kind 'unknown-kind' is not known."]


def test_beneficial_owners_of_overseas_entities_are_in_control_too() -> None:
    lines = _control(kind="individual-beneficial-owner", name_elements={"surname": "Larch"}, is_sanctioned=False)
    lines += _control(kind="corporate-entity-beneficial-owner", name="SYNTHETIC SA", notified_on="2024-01-01")
    parsed = psc(Raw(name="psc.jsonl", data=lines), batch=a_batch())
    assert parsed.mentions["kind"].to_pylist() == ["person", "organisation"]


def test_the_same_entry_twice_is_one_and_the_second_is_kept_back() -> None:
    line = _control(kind="legal-person-person-with-significant-control", name="SYNTHETIC Trust")
    parsed = psc(Raw(name="psc.jsonl", data=line + line), batch=a_batch())
    assert (parsed.mentions.num_rows, parsed.rejects[0].reason) == (1, "An earlier row has the same natural key.")


@pytest.mark.parametrize(("count", "holds"), [(2, True), (3, False)])
def test_the_snapshots_own_totals_are_held_against_what_it_holds(count: int, holds: bool) -> None:
    lines = b"".join(
        [
            _control(kind="individual-person-with-significant-control", name="Ailsa Larch"),
            _control(kind="super-secure-person-with-significant-control"),
            _control(kind="persons-with-significant-control-statement"),
            _control(
                kind="totals#persons-of-significant-control-snapshot",
                persons_of_significant_control_count=count,
                statements_count=1,
                exemptions_count=0,
            ),
        ]
    )
    told = psc(Raw(name="psc.jsonl", data=lines), batch=a_batch()).assertions[-3:]
    assert [one.holds for one in told] == [holds, True, True]
    assert told[0].found == f"{count}; here 2"
