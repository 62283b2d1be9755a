from hypothesis import given
from hypothesis import strategies as st
from tests.core.linking.screening.worlds import NAMES, ask, index_of

from plait.linking.screening.alignment import BOTH_UNPAIRED, OUT_OF_ORDER
from plait.linking.screening.answer import Query
from plait.linking.screening.postings import LEFT, LEFT_INITIAL, LEFT_MIDDLE
from plait.linking.screening.question import MISSING


def parts(name, asked):
    """What is said of one name: the word asked, the word found, its weight and how they are near."""
    (hit,) = ask(index_of(name), Query(name=asked)).hits
    return [tuple(pair[:4]) for pair in hit.pairs]


def test_a_word_that_covers_two_places_leaves_neither_missing():
    assert [part[:2] for part in parts("anna macdonald", "anna mac donald")] == [
        ("anna", "anna"), ("macdonald", "macdonald"),
    ]  # fmt: skip


def test_a_word_asked_and_a_word_found_without_partners_stand_together():
    assert parts("mary zquorn macdonald", "anna zquorn macdonald")[2:] == [
        ("anna", "mary", BOTH_UNPAIRED - MISSING - LEFT, "another word")
    ]


def test_what_is_missing_what_was_not_asked_and_the_order_each_have_their_part():
    assert parts("macdonald otto zquorn", "zquorn anna macdonald")[2:] == [
        ("anna", "", -MISSING, "asked, not in the name"),
        ("", "otto", -LEFT_MIDDLE, "in the name, not asked"),
        ("", "", -OUT_OF_ORDER, "the words stand in another order"),
    ]
    assert parts("q zquorn macdonald", "zquorn macdonald")[2:] == [("", "q", -LEFT_INITIAL, "in the name, not asked")]


def test_how_rare_a_word_is_is_said_where_a_public_list_tells():
    (hit,) = ask(index_of("anna zquorn"), Query(name="anna zquorn")).hits
    assert [pair.one_in for pair in hit.pairs] == [200, None]


@given(st.sets(NAMES, min_size=2, max_size=8), NAMES)
def test_each_word_of_a_name_stands_in_one_part(names, asked):
    for hit in ask(index_of(*names), Query(name=asked)).hits:
        assert sorted(pair.found for pair in hit.pairs if pair.found) == sorted(hit.name.split())
