"""Which words name a person who is disposed of, and how they are taken out of text without taking out anybody else.

Words are *near* in a text that is tied to the person: there every name, number and day of theirs goes. In any other
text only what is theirs alone is *far*: forename and surname together, or a number or address, where nobody else who
is kept has the same. In a file the parts of a name may stand in different columns.
"""

import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import product

GONE = "[disposed of]"
# How far apart the parts of one person may stand in a file, in bytes: in one line, or in lines that each begin with
# a quoted word, as those of one JSON object do.
GAP = 240
IN_ONE_ROW = rb"(?:[^\n{}]|\n(?=\s*\")){0,%d}?" % GAP
SHORTEST = 2
NOTHING = re.compile(r"(?!)")
NOTHING_IN_FILES = re.compile(rb"(?!)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What was said of the person: each way they were named, and each value, as it stands in the records."""

    names: frozenset[tuple[str, str]] = frozenset()
    """forename and surname"""
    birth_dates: frozenset[str] = frozenset()
    postcodes: frozenset[str] = frozenset()
    phones: frozenset[str] = frozenset()
    others: frozenset[str] = frozenset()
    """addresses, e-mail addresses, whole names"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The patterns that find the person, and `needles`: one of them stands in every text that `far` finds."""

    near: re.Pattern[str]
    far: re.Pattern[str]
    in_files: re.Pattern[bytes]
    needles: tuple[str, ...]

    def cut_near(self, text: str) -> str:
        """A text that is tied to the person, without them."""
        return self.near.sub(GONE, text)

    def cut_far(self, text: str) -> str:
        """Any other text, without what names nobody else."""
        return self.far.sub(GONE, text)

    def are_in(self, pieces: Iterable[bytes]) -> bool:
        """True if the person stands in a file, given piece by piece."""
        overlap = 4 * GAP
        tail = b""
        for piece in pieces:
            if self.in_files.search(tail + piece):
                return True
            tail = (tail + piece)[-overlap:]
        return False


def words_of(said: Said, *, shared: Collection[str] = ()) -> Words:
    """The patterns for what was said of one person. `shared`: names ("forename surname") and values, in small
    letters, that somebody who is kept has too; they are near, never far."""
    kept = frozenset(shared)
    own_names = frozenset(name for name in said.names if " ".join(name).lower() not in kept)
    own = [(text, build) for text, build in _values(said) if text.lower() not in kept]
    far = [*map(_together, own_names), *(build(text) for text, build in own)]
    single = {word for name in said.names for word in name}
    near = [*map(_together, said.names), *map(_phrase, single), *(build(text) for text, build in _values(said))]
    near += [*map(_day, said.birth_dates), *map(_spaced, said.postcodes)]
    return Words(
        near=_any(near),
        far=_any(far),
        in_files=_in_files(said, own_names, [text for text, _ in own]),
        needles=tuple(sorted({_ascii(surname) for _, surname in own_names} | {_ascii(text) for text, _ in own})),
    )


def _values(said: Said) -> Iterator[tuple[str, Callable[[str], str]]]:
    yield from ((text, _number) for text in sorted(said.phones))
    yield from ((text, _phrase) for text in sorted(said.others))


def _any(patterns: Iterable[str]) -> re.Pattern[str]:
    found = sorted({pattern for pattern in patterns if pattern}, key=lambda one: (-len(one), one))
    return re.compile(rf"(?<!\w)(?:{'|'.join(found)})(?!\w)", re.IGNORECASE) if found else NOTHING


def _phrase(text: str) -> str:
    """The words of a text, whatever stands between them."""
    parts = [re.escape(part) for part in re.split(r"[\s,]+", text) if part]
    return r"[\s,]+".join(parts) if len(text.strip()) >= SHORTEST else ""


def _together(name: tuple[str, str]) -> str:
    """Forename and surname in either order, with at most two other names between them."""
    forename, surname = (_phrase(part) for part in name)
    if not (forename and surname):
        return ""
    return rf"{forename}(?:[\s.]+\w+){{0,2}}[\s.,]+{surname}|{surname}[\s,]+{forename}"


def _number(text: str) -> str:
    """The digits of a telephone number, spaced in any way but within the last three, after 44, a nought or neither."""
    own = re.sub(r"\D", "", text).removeprefix("44").removeprefix("0")
    between = r"[\s()-]*"
    return rf"(?:\+?44|0)?{between}{between.join([*own[:-3], own[-3:]])}" if len(own) > SHORTEST else ""


def _spaced(text: str) -> str:
    letters = re.sub(r"\s", "", text)
    return rf"{re.escape(letters[:-3])}\s*{re.escape(letters[-3:])}" if len(letters) > SHORTEST + 2 else ""


def _day(text: str) -> str:
    """A day of birth in the ways that people write it; a part of one as it stands."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return re.escape(text) if len(text) > SHORTEST + 2 else ""
    between, month = r"[\s/.,-]+", f"(?:0?{day.month}|{day:%b}(?:{f'{day:%B}'[3:]})?)"
    number = rf"0?{day.day}(?:st|nd|rd|th)?"
    year = f"(?:{day.year // 100})?{day.year % 100:02}"
    return "|".join(
        [re.escape(text), between.join([number, month, year]), between.join([f"{day:%B}", number, str(day.year)])]
    )


def _in_files(said: Said, own_names: Collection[tuple[str, str]], own_values: Collection[str]) -> re.Pattern[bytes]:
    """Forename and surname in one row; where others have the same name, with the day of birth or another value."""
    sure = [_row(name) for name in own_names] + [_bytes(text) for text in own_values]
    telling = [_bytes(text) for text in (*said.birth_dates, *said.phones, *said.others, *said.postcodes)]
    for name, text in product(set(said.names) - set(own_names), filter(None, telling)):
        sure += [_row(name) + IN_ONE_ROW + text, text + IN_ONE_ROW + _row(name)] if _row(name) else []
    found = sorted(filter(None, sure))
    return re.compile(b"|".join(b"(?:" + one + b")" for one in found), re.IGNORECASE) if found else NOTHING_IN_FILES


def _row(name: tuple[str, str]) -> bytes:
    forename, surname = map(_bytes, name)
    if not (forename and surname):
        return b""
    return b"(?:" + forename + IN_ONE_ROW + surname + b"|" + surname + IN_ONE_ROW + forename + b")"


def _bytes(text: str) -> bytes:
    """The text in every case and encoding that a file may hold it in."""
    written = {text, text.upper(), text.lower(), text.title()}
    forms = {json.dumps(word)[1:-1].encode() for word in written} if len(text.strip()) >= SHORTEST else set()
    for word, encoding in product(written, ("utf-8", "cp1252", "utf-16-le")) if forms else ():
        forms.add(word.encode(encoding, errors="ignore"))
    return b"(?:" + b"|".join(re.escape(form) for form in sorted(forms)) + b")" if forms else b""


def _ascii(text: str) -> str:
    """The longest part that every database compares without regard to case; a number's last digits."""
    if text and not re.search(r"[A-Za-z]", text):
        return re.sub(r"\D", "", text)[-3:]
    return max(re.split(r"[^A-Za-z0-9]+", text), key=len)
