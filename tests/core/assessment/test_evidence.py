from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plait.assessment.evidence import Evidence, UngradedEvidence, climb
from plait.assessment.framework import framework

GRADES = [f"{source}{letter}P" for source in "123" for letter in "ABCDE"]


def item(origin: str, grade: str = "1BP", *, speaks_for: bool = True) -> Evidence:
    return Evidence(origin=origin, label=origin, grade=grade, speaks_for=speaks_for, on=date(2026, 1, 1))


def test_evidence_for_raises_the_share_and_evidence_against_lowers_it() -> None:
    up = climb([item("a")], start=0.2, framework=framework())
    down = climb([item("a", speaks_for=False)], start=0.2, framework=framework())
    assert down.share < 0.2 < up.share
    assert (up.against, down.against) == (0, 1)


@given(st.lists(st.sampled_from(GRADES), min_size=1, max_size=6), st.integers(1, 5))
def test_five_copies_of_one_report_change_nothing(grades: list[str], copies: int) -> None:
    once = [item(f"origin {at}", grade) for at, grade in enumerate(grades)]
    repeated = once + once[:1] * copies
    first = climb(once, start=0.3, framework=framework())
    again = climb(repeated, start=0.3, framework=framework())
    assert again.share == pytest.approx(first.share, abs=1e-12)
    assert sum(rung.copies for rung in again.rungs) == copies


def test_a_ladder_says_what_is_left_without_any_one_origin() -> None:
    ladder = climb([item("a", "1AP"), item("b", "2CP")], start=0.2, framework=framework())
    assert ladder.low < ladder.share == ladder.high
    assert [rung.origin for rung in ladder.rungs] == ["a", "b"]


def test_no_evidence_leaves_the_base_rate() -> None:
    ladder = climb([], start=0.2, framework=framework())
    assert (ladder.share, ladder.rungs) == (pytest.approx(0.2), ())


def test_a_legacy_grade_is_not_weighed() -> None:
    with pytest.raises(UngradedEvidence, match="B24"):
        climb([item("a", "B24")], start=0.2, framework=framework())
