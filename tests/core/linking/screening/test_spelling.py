import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plait.linking.screening.spelling import LONGEST_WORD, MOST_WORDS, spell, spell_all


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("  James   TESTFIELD ", "james testfield"),
        ("Testfield, James Otto", "james otto testfield"),
        ("Testfield & Mockrie, Roofing", "testfield and mockrie roofing"),
        ("Testfield,", "testfield"),
        ("O’Mockrie", "omockrie"),
        ("Test-Field (Roofing) Limited", "test field roofing ltd"),
        ("Иван Щукин", "ivan shchukin"),
        ("محمد علي", "محمد علي"),
        ("김\u3000민", "김 민"),
        ("ﬁona", "fiona"),
        ("", ""),
        (" ,.;", ""),
        ("\ud800x", "x"),
    ],
)
def test_a_name_is_words_of_small_letters_in_one_order(name, expected):
    assert spell(name) == expected


def test_marks_that_cannot_be_seen_change_nothing():
    assert spell("Ja\u200bmes\u202e Test\u00adfield") == spell("James Testfield")


def test_a_name_of_ten_thousand_letters_is_cut():
    words = spell("ab " * 5_000).split()
    assert words == ["ab"] * MOST_WORDS
    assert spell("x" * 10_000) == "x" * LONGEST_WORD


@given(st.lists(st.one_of(st.none(), st.text(max_size=40)), max_size=5))
def test_many_names_are_spelled_as_each_alone(names):
    names = [None if name is None else name.encode("utf-8", "replace").decode() for name in names]
    assert spell_all(pa.array(names, pa.string())).to_pylist() == [spell(name or "") for name in names]


@given(st.text(max_size=60))
def test_a_spelled_name_is_spelled_as_itself(name):
    assert spell(spell(name)) == spell(name)
