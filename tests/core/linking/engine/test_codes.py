import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.linking.engine.worlds import texts

from plait.linking.engine.codes import LONGEST, coded, hashes, letters, mixed, plain, recoded, words

TEXTS = st.lists(st.none() | st.text(max_size=8), max_size=20)


def test_case_accents_and_space_make_no_difference():
    column = coded(texts(["Élan  Vale", " elan vale ", "ELAN\tVALE", "other", None, "  "]))
    assert column.codes.tolist()[:3] == [0, 0, 0]
    assert column.codes.tolist()[3:] == [1, -1, -1]
    assert column.values.to_pylist() == ["elan vale", "other"]


@pytest.mark.parametrize(
    ("said", "read"),
    [("o'neil-smith", "oneil smith"), ("иван, п.", "иван п"), ("  ?! ", None), ("שלום/עולם", "שלום עולם")],
)
def test_words_keep_letters_of_any_script(said, read):
    assert words(texts([said])).to_pylist() == [read]


def test_a_text_of_ten_thousand_letters_is_cut():
    assert len(plain(texts(["x" * 10_000]))[0].as_py()) == LONGEST


@given(TEXTS, TEXTS)
def test_a_value_has_one_hash_in_every_table_and_only_null_has_none(one, other):
    first, second = hashes(texts(one)).tolist(), hashes(texts([*other, *one])).tolist()
    assert second[len(other) :] == first
    assert [value == 0 for value in first] == [value is None for value in one]
    distinct = {value for value in one if value is not None}
    assert len({value for value in first if value}) == len(distinct)


def test_a_derived_column_joins_the_values_that_became_one():
    column = recoded(coded(texts(["ab", "ac", "b"])), texts(["a", "a", None]))
    assert column.codes.tolist() == [0, 0, -1]


def test_a_record_that_says_nothing_has_the_hash_zero():
    column = coded(texts(["a", None]))
    assert column.spread(column.hashes)[1] == 0


def test_letters_are_cut_to_the_width_and_their_number_is_said():
    matrix, lengths = letters(texts(["abcd", None, "x"]), 3)
    assert matrix[0].tolist() == [97, 98, 99]
    assert lengths.tolist() == [3, 0, 1, 0]


def test_a_hash_of_two_depends_on_their_order():
    assert mixed(np.uint64(3), mixed(np.uint64(1), np.uint64(2))) != mixed(
        np.uint64(2), mixed(np.uint64(1), np.uint64(3))
    )


@given(st.lists(st.text(st.sampled_from("aB3é -,'Иł"), max_size=8), max_size=6))
def test_a_text_is_cleaned_the_same_whatever_scripts_stand_beside_it(values):
    """Plain letters have a shorter way: it must not show."""
    for clean in (plain, words):
        beside = clean(texts([*values, "é И"]))[:-1]
        assert beside.to_pylist() == [clean(texts([value]))[0].as_py() for value in values]
