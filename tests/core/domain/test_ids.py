import pytest
from hypothesis import given
from hypothesis import strategies as st

from plait.domain.ids import BITS, LENGTH, Ref, UnreadableId, decode, encode, new_id

numbers = st.integers(min_value=0, max_value=(1 << BITS) - 1)


@given(numbers)
def test_a_number_written_and_read_back_is_the_same(number: int) -> None:
    assert decode(encode(number)) == number


@given(numbers)
def test_capitals_and_letters_commonly_misread_are_forgiven(number: int) -> None:
    misread = encode(number).replace("0", "O").replace("1", "l").upper()
    assert decode(misread) == number


@given(st.lists(numbers, min_size=2, max_size=2))
def test_order_of_numbers_is_order_of_letters(pair: list[int]) -> None:
    low, high = sorted(pair)
    assert (encode(low) < encode(high)) == (low < high)


@pytest.mark.parametrize("text", ["", "abc", "u" * LENGTH, "z" * LENGTH, "0" * 12 + "-", "é" * LENGTH])
def test_what_is_no_identity_is_refused(text: str) -> None:
    with pytest.raises(UnreadableId):
        decode(text)


@pytest.mark.parametrize("number", [-1, 1 << BITS])
def test_a_number_outside_63_bits_is_refused(number: int) -> None:
    with pytest.raises(UnreadableId):
        encode(number)


@given(numbers, st.sampled_from(["report", "group", "thread_link"]))
def test_a_citation_written_and_read_back_is_the_same(number: int, kind: str) -> None:
    assert Ref.parse(str(Ref(kind, number))) == Ref(kind, number)


@pytest.mark.parametrize("text", ["report", "report-0000000000001", "1:0000000000001", ":0000000000001"])
def test_what_is_no_citation_is_refused(text: str) -> None:
    with pytest.raises(UnreadableId):
        Ref.parse(text)


def test_fresh_identities_differ_and_are_never_nought() -> None:
    fresh = {new_id() for _ in range(1000)}
    assert len(fresh) == 1000
    assert 0 not in fresh
