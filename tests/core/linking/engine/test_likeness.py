import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA, JaroWinkler

from plait.linking.engine.likeness import FAR, clean_slate, edits, jaro_winkler

WORDS = st.text(alphabet="abcde", max_size=12) | st.text(alphabet="ab", min_size=40, max_size=64)
SLATE = clean_slate()


def like(one, other):
    return jaro_winkler(read(one), 0, read(other), 0, (len(one), len(other)), SLATE)


def far(one, other):
    return edits(read(one, other), 0, 1, (len(one), len(other)), SLATE)


def read(*words):
    """A row of letters for each word."""
    return np.stack([np.frombuffer(word.encode().ljust(64, b"\0"), np.uint8) for word in words])


@given(WORDS, WORDS)
@example("a" * 64, "b" + "a" * 63)
def test_jaro_winkler_is_what_another_library_says(one, other):
    expected = JaroWinkler.similarity(one, other) if one and other else 0.0
    assert like(one, other) == pytest.approx(expected)
    assert not SLATE.any()


@given(WORDS, WORDS)
@example("a" * 64, "b" * 64)
def test_edits_are_what_another_library_says_up_to_three(one, other):
    assert far(one, other) == min(OSA.distance(one, other), FAR)
    assert not SLATE.any()


@given(WORDS, st.lists(st.tuples(st.integers(0, 63), st.sampled_from("abz")), max_size=2))
def test_slips_far_apart_are_as_few_as_they_are(word, slips):
    other = word
    for at, letter in slips:
        other = other[:at] + letter + other[at + 1 :]
    assert far(word, other[:64]) == min(OSA.distance(word, other[:64]), FAR)
