"""Opaque identities: random, never a sequence, and readable aloud.

Every thing that can be cited has a random 63-bit number as its key. People see it as thirteen letters and
digits of Crockford's base 32 (no I, L, O or U), so that it can be typed from paper.
"""

import secrets
from dataclasses import dataclass
from typing import NewType

MentionId = NewType("MentionId", int)
SubjectId = NewType("SubjectId", int)
MarkingId = NewType("MarkingId", int)
GroupId = NewType("GroupId", int)
PartnerId = NewType("PartnerId", int)
PersonId = NewType("PersonId", int)
UnitId = NewType("UnitId", int)
GrantId = NewType("GrantId", int)
TokenId = NewType("TokenId", int)
AudienceId = NewType("AudienceId", int)
OriginId = NewType("OriginId", int)

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
LENGTH = 13
BITS = 63
_VALUE_OF = {letter: value for value, letter in enumerate(ALPHABET)}
# What people type when they misread: letter O for nought, I and L for one.
_MISREAD = str.maketrans({"o": "0", "i": "1", "l": "1"})


class UnreadableId(ValueError):
    """The text is not thirteen letters of the alphabet, or names a number outside 63 bits."""


def new_id() -> int:
    """A fresh random identity, 1 to 2**63 - 1."""
    return secrets.randbelow((1 << BITS) - 1) + 1


def encode(number: int) -> str:
    """The thirteen letters that stand for `number`. Raises UnreadableId outside 63 bits."""
    if not 0 <= number < 1 << BITS:
        raise UnreadableId(f"{number} is not a 63-bit identity")
    letters = []
    for _ in range(LENGTH):
        number, value = divmod(number, 32)
        letters.append(ALPHABET[value])
    return "".join(reversed(letters))


def decode(text: str) -> int:
    """The number that `text` stands for; capitals and misread letters are forgiven. Raises UnreadableId."""
    letters = text.strip().lower().translate(_MISREAD)
    if len(letters) != LENGTH or any(letter not in _VALUE_OF for letter in letters):
        raise UnreadableId("an identity is thirteen letters and digits")
    number = 0
    for letter in letters:
        number = number * 32 + _VALUE_OF[letter]
    if number >= 1 << BITS:
        raise UnreadableId("an identity is thirteen letters and digits")
    return number


@dataclass(frozen=True, slots=True, order=True)
class Ref:
    """A citation of one thing: what kind it is and which. Written `report:2k7…`; the thread is made of these."""

    kind: str
    id: int

    def __str__(self) -> str:
        return f"{self.kind}:{encode(self.id)}"

    @classmethod
    def parse(cls, text: str) -> "Ref":
        """Read a citation back. Raises UnreadableId."""
        kind, colon, code = text.partition(":")
        if not colon or not kind.replace("_", "").isalpha():
            raise UnreadableId("a citation is a kind, a colon and an identity")
        return cls(kind, decode(code))
