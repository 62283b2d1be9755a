"""A person's part in a group, and as it is kept beside a step."""

from hypothesis import given
from hypothesis import strategies as st

from plait.domain.part import Part

DAYS = st.none() | st.dates()
PARTS = st.builds(Part, role=st.text(), is_principal=st.booleans(), from_on=DAYS, to_on=DAYS, grade=st.text())


@given(PARTS)
def test_a_part_that_is_kept_is_read_back_as_it_was(part: Part) -> None:
    assert Part.of_kept(part.kept()) == part


@given(PARTS)
def test_what_is_kept_is_words_and_yes_or_no(part: Part) -> None:
    assert {type(word) for word in part.kept().values()} <= {str, bool, type(None)}
