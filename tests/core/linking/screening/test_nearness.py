import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA
from tests.core.linking.screening.test_vocabulary import in_bytes, vocabulary_of

from plait.linking.screening.nearness import CHANCE_SAME, SAME, SOUNDS_ALIKE, near
from plait.linking.screening.vocabulary import most_left_out

WORDS = st.text(st.sampled_from("abcx"), min_size=1, max_size=12)


def nearby(words, asked, depth=None):
    letters = in_bytes(asked)
    depth = most_left_out(len(letters)) if depth is None else depth
    found, chances, hows = near(vocabulary_of(words), letters, 0, len(letters), depth)
    ordered = sorted(words, key=str.encode)
    return {ordered[word]: (chance, how) for word, chance, how in zip(found, chances, hows, strict=True)}


@given(st.sets(WORDS, min_size=1), WORDS)
def test_every_word_so_many_edits_away_is_found_with_its_distance(words, asked):
    found = {word: how for word, (_, how) in nearby(words, asked).items() if how != SOUNDS_ALIKE}
    depth = most_left_out(len(asked))
    expected = {word: OSA.distance(word, asked) for word in words if OSA.distance(word, asked) <= depth}
    assert found == expected


def test_the_same_word_is_likelier_than_one_edit_and_that_than_two():
    found = nearby({"testfield", "testfeild", "testfells", "toastfield"}, "testfield")
    assert found["testfield"] == (CHANCE_SAME, SAME)
    assert found["testfield"] > found["testfeild"] > found["toastfield"]


@pytest.mark.parametrize("asked", ["x", "ab", "王" * 24])
def test_a_word_too_short_or_too_long_is_only_itself(asked):
    assert set(nearby({asked, asked[:-1] + "yy", "b"}, asked)) == {asked}


def test_hundreds_of_words_near_one_are_all_found():
    letters = "abcdefghijklmnopqrst"
    words = {f"zz{a}{b}zzz" for a in letters for b in letters}
    assert len(nearby(words, "zzaazzz")) == len(words)
    assert np.isfinite([chance for chance, _ in nearby(words, "zzaazzz").values()]).all()
