import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from tests.core.linking.screening.test_alignment import scores
from tests.core.linking.screening.worlds import NAMES, TABLE, index_of

from plait.linking.screening.expansion import understand
from plait.linking.screening.search import BELOW_BEST, FLOOR, MOST_NAMES, find_names
from plait.linking.screening.spelling import spell


def best(names, asked):
    """The best names with their scores, best first."""
    ordered = sorted({spell(name) for name in names}, key=str.encode)
    listed = index_of(*ordered).base.names
    question, heard, _ = understand(np.frombuffer(asked.encode(), dtype=np.uint8), TABLE, listed.words)
    every = np.full(len(ordered) // 8 + 1, 255, dtype=np.uint8)
    _, found, of_found = find_names(listed, question, heard, TABLE.initials, every)
    return [(ordered[name], score) for name, score in zip(found.tolist(), of_found.tolist(), strict=True)]


@given(st.sets(NAMES.filter(lambda name: spell(name)), min_size=1, max_size=40), NAMES)
def test_the_search_finds_what_scoring_every_name_finds(names, asked):
    text = spell(asked)
    if any(len(word) > 1 for word in text.split()):
        ranked = sorted((-score, name.encode(), name) for name, score in scores(names, text).items())
        least = max(FLOOR, -ranked[0][0] - BELOW_BEST)
        assert best(names, text) == [(name, -against) for against, _, name in ranked if -against >= least][:MOST_NAMES]


def test_of_many_equal_names_the_first_in_order_are_kept():
    names = [f"zquorn q{a}{b}" for a in "abcdefgh" for b in "mnopqrst"]
    assert [name for name, _ in best(names, "zquorn")] == sorted(names)[:MOST_NAMES]


def test_initials_alone_find_nothing():
    assert best(["james testfield", "j t"], "j t") == []
