"""What a part in a group may say, how it ends, and what a file changes of it."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plait.domain.part import Part, PartRefused
from plait.mapping.parts import heard, part_changed, part_ended, part_said

TODAY = date(2026, 11, 23)
COURIER = Part(role="courier", from_on=date(2026, 1, 1), grade="2BP")
WORDS = st.dictionaries(st.sampled_from("abc"), st.integers(0, 2), min_size=3)


def test_blanks_are_left_out_and_a_grade_is_written_one_way() -> None:
    assert part_said(Part(role=" courier ", grade=" 2bp "), as_of=TODAY) == Part(role="courier", grade="2BP")


@pytest.mark.parametrize(
    ("part", "words"),
    [
        (Part(role=" "), "Say what they do"),
        (Part(role="x" * 61), "at most 60"),
        (Part(role="x", from_on=date(2026, 11, 24)), "not begun"),
        (Part(role="x", to_on=date(2026, 11, 24)), "not ended"),
        (Part(role="x", from_on=TODAY, to_on=date(2026, 11, 22)), "before it began"),
        (Part(role="x", grade="ABC"), "grade"),
    ],
)
def test_what_cannot_be_is_refused(part: Part, words: str) -> None:
    with pytest.raises(PartRefused, match=f"(?i){words}"):
        part_said(part, as_of=TODAY)


def test_a_part_may_begin_and_end_on_one_day() -> None:
    part = Part(role="lookout", from_on=TODAY, to_on=TODAY)
    assert part_said(part, as_of=TODAY) == part


def test_a_change_changes_something() -> None:
    with pytest.raises(PartRefused, match="Nothing of it would change"):
        part_changed(COURIER, replace(COURIER, role=" courier"), as_of=TODAY)
    assert part_changed(COURIER, replace(COURIER, role="driver"), as_of=TODAY).role == "driver"


def test_a_part_ends_once_on_a_day_that_can_be() -> None:
    ended = part_ended(COURIER, TODAY, as_of=TODAY)
    assert ended == replace(COURIER, to_on=TODAY)
    for part, on in ((ended, TODAY), (COURIER, date(2026, 11, 24)), (COURIER, date(2025, 12, 31))):
        with pytest.raises(PartRefused):
            part_ended(part, on, as_of=TODAY)


@given(WORDS, WORDS)
def test_a_file_that_says_the_same_again_changes_nothing(stands: dict[str, int], said: dict[str, int]) -> None:
    assert heard(stands, said, said) == {}


@given(WORDS, WORDS)
def test_of_what_nobody_knows_a_file_said_before_what_it_says_otherwise_is_new(
    stands: dict[str, int], says: dict[str, int]
) -> None:
    assert stands | heard(stands, {}, says) == says


@given(WORDS, WORDS, WORDS)
def test_what_a_person_said_stands_wherever_the_file_says_nothing_new(
    stands: dict[str, int], said: dict[str, int], says: dict[str, int]
) -> None:
    after = stands | heard(stands, said, says)
    assert all(after[name] == (stands[name] if says[name] == said[name] else says[name]) for name in stands)
