"""STIX: everything under a marking that is never less strict than the sender's, or refused."""

import json
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.factories.files import a_batch

from plait.collection.feeds.stix.markings import FEED, Mark, Tlp
from plait.collection.feeds.stix.parse import parse
from plait.collection.lines import Json
from plait.collection.parsed import Parsed
from plait.collection.raw import Raw
from plait.collection.stated import StatedMarking
from plait.domain.reject import FileRefused

TLP = {
    "WHITE": "marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9",
    "CLEAR": "marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487",
    "GREEN": "marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb",
    "GREEN 1": "marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da",
    "AMBER": "marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421",
    "AMBER+STRICT": "marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003",
    "RED": "marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1",
    "RED 1": "marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed",
}
Object = dict[str, Json]
NAMED = {"identity", "threat-actor", "intrusion-set", "malware", "report", "tool"}


def ref(kind: str, number: int) -> str:
    return f"{kind}--{UUID(int=number)}"


def an_object(kind: str, number: int, *marks: str, **more: Json) -> Object:
    """One SYNTHETIC object."""
    named: Object = {"name": f"SYNTHETIC {kind} {number}"} if kind in NAMED else {}
    told: Object = {"type": kind, "spec_version": "2.1", "id": ref(kind, number), "modified": "2026-01-01T00:00:00Z"}
    marking: Object = {"object_marking_refs": [TLP.get(mark, mark) for mark in marks]} if marks else {}
    return told | named | marking | more


def a_tie(number: int, source: str, target: str, *marks: str, **more: Json) -> Object:
    word = {"relationship_type": "related-to", "source_ref": source, "target_ref": target}
    return an_object("relationship", number, *marks, **(word | more))  # type: ignore[arg-type]  # texts are JSON


def read(*objects: Json) -> Parsed:
    bundle = {"type": "bundle", "id": ref("bundle", 1), "objects": list(objects)}
    return parse(Raw(name="x_stix.json", data=json.dumps(bundle, indent=1).encode()), batch=a_batch())


def marking(parsed: Parsed, table: str = "mentions", row: int = 0) -> StatedMarking:
    return parsed.markings[getattr(parsed, table)["marking_id"][row].as_py()]


def goes_wide(stated: StatedMarking) -> bool:
    return "all" in stated.audience


@pytest.mark.parametrize(
    ("mark", "wide", "handling"),
    [
        ("WHITE", True, "P"),
        ("CLEAR", True, "P"),
        ("GREEN", True, "P"),
        ("GREEN 1", True, "P"),
        ("AMBER", False, "C"),
        ("AMBER+STRICT", False, "C"),
        ("RED", False, "C"),
        ("RED 1", False, "C"),
    ],
)
def test_each_colour_of_both_versions_has_its_marking(mark: str, wide: bool, handling: str) -> None:
    stated = marking(read(an_object("identity", 1, mark)))
    assert (goes_wide(stated), stated.handling) == (wide, handling)
    assert stated.problem({"psos"}) is None
    assert (stated.existence == "open") == (mark in {"WHITE", "CLEAR"})


def test_what_has_no_marking_is_for_the_senders_own_body() -> None:
    stated = marking(read(an_object("identity", 1)))
    assert (stated.audience, stated.existence, stated.handling) == ((), "hidden", "C")


def test_no_object_has_the_files_own_marking_which_the_sender_might_replace() -> None:
    markings = {Mark(tlp=tlp, conditions=words).stated for tlp in Tlp for words in (frozenset(), frozenset({"x"}))}
    assert FEED.marking not in markings


@pytest.mark.parametrize("refs", [["marking-definition--" + str(UUID(int=5))], [7], "RED", [""]])
def test_a_marking_that_is_not_known_refuses_the_object_and_every_tie_to_it(refs: Json) -> None:
    parsed = read(
        an_object("identity", 1, object_marking_refs=refs),
        an_object("identity", 2, "GREEN"),
        a_tie(3, ref("identity", 1), ref("identity", 2), "GREEN"),
    )
    assert parsed.mentions["reference"].to_pylist() == [ref("identity", 2)]
    assert parsed.statements["property"].to_pylist() == ["name"]
    assert [reject.row for reject in parsed.rejects] == [1, 3]
    assert "marking" in parsed.rejects[0].reason
    assert all(assertion.holds for assertion in parsed.assertions)


