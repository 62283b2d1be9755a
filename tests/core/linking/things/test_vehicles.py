import string

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plait.linking.things.vehicles import registration_marks

# Marks as they have been issued in Britain since 2001, without I and Q.
_LETTERS = "".join(sorted(set(string.ascii_uppercase) - set("IQ")))
MARKS = st.from_regex(rf"[{_LETTERS}]{{2}}[0-9]{{2}}[{_LETTERS}]{{3}}", fullmatch=True)


def read(text):
    return registration_marks(pa.array([text], pa.string())).to_pylist()[0]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ZZ10 ZZO", "zz1ozz0"),
        ("ZZ-10-ZZZ", "registrationNumber ZZ1O ZZZ"),
        ("ZZZ 101 A", "ZZZIO1A"),
        ("WZZ1I10Z00Z000001", "wzz11 10z00z 000001"),
    ],
)
def test_a_mark_is_one_however_noughts_and_ones_are_typed(one, other):
    assert read(one) == read(other) is not None


@pytest.mark.parametrize(
    "said", ["", None, "none", "n/a", "A", "seen near the shop on Mock Road, white van", "1" * 400]
)
def test_what_is_no_mark_has_no_form(said):
    assert read(said) is None


@given(MARKS, MARKS)
def test_two_marks_of_one_form_never_become_one(one, other):
    assert (read(one) == read(other)) == (one == other)


@given(MARKS)
def test_a_mark_typed_with_letters_for_figures_is_the_same_if_a_figure_is_left(mark):
    typed = mark.replace("0", "O").replace("1", "I")
    assert read(typed) == (read(mark) if any(sign.isdigit() for sign in typed) else None)
