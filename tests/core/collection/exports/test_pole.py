"""POLE JSON holds everything, and reads back as it was."""

import json

import pytest
from hypothesis import given
from tests.factories.exported import AT, extracts

from plait.collection.exports.extract import Extract, Said, Thing
from plait.collection.exports.pole import NotPole, read, write
from plait.domain.mention import MentionKind


@given(extracts())
def test_an_extract_reads_back_as_it_was(extract: Extract) -> None:
    written = write(extract)
    again = read(written.files["pole.json"])
    assert written.lost == ()
    assert sorted(again.things, key=lambda thing: thing.id) == sorted(extract.things, key=lambda thing: thing.id)
    assert (again.title, again.at, again.ties, again.words) == (extract.title, extract.at, extract.ties, extract.words)


def test_each_kind_has_its_home() -> None:
    things = tuple(Thing(id=kind.value, kind=kind, said=(Said(property="name", value="N"),)) for kind in MentionKind)
    told = json.loads(write(Extract(title="T", at=AT, things=things)).files["pole.json"])
    assert [one["kind"] for one in told["people"]] == ["person"]
    assert [one["kind"] for one in told["locations"]] == ["address"]
    assert [one["kind"] for one in told["events"]] == ["notice"]
    assert len(told["objects"]) == len(MentionKind) - 3


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b"\xff", b'{"pole": "2"}', b'{"pole": "1", "title": "T"}'])
def test_what_is_no_pole_json_is_refused(content: bytes) -> None:
    with pytest.raises(NotPole):
        read(content)


def test_a_field_that_is_not_known_is_refused() -> None:
    told = json.loads(
        write(Extract(title="T", at=AT, things=(Thing(id="a", kind=MentionKind.PERSON),))).files["pole.json"]
    )
    told["people"][0]["said"] = [{"property": "name", "value": "N", "colour": "red"}]
    with pytest.raises(NotPole, match="colour"):
        read(json.dumps(told).encode())
