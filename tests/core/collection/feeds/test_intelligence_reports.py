"""Reports: each item with its own grade and marking, or kept back with the reason."""

import json

import pytest
from tests.factories.files import a_batch, an_item, reports_csv

from plait.collection.feeds.intelligence_reports.parse import parse
from plait.collection.parsed import Parsed
from plait.collection.raw import Raw
from plait.domain.reject import FileRefused

CONDITIONS = {
    "grade": "2CC",
    "handling": "C",
    "condition": "Ask first.",
    "action_code": "A1",
    "sanitisation_code": "S2",
    "audience": "HMRC",
}


def read(*rows: dict[str, str]) -> Parsed:
    return parse(Raw(name="reports.csv", data=reports_csv(*rows)), batch=a_batch())


def test_a_report_has_items_each_with_its_own_grade_and_marking() -> None:
    parsed = read(an_item(), an_item(item_number="2", **CONDITIONS))
    assert parsed.reports.num_rows == 1
    assert parsed.items["grade"].to_pylist() == ["2BP", "2CC"]
    assert [marking.handling for marking in parsed.markings] == ["P", "C"]
    assert parsed.markings[1].audience == ("HMRC",)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"grade": "9ZP"}, "no grade of 3x5x2"),
        ({"grading_scheme": "naval"}, "cannot be read"),
        ({"grade": "B24", "grading_scheme": "3x5x2"}, "no grade"),
        ({"grade": "2BC", "handling": "P"}, "two things"),
        ({**CONDITIONS, "condition": ""}, "Handling C needs"),
        ({**CONDITIONS, "action_code": ""}, "Handling C needs"),
        ({"action_code": "A1"}, "Handling P takes no"),
        ({"audience": "Nobody"}, "no body here"),
        ({"purposes": "curiosity"}, "not known"),
        ({"tier": "TOPMOST"}, "not known"),
        ({"intelligence_date": "2026-02-31"}, "cannot be read"),
        ({"partner": "hmrc"}, "not from the body that sends it"),
        ({"title": "Another title"}, "differ from the report's first item"),
        ({"text": ""}, "text is empty"),
    ],
)
def test_a_bad_item_is_kept_back_with_row_reason_and_way_out_and_the_others_stay(
    wrong: dict[str, str], words: str
) -> None:
    parsed = read(an_item(), an_item(item_number="2", **wrong))
    (reject,) = parsed.rejects
    assert words in reject.reason
    assert (reject.row, parsed.items.num_rows) == (3, 1)
    assert reject.way_out


@pytest.mark.parametrize("tier", ["SECRET", "TOP SECRET", "Secret UK EYES"])
def test_a_marking_above_official_sensitive_refuses_the_whole_file_and_quotes_nothing_of_it(tier: str) -> None:
    with pytest.raises(FileRefused) as refusal:
        read(an_item(), an_item(item_number="2", tier=tier, text="what must not be kept"))
    (reject,) = refusal.value.rejects
    assert reject.row == 3
    assert "above OFFICIAL-SENSITIVE" in reject.reason
    assert "what must not be kept" not in str(refusal.value)
    assert not reject.given


def test_a_foreign_grade_is_kept_as_given() -> None:
    parsed = read(
        an_item(grading_scheme="5x5x5", grade="B24"),
        an_item(item_number="2", grading_scheme="europol4x4", grade="A2"),
        an_item(item_number="3", grading_scheme="admiralty", grade="C3"),
    )
    assert parsed.items["grade"].to_pylist() == ["B24", "A2", "C3"]
    assert not parsed.rejects


def test_one_source_is_one_origin_and_a_quoted_report_another() -> None:
    parsed = read(
        an_item(), an_item(item_number="2"), an_item(item_number="3", source_reference="", quotes_reference="IR-9")
    )
    assert parsed.origins["reference"].to_pylist() == ["S-1", "quotes IR-9"]
    assert parsed.items["origin_id"][0] == parsed.items["origin_id"][1]


LINE = {
    **{
        key: an_item()[key]
        for key in ("partner", "report_reference", "intelligence_date", "created_at", "urgency", "title")
    },
    "items": [
        {
            **{
                key: an_item()[key]
                for key in ("item_number", "text", "fact_or_opinion", "grading_scheme", "grade", "tier")
            },
            "audience": ["HMRC"],
            "purposes": ["law-enforcement"],
            "people": [
                {"mention_reference": "M-1", "forename": "Eilidh", "subject_category": "VICTIM;WITNESS_OR_INFORMANT"},
                {"mention_reference": "M-2", "surname": "Larch", "date_of_birth": "2011", "role": "exploited runner"},
                {"mention_reference": "M-3", "surname": "Elm", "date_of_birth": "1980", "role": "exploited runner"},
            ],
            "companies": [{"name": "Zedmoor Haulage Ltd", "tie_to": "M-2", "tie": "works_for"}],
        }
    ],
}


def test_a_line_brings_the_report_and_who_it_names() -> None:
    parsed = parse(Raw(name="r.jsonl", data=json.dumps(LINE).encode()), batch=a_batch())
    assert not parsed.rejects
    assert parsed.mentions["kind"].to_pylist() == ["person", "person", "person", "company"]
    assert parsed.statements.filter(parsed.statements["property"].is_valid()).num_rows > 4
    tie = [row for row in parsed.statements.to_pylist() if row["property"] == "works_for"]
    assert tie[0]["mention_id"] == parsed.mentions["mention_id"][1].as_py()
    assert tie[0]["grade"] == "2BP"


def test_a_victim_and_an_exploited_child_are_protected_and_a_grown_up_suspect_is_not() -> None:
    parsed = parse(Raw(name="r.jsonl", data=json.dumps(LINE).encode()), batch=a_batch())
    assert parsed.mentions["is_protected"].to_pylist() == [True, True, False, False]


def test_a_bad_line_and_a_bad_person_are_kept_back_and_can_be_sent_again_as_they_are_given_back() -> None:
    line = json.loads(json.dumps(LINE))
    line["items"][0]["people"][0]["subject_category"] = "HERO"
    parsed = parse(Raw(name="r.jsonl", data=(json.dumps(line) + "\nnot json\n").encode()), batch=a_batch())
    assert [reject.row for reject in parsed.rejects] == [2, 1]
    given = json.loads(parsed.rejects[1].given)
    again = json.dumps({**given, "subject_category": "VICTIM"}) + "\n"
    known = a_batch(items=_known(parsed))
    second = parse(Raw(name="again.jsonl", data=again.encode()), batch=known)
    assert not second.rejects
    assert second.mentions["reference"].to_pylist() == ["M-1"]


def _known(parsed: Parsed) -> object:
    import pyarrow as pa

    from plait.collection.batch import KNOWN_ITEMS

    row = parsed.items.to_pylist()[0]
    return pa.Table.from_pylist(
        [
            {
                "report_reference": "IR-1",
                "item_number": "1",
                **{name: row[name] for name in ("item_id", "marking_id", "origin_id", "grade")},
                "intelligence_on": parsed.reports["intelligence_on"][0].as_py(),
            }
        ],
        schema=KNOWN_ITEMS,
    )
