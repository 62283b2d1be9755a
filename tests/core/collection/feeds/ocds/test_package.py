"""Packages and records of OCDS: however releases are wrapped, the same is read, and the wrapping is accounted for."""

import io
import json
import tarfile
from typing import Any

import pytest
from tests.factories.files import a_batch
from tests.shared_data import shared_folder

from plait.collection.feeds.ocds.package import releases
from plait.collection.feeds.ocds.parse import parse
from plait.collection.parsed import Parsed
from plait.collection.raw import Raw
from plait.domain.reject import FileRefused

ABOUT = {"uri": "SYNTHETIC", "version": "1.1", "publisher": {"name": "SYNTHETIC"}}


def a_release(number: int, **more: Any) -> dict[str, Any]:
    return {
        "ocid": f"ocds-x-{number}",
        "date": "2026-11-09T00:00:00Z",
        "tag": ["award"],
        "buyer": {"id": "B", "name": "SYNTHETIC council"},
        "awards": [{"suppliers": [{"id": "S", "name": f"SYNTHETIC {number} LTD"}]}],
        **more,
    }


def read(*lines: dict[str, Any], indent: int | None = None) -> Parsed:
    data = "\n".join(json.dumps(line, indent=indent) for line in lines)
    return parse(Raw(name="x_ocds.json", data=data.encode()), batch=a_batch())


def same(one: Parsed, other: Parsed) -> bool:
    mentions = one.mentions.drop("row") == other.mentions.drop("row")
    return bool(mentions and one.statements == other.statements)


TWO = [a_release(1), a_release(2)]
WRAPPED = [
    [{**ABOUT, "releases": TWO}],
    [{**ABOUT, "records": [{"ocid": one["ocid"], "compiledRelease": one} for one in TWO]}],
    [{**ABOUT, "records": [{"ocid": one["ocid"], "releases": [one]} for one in TWO]}],
    [
        {"ocid": one["ocid"], "releases": [{"url": "SYNTHETIC", "tag": ["award"]}], "compiledRelease": one}
        for one in TWO
    ],
    [{"ocid": one["ocid"], "compiledRelease": one, "versionedRelease": {"tag": [{"value": "x"}]}} for one in TWO],
    [{**ABOUT, "releases": [TWO[0]]}, TWO[1]],
]


@pytest.mark.parametrize("lines", WRAPPED)
def test_releases_say_the_same_in_every_wrapping(lines: list[dict[str, Any]]) -> None:
    assert same(read(*lines), read(*TWO))
    assert read(*lines).rows == 2


@pytest.mark.parametrize("lines", WRAPPED[:3])
def test_a_package_may_be_written_over_many_lines_and_its_releases_are_numbered(lines: list[dict[str, Any]]) -> None:
    parsed = read(*lines, indent=2)
    assert same(parsed, read(*TWO))
    assert sorted(set(parsed.mentions["row"].to_pylist())) == [1, 2]


def test_what_stands_round_a_release_is_accounted_for_and_unknown_fields_refuse_the_file() -> None:
    found = read({**ABOUT, "releases": TWO}).assertions[0].found
    assert "3 ignored" in found
    with pytest.raises(FileRefused, match=r"mood is neither read nor named"):
        read({**ABOUT, "releases": [a_release(1, mood="x")]})


def test_a_record_that_only_links_to_its_releases_is_a_notice_of_which_nothing_is_said() -> None:
    assert releases({"ocid": "o", "releases": [{"url": "SYNTHETIC"}]})[0]["ocid"] == "o"
    parsed = read({"records": [{"ocid": "o", "releases": [{"url": "SYNTHETIC"}]}]})
    assert (parsed.mentions["natural_key"].to_pylist(), parsed.statements.num_rows) == (["o"], 0)


def test_an_empty_package_and_a_release_without_ocid_are_kept_back_to_be_mended() -> None:
    parsed = read({**ABOUT, "releases": []}, {"tag": ["award"]}, a_release(3))
    assert [reject.row for reject in parsed.rejects] == [1, 2]
    assert json.loads(json.loads(parsed.rejects[1].given)[""]) == {"tag": ["award"]}


def test_a_document_cut_short_is_refused_and_one_too_big_is_never_opened() -> None:
    whole = json.dumps({**ABOUT, "releases": TWO}, indent=1).encode()
    for data, words in ((whole[:-40], "not one JSON object"), (b"{\n" + b" " * (65 << 20) + b"}", "more than 64 MB")):
        with pytest.raises(FileRefused, match=words):
            parse(Raw(name="x_ocds.json", data=data), batch=a_batch())


def test_money_that_was_paid_under_a_contract_is_a_tie_with_its_amount_and_day() -> None:
    paid = {
        "date": "2026-11-09T00:00:00Z",
        "payer": {"id": "B", "name": "SYNTHETIC council"},
        "payee": {"id": "S", "name": "SYNTHETIC LTD"},
        "value": {"amount": 1250.5, "currency": "GBP"},
    }
    parsed = read(a_release(1, contracts=[{"implementation": {"transactions": [paid, {"source": "x"}]}}]))
    ties = [row for row in parsed.statements.to_pylist() if row["property"] == "paid"]
    assert [(tie["value"], tie["valid_from"].isoformat(), tie["valid_to"].isoformat()) for tie in ties] == [
        ("1250.5 GBP", "2026-11-09", "2026-11-10")
    ]
    assert ties[0]["other_id"] in parsed.mentions["mention_id"].to_pylist()


def test_every_published_example_is_read_whole() -> None:
    with tarfile.open(shared_folder("procurement") / "ocds_fictional_example.tar.gz") as archive:
        files = [member for member in archive.getmembers() if member.name.endswith(".json")]
        found = {file.name: (archive.extractfile(file) or io.BytesIO()).read() for file in files}
    assert len(found) == 9
    for name, data in found.items():
        parsed = parse(Raw(name=name.rsplit("/", 1)[-1], data=data), batch=a_batch())
        assert parsed.rows == (6 if name.endswith("1.1/ocds-213czf-000-00001.json") else 1)
        assert not parsed.rejects
