"""Reports have the faults of real ones: copies, contradictions, few urgent ones, people in every standing."""

from collections import Counter
from pathlib import Path

import pytest
from tests.world.reading import files, rows


@pytest.fixture(scope="module")
def items(world: Path) -> list[dict[str, str]]:
    tables = [path for path in files(world) if "intelligence_reports" in path.name and path.suffix != ".jsonl"]
    return [row for path in tables for row in rows(path)]


def test_few_reports_are_urgent(items: list[dict[str, str]]) -> None:
    urgency = Counter(item["urgency"] for item in items)
    assert set(urgency) <= {"HIGH", "MEDIUM", "LOW"}
    assert urgency["HIGH"] / urgency.total() < 0.12


def test_code_c_has_its_condition_and_codes_and_code_p_has_none(items: list[dict[str, str]]) -> None:
    for item in items:
        codes = [item["action_code"], item["sanitisation_code"], item["condition"]]
        assert all(codes) if item["handling"] == "C" else not any(codes)


def test_nothing_with_conditions_goes_to_everybody(items: list[dict[str, str]]) -> None:
    assert not any(item["audience"] == "all" for item in items if item["handling"] == "C")


def test_some_reports_copy_another_body_and_name_no_source(items: list[dict[str, str]]) -> None:
    copies = [item for item in items if item["quotes_reference"]]
    assert copies
    for copy in copies:
        assert copy["quotes_reference"].split("-")[0] != copy["partner"]
        assert copy["source_reference"] == ""


def test_grades_are_of_the_scheme_they_name(items: list[dict[str, str]]) -> None:
    lengths = {"3x5x2": 3, "5x5x5": 3, "europol4x4": 2}
    assert {item["grading_scheme"] for item in items} >= {"3x5x2", "5x5x5"}
    assert all(len(item["grade"]) == lengths[item["grading_scheme"]] for item in items)


def test_people_are_named_in_every_standing(world: Path) -> None:
    named = [row for path in files(world) if "report_people" in path.name for row in rows(path)]
    found = {category for row in named for category in row["subject_category"].split(";")}
    assert found >= {"SUSPECT", "CONVICTED", "VICTIM", "ASSOCIATE", "UNWITTING_THIRD_PARTY"}


def test_every_title_says_synthetic(items: list[dict[str, str]]) -> None:
    assert all(item["title"].startswith("SYNTHETIC ") for item in items)


def test_material_of_its_own_list_is_never_a_pointer_and_never_for_everybody(items: list[dict[str, str]]) -> None:
    apart = [item for item in items if item["marking_kind"] != "ordinary"]
    assert apart
    for item in apart:
        assert item["existence"] == "hidden"
        assert item["audience"] in {"PSoS", "NCA;PSoS"}
