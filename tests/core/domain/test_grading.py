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
        (GradingScheme.ADMIRALTY, "G1"),
        (GradingScheme.ADMIRALTY, "A7"),
        (GradingScheme.EUROPOL, "D1"),
        (GradingScheme.EUROPOL, ""),
    ],
)
def test_an_unknown_grade_is_refused_and_an_example_given(scheme: GradingScheme, text: str) -> None:
    with pytest.raises(GradeRefused, match="one looks like"):
        Grade.read(scheme, text)


@pytest.mark.parametrize(
    ("scheme", "text", "beside"),
    [
        (GradingScheme.LEGACY, "B24", "1A"),
        (GradingScheme.ADMIRALTY, "C3", "2C"),
        (GradingScheme.EUROPOL, "A4H1", "1C"),
        (GradingScheme.NATIONAL, "3EC", "3E"),
    ],
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


@pytest.mark.parametrize(
    ("scheme", "text", "words"),
    [
        (GradingScheme.NATIONAL, "1BP", "Reliable; Known indirectly to the source but corroborated"),
        (GradingScheme.LEGACY, "E41", "Untested; Cannot be judged"),
        (GradingScheme.ADMIRALTY, "F6", "Reliability cannot be judged; Truth cannot be judged"),
        (GradingScheme.EUROPOL, "X4", "Cannot be assessed; Not known personally to source, cannot be corroborated"),
    ],
)
def test_a_grade_says_what_it_means_in_its_own_scheme(scheme: GradingScheme, text: str, words: str) -> None:
    assert Grade.read(scheme, text).words == words


@pytest.mark.parametrize("scheme", [scheme for scheme in GradingScheme if scheme is not GradingScheme.NATIONAL])
def test_every_letter_of_every_other_scheme_has_a_place_beside_it_that_is_named_ours(scheme: GradingScheme) -> None:
    lists = {"5x5x5": "legacy_5x5x5", "admiralty": "admiralty", "europol4x4": "europol_4x4"}
    assert reference.scale(f"{lists[scheme.value]}_to_3x5x2").standing == ("ours",)
    last = "1" if scheme is GradingScheme.LEGACY else ""
    read = 0
    for source in "ABCDEFX":
        for intelligence in "123456":
            try:
                beside = Grade.read(scheme, source + intelligence + last).shown_beside
            except GradeRefused:
                continue
            read += 1
            assert Grade.read(GradingScheme.NATIONAL, beside + "P").shown_beside == beside
    assert read == {"5x5x5": 25, "admiralty": 36, "europol4x4": 16}[scheme.value]
