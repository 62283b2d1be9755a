import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.linking.screening.worlds import NAMES, TABLE, index_of

from plait.linking.screening.alignment import OUT_OF_ORDER, align, room, scoring_of
from plait.linking.screening.expansion import expand, understand
from plait.linking.screening.postings import LEFT, LEFT_MIDDLE
from plait.linking.screening.question import MISSING
from plait.linking.screening.spelling import spell


def scores(names, asked):
    """The score of each distinct name, by name."""
    ordered = sorted({spell(name) for name in names}, key=str.encode)
    listed = index_of(*ordered).base.names
    question, heard, _ = understand(np.frombuffer(asked.encode(), dtype=np.uint8), TABLE, listed.words)
    every = np.full(len(ordered) // 8 + 1, 255, dtype=np.uint8)
    expansions = expand(question, heard, listed, TABLE.initials, every)
    scoring, pairing = scoring_of(listed, question, expansions, TABLE.initials), room()
    return {name: align(scoring, number, pairing) for number, name in enumerate(ordered)}


def test_a_name_scores_what_its_words_weigh():
    found = scores(["james testfield", "james", "testfield"], "james testfield")
    assert found["james testfield"] == pytest.approx(found["james"] + found["testfield"] + 2 * MISSING)


def test_words_in_another_order_score_a_little_less():
    found = scores(["james testfield", "testfield james"], "james testfield")
    assert found["james testfield"] - found["testfield james"] == OUT_OF_ORDER


def test_a_middle_name_that_was_not_asked_costs_less_than_another_surname():
    found = scores(["james testfield", "james otto testfield", "james testfield otto"], "james testfield")
    assert found["james testfield"] - found["james otto testfield"] == LEFT_MIDDLE
    assert found["james testfield"] - found["james testfield otto"] == LEFT


def test_two_words_read_as_one_count_once():
    found = scores(["anna macdonald", "anna mac donald"], "anna mac donald")
    assert found["anna macdonald"] > 0
    assert found["anna mac donald"] > 0


def test_an_initial_asked_stands_for_any_word_that_it_begins():
    found = scores(["james testfield", "mary testfield"], "j testfield")
    assert found["james testfield"] > found["mary testfield"]


@given(st.sets(NAMES.filter(lambda name: spell(name)), min_size=1, max_size=6), NAMES)
def test_no_name_scores_more_than_the_one_asked(names, asked):
    text = spell(asked)
    if text:
        found = scores({*names, asked}, text)
        # Joined readings of two words may outweigh both apart; without them the same name is always best.
        if len(text.split()) == 1:
            assert found[text] == max(found.values())


@given(st.sets(NAMES.filter(lambda name: spell(name)), min_size=1, max_size=6), NAMES)
def test_the_score_of_a_name_does_not_depend_on_the_other_names(names, asked):
    text = spell(asked)
    if text:
        together = scores(names, text)
        assert all(scores([name], text)[spell(name)] == together[spell(name)] for name in names)
