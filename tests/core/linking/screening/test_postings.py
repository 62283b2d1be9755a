import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st
from tests.core.linking.screening.worlds import NAMES, TABLE

from plait.linking.screening.frequency import words_of
from plait.linking.screening.postings import (
    CHEAP,
    FULL,
    LEFT,
    LEFT_INITIAL,
    LEFT_LITTLE,
    LEFT_MIDDLE,
    cost_of_word,
    names_of,
)
from plait.linking.screening.spelling import spell


def listed(*names):
    return names_of(pa.array(sorted(names, key=str.encode), pa.large_string()), TABLE, with_table=False)


def costs(name):
    names, size = listed(name), len(name.split())
    return [cost_of_word(names.name_words, names.words.kinds, 0, size, place) for place in range(size)]


@given(st.sets(NAMES.map(spell), min_size=1))
def test_words_lead_to_names_and_names_to_words(given_names):
    ordered = sorted(given_names, key=str.encode)
    names = listed(*ordered)
    words = words_of(names.words).to_pylist()
    assert words == sorted(words, key=str.encode)
    for number, name in enumerate(ordered):
        of_name = names.name_words[names.name_starts[number] : names.name_starts[number + 1]]
        assert " ".join(words[word] for word in of_name) == name
    for place, word in enumerate(words):
        found = names.posting_names[names.posting_starts[place] : names.posting_starts[place + 1]].tolist()
        assert sorted(set(found)) == [number for number, name in enumerate(ordered) if word in name.split()]
        assert found == sorted(found)


def test_what_was_not_asked_costs_by_what_it_tells():
    assert costs("james otto testfield") == [LEFT, LEFT_MIDDLE, LEFT]
    assert costs("james otto plumbing ltd") == [LEFT, LEFT, LEFT, LEFT_LITTLE]
    assert costs("j testfield") == [LEFT_INITIAL, LEFT]
    assert costs("james o testfield") == [LEFT, LEFT_INITIAL, LEFT]


def test_with_the_table_its_words_are_in_the_vocabulary_and_lead_nowhere():
    spelled = pa.array(["anna zquorn"], pa.large_string())
    without, names = (names_of(spelled, TABLE, with_table=flag) for flag in (False, True))
    words = words_of(names.words).to_pylist()
    assert set(words) == {"zquorn", *words_of(TABLE.words).to_pylist()}
    assert words == sorted(words, key=str.encode)
    leading = [word for place, word in enumerate(words) if np.diff(names.posting_starts)[place] > 0]
    assert leading == words_of(without.words).to_pylist() == ["anna", "zquorn"]


def test_a_signature_holds_the_other_words_and_says_when_it_is_full():
    names = listed("a b c d e f testfield", "james otto testfield")
    parts = [[int(one) >> (16 * k) & 0xFFFF for k in range(4)] for one in names.posting_signatures]
    assert any(part[3] & FULL == FULL for part in parts)
    otto = int(names.hashes[words_of(names.words).to_pylist().index("otto")])
    assert any(part[:2] == [otto | CHEAP, part[1]] or part[1] == otto | CHEAP for part in parts)
    assert names.hashes.min() > 0
    assert np.all(names.hashes < FULL)
