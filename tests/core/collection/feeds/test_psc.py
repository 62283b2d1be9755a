"""Persons with significant control."""

import json

from tests.factories.files import a_batch

from plait.collection.feeds.psc.parse import parse as psc
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
