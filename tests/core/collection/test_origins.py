"""Where an item comes from, and that its words do not show it."""

import pytest
from tests.factories.files import a_batch, an_item, reports_csv

from plait.collection.feeds.intelligence_reports.parse import parse
from plait.collection.origins import origin_problem
from plait.collection.parsed import Parsed
from plait.collection.raw import Raw
from plait.domain.report import OriginKind

NONE = {"source_reference": "", "quotes_reference": ""}


def read(*rows: dict[str, str]) -> Parsed:
    columns = tuple(dict.fromkeys(name for row in rows for name in row))
    head = ",".join(columns)
    lines = [",".join(f'"{row.get(name, "")}"' for name in columns) for row in rows]
    return parse(Raw(name="reports.csv", data="\n".join([head, *lines, ""]).encode()), batch=a_batch())


def test_each_of_the_three_origins_is_kept_with_its_kind() -> None:
    parsed = read(
        an_item(origin="source"),
        an_item(item_number="2", origin="quoted", source_reference="", quotes_reference="IR-9"),
        an_item(item_number="3", origin="own", **NONE),
    )
    assert parsed.origins.select(["kind", "reference"]).to_pylist() == [
        {"kind": "source", "reference": "S-1"},
        {"kind": "quoted", "reference": "quotes IR-9"},
        {"kind": "own", "reference": "own IR-1"},
    ]
    assert not parsed.rejects


def test_two_own_observations_of_one_report_have_one_observer_and_of_two_reports_two() -> None:
    parsed = read(
        an_item(origin="own", **NONE),
        an_item(item_number="2", origin="own", **NONE),
        an_item(report_reference="IR-2", origin="own", **NONE),
    )
    first, second, third = parsed.items["origin_id"].to_pylist()
    assert first == second != third


def test_without_a_word_the_references_say_and_without_either_there_is_no_origin() -> None:
    parsed = read(
        an_item(), an_item(item_number="2", **NONE), an_item(item_number="3", **{**NONE, "quotes_reference": "IR-9"})
    )
    assert parsed.origins["kind"].to_pylist() == ["source", "quoted"]
    assert parsed.items["origin_id"].to_pylist()[1] is None


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ({"origin": "own"}, "neither a source nor a report"),
        ({"origin": "source", **NONE}, "names no reference"),
        ({"origin": "quoted", **NONE}, "does not say which"),
        ({"origin": "hearsay"}, "cannot be read"),
    ],
)
def test_a_word_and_references_that_disagree_are_kept_back_with_the_way_out(words: dict[str, str], reason: str) -> None:
    parsed = read(an_item(**words), an_item(item_number="2", origin="source"))
    (reject,) = parsed.rejects
    assert reason in reject.reason
    assert reject.way_out
    assert parsed.items.num_rows == 1


def test_every_origin_has_its_rule() -> None:
    assert origin_problem("", source="", quotes="") is None
    for kind in OriginKind:
        assert origin_problem(kind.value, source="S-1", quotes="IR-9") is None or kind is OriginKind.OWN


@pytest.mark.parametrize(
    "text", ["A registered informant told of vans.", "S-1 saw two vans.", "Known by an intercept."]
)
def test_words_that_show_the_source_are_kept_back_where_they_go_wider(text: str) -> None:
    parsed = read(an_item(text=text, audience="HMRC"), an_item(item_number="2", text=text, audience=""))
    (reject,) = parsed.rejects
    assert "goes wider than your own body" in reject.reason
    assert parsed.items["number"].to_pylist() == [2], "what only the own body reads is its own affair"


def test_what_a_kinds_own_list_reads_may_say_what_it_is_about() -> None:
    parsed = read(an_item(text="A suspicious activity report names him.", marking_kind="suspicious-activity"))
    assert not parsed.rejects


def test_threats_and_enablers_touched_are_read_by_code_or_word() -> None:
    parsed = read(an_item(touches="drugs; Corruption;Violence (SOCG-related);drugs"))
    assert parsed.reports["touches"].to_pylist() == ["drugs;corruption;violence"]
    wrong = read(an_item(touches="drugs;piracy"), an_item(report_reference="IR-2"))
    (reject,) = wrong.rejects
    assert "published lists do not have" in reject.reason
    assert wrong.reports.num_rows == 1


def test_suspicious_activity_material_is_never_marked_as_pointer_or_open() -> None:
    for existence in ("pointer", "open"):
        parsed = read(an_item(marking_kind="suspicious-activity", existence=existence))
        assert "never pointed to" in parsed.rejects[0].reason


def test_a_file_of_the_columns_before_still_goes_in() -> None:
    parsed = parse(Raw(name="reports.csv", data=reports_csv(an_item())), batch=a_batch())
    assert parsed.reports["touches"].to_pylist() == [None]
    assert parsed.origins["kind"].to_pylist() == ["source"]
