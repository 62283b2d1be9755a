"""Grades are kept as given and shown beside 3x5x2, never turned into it."""

import pytest

from plait import reference
from plait.domain.grading import Grade, GradeRefused, GradingScheme
from plait.domain.marking import Handling


def test_a_national_grade_carries_source_intelligence_and_handling() -> None:
    grade = Grade.read(GradingScheme.NATIONAL, " [1bp] ")
    assert (grade.raw, grade.source, grade.intelligence, grade.handling) == ("1BP", "1", "B", Handling.PERMITTED)


@pytest.mark.parametrize(
    ("scheme", "text"),
    [
        (GradingScheme.NATIONAL, "4BP"),
        (GradingScheme.NATIONAL, "1FP"),
        (GradingScheme.NATIONAL, "1B"),
        (GradingScheme.NATIONAL, "B24"),
        (GradingScheme.LEGACY, "F24"),
        (GradingScheme.EUROPOL, "D1"),
        (GradingScheme.EUROPOL, ""),
    ],
)
def test_an_unknown_grade_is_refused_and_an_example_given(scheme: GradingScheme, text: str) -> None:
    with pytest.raises(GradeRefused, match="one looks like"):
        Grade.read(scheme, text)


@pytest.mark.parametrize(
    ("scheme", "text", "beside"),
    [(GradingScheme.LEGACY, "B24", "1A"), (GradingScheme.EUROPOL, "A4H1", "1C"), (GradingScheme.NATIONAL, "3EC", "3E")],
)
def test_another_scheme_is_kept_as_given_and_only_shown_beside(scheme: GradingScheme, text: str, beside: str) -> None:
    grade = Grade.read(scheme, text)
    assert grade.raw == text
    assert grade.shown_beside == beside


def test_legacy_grades_are_shown_as_the_shipped_list_says() -> None:
    shipped = reference.scale("legacy_5x5x5_to_3x5x2")
    text = str(shipped)
    for letter in "ABCDE":
        for digit in "12345":
            beside = Grade.read(GradingScheme.LEGACY, f"{letter}{digit}1").shown_beside
            assert f"'{letter}': '{beside[0]}'" in text
            assert f"'{digit}': '{beside[1]}'" in text


def test_only_a_national_grade_carries_its_own_handling() -> None:
    assert Grade.read(GradingScheme.LEGACY, "B24").handling is None
