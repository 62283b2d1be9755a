import numpy as np
import pytest
from hypothesis import given
from tests.core.linking.screening.worlds import NAMES, TABLE

from plait.linking.screening.question import (
    MISSING,
    MISSING_INITIAL,
    MISSING_LITTLE,
    MISSING_PART,
    MOST_ASKED,
    make_ready,
)
from plait.linking.screening.spelling import MOST_WORDS, spell


def ready(text):
    question = make_ready(np.frombuffer(text.encode(), dtype=np.uint8), TABLE)
    words = [
        question.letters[start : start + length].tobytes().decode()
        for start, length in zip(question.starts, question.lengths, strict=True)
    ]
    return question, dict(zip(words, question.covers.tolist(), strict=True))


def test_each_word_covers_its_own_place():
    assert ready("mary zquorn")[1] == {"mary": 1, "zquorn": 2}


def test_two_words_are_also_read_as_the_one_that_the_table_knows():
    assert ready("anna mac donald")[1] == {"anna": 1, "mac": 2, "donald": 4, "macdonald": 6}


def test_a_particle_is_also_read_with_the_word_after_it_even_if_no_table_knows_both():
    assert ready("van zquorn")[1]["vanzquorn"] == 3


def test_an_unknown_long_word_is_parted_where_the_table_knows_the_parts_and_kept_whole_too():
    assert ready("jamesjohnson")[1] == {"james": 1, "johnson": 2, "jamesjohnson": 3}


def test_one_letter_may_be_lost_between_the_parts():
    assert ready("jamesxjohnson")[1] == {"james": 1, "johnson": 2, "jamesxjohnson": 3}


def test_a_known_word_is_never_parted():
    assert ready("testfield")[1] == {"testfield": 1}


@pytest.mark.parametrize(
    ("text", "costs"),
    [
        ("james zquorn", [MISSING, MISSING]),
        ("j zquorn ltd", [MISSING_INITIAL, MISSING, MISSING_LITTLE]),
        ("jamesjohnson", [MISSING_PART, MISSING_PART]),
    ],
)
def test_what_is_missing_costs_by_what_it_tells(text, costs):
    assert ready(text)[0].costs.tolist() == costs


@given(NAMES)
def test_every_question_is_within_its_bounds_and_covers_every_place(name):
    text = spell(name)
    if text:
        question, _ = ready(text)
        assert question.places <= MOST_WORDS
        assert len(question.starts) <= MOST_ASKED
        assert np.bitwise_or.reduce(question.covers) == (1 << question.places) - 1
