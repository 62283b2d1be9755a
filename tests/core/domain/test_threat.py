import pytest

from plait.domain.threat import Enabler, Threat, UnknownWord
from plait.reference import enablers, threats


def test_the_published_lists_have_12_threats_and_8_enablers() -> None:
    assert (len(Threat), len(Enabler)) == (12, 8)


@pytest.mark.parametrize("word", ["drugs", "Drugs", " DRUGS "])
def test_a_threat_is_found_by_its_code_or_its_published_word(word: str) -> None:
    assert Threat.parse(word) is Threat.DRUGS


def test_every_word_finds_itself_by_code_and_by_label() -> None:
    for words in (Threat, Enabler):
        assert all(words.parse(word.value) is word and words.parse(word.label) is word for word in words)


def test_an_unpublished_word_is_refused() -> None:
    with pytest.raises(UnknownWord, match="piracy"):
        Threat.parse("piracy")


def test_the_words_are_those_of_the_reference_lists() -> None:
    assert [(word.value, word.label) for word in Threat] == [(row.key, row.name) for row in threats()]
    assert [(word.value, word.label) for word in Enabler] == [(row.key, row.name) for row in enablers()]
