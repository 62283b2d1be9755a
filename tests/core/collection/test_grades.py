"""Grades have their scheme's shape."""

import pytest

from plait.collection.grades import is_grade


@pytest.mark.parametrize(
    ("scheme", "grade", "known"),
    [
        ("3x5x2", "1BP", True),
        ("3x5x2", "3EC", True),
        ("3x5x2", "4BP", False),
        ("3x5x2", "1FP", False),
        ("3x5x2", "1B", False),
        ("5x5x5", "B24", True),
        ("5x5x5", "F24", False),
        ("europol4x4", "X4", True),
        ("europol4x4", "A5", False),
        ("admiralty", "C3", True),
        ("admiralty", "F6", True),
        ("admiralty", "G1", False),
        ("naval", "C3", False),
    ],
)
def test_a_grade_has_the_shape_of_its_scheme(scheme: str, grade: str, known: bool) -> None:
    assert is_grade(scheme, grade) is known
