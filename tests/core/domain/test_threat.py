import pytest

from plait.domain.threat import Enabler, Strand, Threat, UnknownWord


def test_the_published_lists_have_12_threats_8_enablers_and_4_strands() -> None:
    assert (len(Threat), len(Enabler), len(Strand)) == (12, 8, 4)


@pytest.mark.parametrize("word", ["drugs", "Drugs", " DRUGS "])
def test_a_threat_is_found_by_its_code_or_its_published_word(word: str) -> None:
    assert Threat.parse(word) is Threat.DRUGS


def test_every_word_finds_itself_by_code_and_by_label() -> None:
    for words in (Threat, Enabler, Strand):
        assert all(words.parse(word.value) is word and words.parse(word.label) is word for word in words)


def test_an_unpublished_word_is_refused() -> None:
    with pytest.raises(UnknownWord, match="piracy"):
        Threat.parse("piracy")
