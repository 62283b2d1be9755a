import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA, JaroWinkler

from plait.linking.engine.likeness import FAR, edits, jaro_winkler

WORDS = st.text(alphabet="abcde", max_size=12)


def read(word):
    return np.frombuffer(word.encode().ljust(16, b"\0"), np.uint8), len(word)


@given(WORDS, WORDS)
def test_jaro_winkler_is_what_another_library_says(one, other):
    expected = JaroWinkler.similarity(one, other) if one and other else 0.0
    assert jaro_winkler(*read(one), *read(other)) == pytest.approx(expected)


@given(WORDS, WORDS)
def test_edits_are_what_another_library_says_up_to_three(one, other):
    assert edits(*read(one), *read(other)) == min(OSA.distance(one, other), FAR)
