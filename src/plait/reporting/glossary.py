"""The words we use, read from the code itself: so the page is true as long as the code is."""

import importlib
import inspect
import pkgutil
from dataclasses import dataclass
from enum import StrEnum
from types import ModuleType

import plait.domain
import plait.policy
from plait.reference import words


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """One word and what it means here; `standing` is published, ours, or empty for a word of the code."""

    word: str
    meaning: str
    standing: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Words that belong together; of a list from the code, where each says itself, `meaning` is that of them all."""

    title: str
    words: tuple[Word, ...]
    meaning: str = ""


def glossary() -> tuple[Section, ...]:
    """The words of the strategy, the nouns of the code, and each list of published words, in that order."""
    lists = [_list_of(enum) for module in _modules() for enum in _enums(module)]
    return (_words_of_the_strategy(), _nouns(), *sorted(lists, key=lambda section: section.title))


def as_markdown() -> str:
    """The glossary as the document `docs/glossary.md`."""
    lines = [
        "# Words we use",
        "",
        "Generated from the code by `./plait glossary`; a test holds the two to each other.",
        "",
    ]
    for section in glossary():
        lines += [f"## {section.title}", "", *(_as_list(section) if section.meaning else _as_table(section)), ""]
    return "\n".join(lines)


def _as_table(section: Section) -> list[str]:
    rows = [f"| {word.word} | {word.meaning} | {word.standing or '-'} |" for word in section.words]
    return ["| word | meaning | standing |", "|---|---|---|", *rows]


def _as_list(section: Section) -> list[str]:
    """The words in one sentence, each with what the code calls it where that says more."""
    said = []
    for one in section.words:
        is_told = one.meaning in one.word.lower().replace("-", " ")
        said.append(one.word if is_told else f"{one.word} ({one.meaning})")
    return [f"{section.meaning}: {'; '.join(said)}."]


def _words_of_the_strategy() -> Section:
    defined = (Word(word=one.word, meaning=one.meaning, standing=one.standing) for one in words())
    return Section(title="Words of the strategy", words=tuple(defined))


def _nouns() -> Section:
    nouns = [Word(word=_spoken(module), meaning=_first_line(module)) for module in _modules()]
    return Section(title="Nouns of the code", words=tuple(sorted(nouns, key=lambda noun: noun.word)))


def _list_of(enum: type[StrEnum]) -> Section:
    members = (Word(word=str(getattr(one, "words", None) or one.value), meaning=_name(one)) for one in enum)
    return Section(title=_split(enum.__name__), words=tuple(members), meaning=_first_line(enum))


def _modules() -> list[ModuleType]:
    found: list[ModuleType] = []
    for package in (plait.domain, plait.policy):
        names = sorted(info.name for info in pkgutil.iter_modules(package.__path__))
        found += [importlib.import_module(f"{package.__name__}.{name}") for name in names]
    return found


def _enums(module: ModuleType) -> list[type[StrEnum]]:
    classes = [thing for _, thing in inspect.getmembers(module, inspect.isclass)]
    return [
        thing
        for thing in classes
        if issubclass(thing, StrEnum) and thing.__module__ == module.__name__ and thing.__doc__
    ]


def _spoken(module: ModuleType) -> str:
    return module.__name__.rpartition(".")[2].replace("_", " ")


def _first_line(thing: object) -> str:
    return (inspect.getdoc(thing) or "").partition("\n")[0].rstrip(".").replace("|", "/")


def _name(member: StrEnum) -> str:
    return member.name.replace("_", " ").lower()


def _split(name: str) -> str:
    return "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in name).strip().capitalize()
