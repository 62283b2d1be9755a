import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from plait.linking.screening.vocabulary import (
    INITIAL,
    LEGAL,
    LITTLE,
    WORD,
    find,
    kinds_of,
    letter_set,
    letters_apart,
    sound_of,
    vocabulary,
)

LETTERS = st.text(st.sampled_from("abcdé"), min_size=1, max_size=10)


def in_bytes(word):
    return np.frombuffer(word.encode(), dtype=np.uint8)


def vocabulary_of(words):
    return vocabulary(pa.array(sorted(words, key=str.encode), pa.string()), np.zeros(len(words)))


@given(st.sets(LETTERS, min_size=1), LETTERS)
def test_a_word_is_found_at_its_place_in_order_and_no_other_is(words, other):
    found = vocabulary_of(words)
    for place, word in enumerate(sorted(words, key=str.encode)):
        assert find(found, in_bytes(word), 0, len(word.encode())) == place
    if other not in words:
        assert find(found, in_bytes(other), 0, len(other.encode())) == -1


def test_the_kind_of_a_word_follows_from_the_word():
    assert kinds_of(pa.array(["james", "j", "ж", "ltd", "mr"])).tolist() == [WORD, INITIAL, INITIAL, LEGAL, LITTLE]


@pytest.mark.parametrize(
    ("one", "other"),
    [("smith", "smyth"), ("philip", "filip"), ("catherine", "katharin"), ("knox", "nox"), ("mac", "mc")],
)
def test_words_that_sound_alike_share_a_key(one, other):
    assert sound_of(in_bytes(one), 0, len(one)) == sound_of(in_bytes(other), 0, len(other))


def test_words_that_sound_different_do_not():
    assert sound_of(in_bytes("smith"), 0, 5) != sound_of(in_bytes("brown"), 0, 5)


@given(LETTERS, LETTERS)
def test_words_differ_in_at_most_two_letters_an_edit(one, other):
    sets = [letter_set(in_bytes(word), 0, len(word.encode())) for word in (one, other)]
    apart = letters_apart(*sets)
    assert apart == bin(int(sets[0]) ^ int(sets[1])).count("1")
    assert apart <= 2 * OSA.distance(one.encode(), other.encode())
