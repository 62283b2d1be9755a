"""A text has one number, wherever it is met."""

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from plait.mapping.same_text import BITS, text_numbers

TEXTS = st.lists(st.text(st.characters(min_codepoint=32, max_codepoint=0x2FF), max_size=12), max_size=12)


def numbers(texts: list[str]) -> list[int]:
    found: list[int] = text_numbers(pa.chunked_array([pa.array(texts, pa.string())])).tolist()
    return found


@given(TEXTS, TEXTS)
def test_a_text_has_the_same_number_whatever_stands_beside_it(texts: list[str], others: list[str]) -> None:
    assert numbers([*texts, *others])[: len(texts)] == numbers(texts)


@given(TEXTS)
def test_different_texts_have_different_numbers_that_fit(texts: list[str]) -> None:
    found = numbers(texts)
    assert len(set(found)) == len(set(texts))
    assert all(0 <= number < 2**BITS for number in found)


def test_of_two_hundred_thousand_addresses_no_two_have_one_number() -> None:
    texts = [f"{house} ZEDMOOR ROAD ZZ{place} 1AA" for house in range(1000) for place in range(200)]
    assert len(set(numbers(texts))) == len(texts)
