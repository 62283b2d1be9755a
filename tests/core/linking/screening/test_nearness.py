import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import OSA
from tests.core.linking.screening.test_vocabulary import in_bytes, vocabulary_of

from plait.linking.screening.nearness import (
    CHANCE_ADDED,
    CHANCE_LOST,
    CHANCE_SAME,
    CHANCE_TWO,
    FIRST_LETTER_WRONG,
    SAME,
    SOUND_KEPT,
    SOUNDS_ALIKE,
    chance_of_one_edit,
    near,
)
from plait.linking.screening.vocabulary import most_left_out, vocabulary

WORDS = st.text(st.sampled_from("abcx"), min_size=1, max_size=12)


def nearby(words, asked, depth=None):
    letters = in_bytes(asked)
    depth = most_left_out(len(letters)) if depth is None else depth
    found = near(vocabulary_of(words), letters, depth)
    ordered = sorted(words, key=str.encode)
    assert len(set(found.words)) == len(found.words)
    return {
        ordered[word]: (chance, how) for word, chance, how in zip(found.words, found.chances, found.hows, strict=True)
    }


@settings(max_examples=30)
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


@pytest.mark.parametrize(
    ("asked", "meant", "chance"),
    [
        ("testfeld", "testfield", CHANCE_LOST),
        ("estfield", "testfield", CHANCE_LOST),
        ("testfeild", "testfield", CHANCE_LOST),
        ("etstfield", "testfield", CHANCE_LOST),
        ("testffield", "testfield", CHANCE_ADDED),
        ("testfieldd", "testfield", CHANCE_ADDED),
        ("testfiald", "testfield", CHANCE_ADDED),
        ("testfxeld", "testfield", CHANCE_ADDED),
        ("xtestfield", "testfield", CHANCE_ADDED),
    ],
)
def test_one_edit_is_as_likely_as_its_kind(asked, meant, chance):
    assert chance_of_one_edit(in_bytes(asked), in_bytes(meant)) == chance


@given(WORDS, WORDS)
def test_no_other_word_is_likelier_than_what_ends_the_search_for_it(asked, meant):
    for word, (chance, how) in nearby({meant}, asked).items():
        if word != asked:
            assert chance <= SOUND_KEPT * (CHANCE_LOST if how == 1 else CHANCE_TWO)
            assert chance > 0


def test_a_wrong_first_letter_is_less_likely_than_another():
    found = nearby({"testfield", "bestfield", "testbield"}, "testfield")
    assert found["bestfield"][0] == found["testbield"][0] * FIRST_LETTER_WRONG


@given(st.lists(st.tuples(WORDS, st.floats(0, 0.02)), min_size=1, unique_by=lambda one: one[0]), WORDS)
def test_words_further_off_are_left_out_only_where_nearer_ones_say_more(shares, asked):
    words = sorted((word for word, _ in shares), key=str.encode)
    share_of = dict(shares)
    listed = vocabulary(pa.array(words), np.array([share_of[word] for word in words]))
    letters = in_bytes(asked)
    found = near(listed, letters, most_left_out(len(letters)))
    every = nearby(words, asked)
    missing = set(every) - {words[word] for word in found.words}
    assert all(every[word][0] <= found.asked_so for word in missing)
    said = sum(share_of[words[word]] * chance for word, chance in zip(found.words, found.chances, strict=True))
    assert found.asked_so == pytest.approx(said, abs=1e-15)
    assert found.depth <= most_left_out(len(letters))
