"""STIX 2.1: who is who reads back through our own feed, ties it does not know are named, and all is under TLP."""

import json

from hypothesis import given
from tests.factories.exported import AT, assert_nothing_is_dropped, extracts, facts_of, read_back
from tests.factories.files import a_batch

from plait.collection.exports.extract import Extract, Said, Thing, Tied, Words
from plait.collection.exports.stix import UNNAMED, object_id, write
from plait.collection.feeds.stix.parse import parse
from plait.collection.raw import Raw
from plait.domain.mention import MentionKind
from plait.domain.statement import Property

TYPES = ("identity", "threat-actor", "location", "user-account")


def named(extract: Extract) -> dict[str, str]:
    return {object_id(type_, thing.id): thing.id for thing in extract.things for type_ in TYPES}


@given(extracts())
def test_what_is_written_reads_back_and_what_is_not_is_named(extract: Extract) -> None:
    written = write(extract)
    kinds, facts, links = read_back(written, parse, named(extract).__getitem__) if written.files else ({}, set(), set())
    made = {
        (thing.id, Property.NAME.value, " ".join(thing.values(Property.FORENAME, Property.SURNAME)) or UNNAMED)
        for thing in extract.things
    }
    assert facts <= facts_of(extract) | made
    # A place is where it is, whatever the word; the words of a tie to it are the relationship's own.
    links = {(*link[:3], "" if link[3] == "located-at" else link[3], *link[4:]) for link in links}
    assert all(
        kinds[id_] == kind or kind is MentionKind.COMPANY for id_, kind in extract.kinds().items() if id_ in kinds
    )
    assert_nothing_is_dropped(extract, written, facts, links)


def test_each_object_is_for_its_recipients_only_and_each_id_is_the_same_again() -> None:
    person = Thing(id="0000000000001", kind=MentionKind.PERSON, said=(Said(property="name", value="Ailsa"),))
    home = Thing(id="0000000000002", kind=MentionKind.ADDRESS, said=(Said(property="address", value="1 Sample St"),))
    tie = Tied(source=person.id, tie="lives_at", target=home.id)
    words = Words(id="0000000000003", text="Seen at home.", names=(person.id,))
    extract = Extract(title="T", at=AT, things=(person, home), ties=(tie,), words=(words,))
    bundle = json.loads(write(extract).files["bundle.stix.json"])
    assert [one["type"] for one in bundle["objects"]] == ["identity", "location", "relationship", "report"]
    assert {tuple(one["object_marking_refs"]) for one in bundle["objects"]} == {
        ("marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003",)
    }
    assert write(extract) == write(extract)
    parsed = parse(Raw(name="bundle.stix.json", data=write(extract).files["bundle.stix.json"]), batch=a_batch())
    assert {marking.condition for marking in parsed.markings} == {"TLP:AMBER+STRICT"}