def test_several_markings_are_as_strict_as_the_strictest() -> None:
    assert "TLP:RED" in marking(read(an_object("identity", 1, "CLEAR", "RED", "GREEN"))).condition


def test_a_worded_marking_is_a_condition_that_needs_consent() -> None:
    defined = an_object(
        "marking-definition", 9, definition_type="statement", definition={"statement": "SYNTHETIC: ask first"}
    )
    stated = marking(read(defined, an_object("identity", 1, "CLEAR", ref("marking-definition", 9))))
    assert (stated.handling, goes_wide(stated)) == ("C", False)
    assert "SYNTHETIC: ask first" in stated.condition


def test_a_definition_that_says_a_published_colour_is_another_makes_it_unknown() -> None:
    forged = an_object("marking-definition", 1, definition_type="tlp", definition={"tlp": "white"}) | {"id": TLP["RED"]}
    parsed = read(forged, an_object("identity", 1, "RED"), an_object("identity", 2, "CLEAR"))
    assert parsed.mentions["reference"].to_pylist() == [ref("identity", 2)]


def test_a_colour_under_an_id_of_its_own_is_not_known() -> None:
    own = an_object("marking-definition", 4, definition_type="tlp", definition={"tlp": "white"})
    parsed = read(own, an_object("identity", 1, ref("marking-definition", 4)), an_object("identity", 2))
    assert [reject.row for reject in parsed.rejects] == [2]


def test_a_marking_of_one_field_marks_what_that_field_says_and_nothing_opens() -> None:
    granular: Json = [{"marking_ref": TLP["RED"], "selectors": ["description"]}]
    parsed = read(an_object("identity", 1, "GREEN", description="SYNTHETIC words", granular_markings=granular))
    said = {row["property"]: parsed.markings[row["marking_id"]] for row in parsed.statements.to_pylist()}
    assert goes_wide(said["name"])
    assert "TLP:RED" in said["description"].condition
    opened: Json = [{"marking_ref": TLP["CLEAR"], "selectors": ["name"]}]
    assert not goes_wide(marking(read(an_object("identity", 1, "RED", granular_markings=opened)), "statements"))


@pytest.mark.parametrize(
    "granular",
    [
        [{"marking_ref": TLP["RED"], "selectors": ["nothing_there"]}],
        [{"marking_ref": TLP["RED"]}],
        [{"marking_ref": "marking-definition--x", "selectors": ["name"]}],
        ["RED"],
        "RED",
    ],
)
def test_a_marking_of_one_field_that_cannot_be_read_refuses_the_object(granular: Json) -> None:
    parsed = read(an_object("identity", 1, "GREEN", granular_markings=granular), an_object("identity", 2))
    assert [reject.row for reject in parsed.rejects] == [1]


def test_a_tie_is_told_only_to_who_may_read_it_and_both_its_ends() -> None:
    parsed = read(
        an_object("identity", 1, "RED"),
        an_object("threat-actor", 2, "CLEAR"),
        a_tie(3, ref("threat-actor", 2), ref("identity", 1), "CLEAR", start_time="2025-03-01T00:00:00Z"),
    )
    tie = next(row for row in parsed.statements.to_pylist() if row["other_id"])
    assert "TLP:RED" in parsed.markings[tie["marking_id"]].condition
    assert (tie["property"], tie["value"], str(tie["valid_from"])) == ("associate_of", "related-to", "2025-03-01")


COLOURS = ["CLEAR", "GREEN", "AMBER", "AMBER+STRICT", "RED"]


@given(st.lists(st.sampled_from(COLOURS), min_size=1, max_size=4), st.lists(st.sampled_from(COLOURS), max_size=3))
def test_nothing_is_ever_less_strict_than_the_strictest_colour_on_it(whole: list[str], parts: list[str]) -> None:
    granular: Json = [{"marking_ref": TLP[mark], "selectors": ["name"]} for mark in parts]
    parsed = read(an_object("identity", 1, *whole, granular_markings=granular))
    for marks, stated in ((whole, marking(parsed)), (whole + parts, marking(parsed, "statements"))):
        strictest = max(marks, key=COLOURS.index)
        assert goes_wide(stated) == (strictest in {"CLEAR", "GREEN"})
        assert (stated.existence == "open") == (strictest == "CLEAR")
        assert stated.handling == "P" or stated.condition == f"TLP:{strictest}"


