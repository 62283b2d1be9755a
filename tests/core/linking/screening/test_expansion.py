import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from tests.core.linking.screening.test_vocabulary import in_bytes
from tests.core.linking.screening.worlds import NAMES, TABLE, WORDS, index_of

from plait.linking.screening.expansion import HEAVIEST, HEAVIEST_LITTLE, STEPS, expand, understand
from plait.linking.screening.frequency import words_of


def expanded(names, asked, hidden=()):
    """For each word asked, the words of the list that it may be with their weights."""
    listed = index_of(*names).base.names
    readable = np.packbits([name not in hidden for name in sorted(names, key=str.encode)], bitorder="little")
    question, heard, _ = understand(in_bytes(asked), TABLE, listed.words)
    found = expand(question, heard, listed, TABLE.initials, readable)
    words = words_of(listed.words).to_pylist()
    return [
        {words[found.words[k]]: found.weights[k] for k in range(found.starts[j], found.starts[j + 1])}
        for j in range(len(question.starts))
    ]


def test_a_rare_word_weighs_more_than_a_common_one_and_a_misspelt_one_less():
    (found,) = expanded(["testfield", "testfeild"], "testfield")
    (rare,) = expanded(["zquorn"], "zquorn")
    assert rare["zquorn"] > found["testfield"] > found["testfeild"] > 0


def test_a_short_form_is_found_from_the_full_one_and_back():
    assert expanded(["jim"], "james")[0]["jim"] > 0
    assert expanded(["james"], "jim")[0]["james"] > 0


def test_a_word_may_be_its_initial():
    assert 0 < expanded(["t"], "testfield")[0]["t"] <= 2.5


def test_a_word_that_is_only_in_names_one_may_not_read_is_not_found():
    assert expanded(["zquorn", "zqourn"], "zquorn", hidden={"zquorn"})[0].keys() == {"zqourn"}


def test_a_legal_form_says_little():
    assert expanded(["ltd"], "ltd")[0]["ltd"] <= HEAVIEST_LITTLE


@given(st.lists(st.sampled_from(WORDS), min_size=1, unique=True), st.sampled_from(("jamesjohnson", "mockrie", "jim j")))
def test_weights_are_steps_within_their_bound_and_never_depend_on_the_other_names(names, asked):
    names = [name for name in names if name.isascii()]
    for found in expanded(names, asked) if names else ():
        for word, weight in found.items():
            assert 0 < weight <= HEAVIEST
            assert weight * STEPS == round(weight * STEPS)
            assert any(alone.get(word) == weight for alone in expanded([word], asked))


@given(NAMES)
def test_more_words_say_more(name):
    text = " ".join(name.split()[:4])
    if text and text.isascii():
        said = understand(in_bytes(text), TABLE, TABLE.words)[2]
        more = understand(in_bytes(f"{text} zzyzzy"), TABLE, TABLE.words)[2]
        assert 0 <= said < more
