from pathlib import Path

from plait.policy.roles import Role
from plait.reporting.glossary import as_markdown, glossary

DOCUMENT = Path(__file__).resolve().parents[3] / "docs" / "glossary.md"


def test_each_word_has_a_meaning() -> None:
    assert [word for section in glossary() for word in section.words if not word.meaning.strip()] == []


def test_the_words_of_the_strategy_come_first_and_say_their_standing() -> None:
    first = glossary()[0]
    assert first.words[0].word == "Divert"
    assert {word.standing for word in first.words} == {"published", "ours"}


def test_each_role_stands_in_it() -> None:
    said = {word.word for section in glossary() for word in section.words}
    assert {role.words for role in Role} <= said


def test_the_document_is_what_the_code_says() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == as_markdown(), "run ./plait glossary"
