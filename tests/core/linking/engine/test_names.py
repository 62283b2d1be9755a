from hypothesis import given
from hypothesis import strategies as st
from tests.core.linking.engine.worlds import texts

from plait.linking.engine.codes import coded
from plait.linking.engine.names import LONGEST_WORD, MOST_WORDS, sounds, split, whole_names


def spoken(name, without_titles=True):
    found = split(texts([name]), without_titles=without_titles)
    return [found.words[int(code)].as_py() for code in found.codes]


def test_titles_and_single_letters_are_no_names():
    assert spoken("sir aldo x of the 3rd brackwell") == ["aldo", "brackwell"]


def test_a_name_of_titles_alone_keeps_them():
    assert spoken("lord baron") == ["lord", "baron"]


def test_first_and_last_words_and_the_name_put_together_again():
    found = split(texts(["aldo kelm brack", "aldo", None]), without_titles=True)
    assert found.end(last=False).to_pylist() == ["aldo", "aldo", None]
    assert found.end(last=True).to_pylist() == ["brack", None, None]
    assert found.joined().to_pylist() == ["aldo kelm brack", "aldo", None]


@given(st.lists(st.none() | st.text(alphabet="abж ", max_size=200), max_size=6))
def test_no_name_has_more_words_or_letters_than_are_looked_at(names):
    found = split(texts(names), without_titles=True)
    assert len(found.offsets) == len(names) + 1
    assert all(count <= MOST_WORDS for count in found.offsets[1:] - found.offsets[:-1])
    assert all(len(word) <= LONGEST_WORD for word in found.words.to_pylist())


def test_a_short_form_sounds_like_its_full_form():
    heard = sounds(texts(["kit", "christopher", "кирилл", "k", None]), {"kit": "christopher"}).tolist()
    assert heard[0] == heard[1] != 0
    assert heard[2] not in (0, heard[0])
    assert heard[3:] == [0, 0]


def test_whole_names_join_what_is_there():
    column = whole_names(coded(texts(["Aldo", None, None])), coded(texts(["Brack", "Brack", None])))
    assert [column.values[code].as_py() if code >= 0 else None for code in column.codes.tolist()] == [
        "aldo brack",
        "brack",
        None,
    ]