def test_who_and_where_are_mentions_and_a_report_is_where_it_is_from() -> None:
    parsed = read(
        an_object("identity", 1, identity_class="individual", roles=["broker"]),
        an_object("intrusion-set", 2, aliases=["SYNTHETIC other name"]),
        an_object("location", 3, street_address="1 Sample Street", city="Sampleton", postal_code="ZZ1 1ZZ"),
        an_object("user-account", 4, account_type="forum", account_login="larch"),
        an_object("report", 5, published="2026-01-01T00:00:00Z", object_refs=[ref("identity", 1)]),
        a_tie(6, ref("identity", 1), ref("location", 3), relationship_type="located-at"),
    )
    assert parsed.mentions["kind"].to_pylist() == ["person", "group", "address", "account"]
    said = {(row["property"], row["value"]) for row in parsed.statements.to_pylist()}
    assert {("role", "broker"), ("name", "SYNTHETIC other name"), ("address", "1 Sample Street, Sampleton")} <= said
    assert {("postcode", "ZZ1 1ZZ"), ("identifier", "forum larch"), ("lives_at", "located-at")} <= said
    assert parsed.origins["reference"].to_pylist() == [ref("report", 5)]


def test_techniques_and_observables_are_ignored_by_name_and_other_types_kept_back() -> None:
    parsed = read(
        an_object("identity", 1),
        an_object("malware", 2, x_anything={"at": "all"}),
        a_tie(3, ref("identity", 1), ref("malware", 2)),
        an_object("x-horoscope", 4),
    )
    assert parsed.assertions[0].found == "2 ignored"
    assert parsed.assertions[0].holds
    assert (parsed.rows, parsed.taken["rows"].to_pylist(), len(parsed.rejects)) == (4, [1], 1)


def test_the_newest_version_stands_and_a_revoked_one_is_not_taken_in() -> None:
    older = an_object("identity", 1) | {"name": "SYNTHETIC old name", "modified": "2025-01-01T00:00:00Z"}
    parsed = read(an_object("identity", 1), older, an_object("identity", 2, revoked=True))
    assert parsed.statements["value"].to_pylist() == ["SYNTHETIC identity 1"]
    assert parsed.assertions[0].found == "2 ignored"


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (an_object("identity", 1) | {"id": "identity"}, "id: It does not begin"),
        (an_object("identity", 1, x_mood="hopeful"), "x_mood: The field is neither read nor named as ignored."),
        ({"type": "identity", "id": ref("identity", 1)}, "name: It is not there."),
        (a_tie(1, ref("identity", 2), ref("identity", 2)), "points to its own source"),
        ("words", "not a JSON object"),
    ],
)
def test_a_bad_object_is_kept_back_and_can_be_sent_again_as_a_line(value: Json, words: str) -> None:
    parsed = read(an_object("identity", 2), value)
    (reject,) = parsed.rejects
    assert (reject.row, words in reject.reason) == (2, True)
    assert reject.way_out
    line = json.loads(reject.given)[""]
    again = json.dumps(an_object("identity", 3)) + "\n" + line
    (same,) = parse(Raw(name="x_stix.jsonl", data=again.encode()), batch=a_batch()).rejects
    assert same.reason == reject.reason or "not one JSON object" in same.reason


def test_a_refused_object_comes_back_with_the_definitions_it_was_sent_with() -> None:
    defined = an_object("marking-definition", 9, definition_type="statement", definition={"statement": "ask"})
    (reject,) = read(defined, an_object("identity", 1, ref("marking-definition", 9), x=1), an_object("tool", 2)).rejects
    line = json.loads(reject.given)[""].replace(', "x": 1', "")
    parsed = parse(Raw(name="x_stix.jsonl", data=line.encode()), batch=a_batch())
    assert parsed.mentions.num_rows == 1
    assert "ask" in marking(parsed).condition


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b'{"type":"bundle","objects":[' + b"[" * 200_000, "not JSON|not one JSON object"),
        (b'{"type":"bundle","type":"bundle"}', "key is there twice"),
        (b'{"a":' + b"9" * 10_000 + b"}", "not JSON"),
        (b'{"name":"\xff"}', "not UTF-8|UTF-8"),
        (b"PK\x03\x04", "ZIP"),
        (b"a,b\n1,2\n", "not JSON"),
        (b"", "empty"),
    ],
)
def test_what_is_no_bundle_is_refused_in_words(data: bytes, words: str) -> None:
    with pytest.raises(FileRefused, match=words):
        parse(Raw(name="x_stix.json", data=data), batch=a_batch())
