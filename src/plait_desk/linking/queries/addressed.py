"""Who is said to be at an address: found by its words, and compared word by word."""

import re
import unicodedata

from plait.domain.ids import Ref
from plait.domain.statement import Property
from plait.linking.streets import STREETS
from plait.policy.access import Reader
from plait_desk.linking.queries.records import Record
from plait_desk.search.models import SearchEntry
from plait_desk.search.queries.words import holding

MOST_AT = 200
MOST_WORDS = 8
_WORD = re.compile(r"[a-z0-9]+")
_POSTCODE = re.compile(r"\b([a-z]{1,2}[0-9][a-z0-9]?) ?([0-9][a-z]{2})\b")


def found_at(reader: Reader, place: Record) -> set[int]:
    """The newest readable records that may be at this address: those that are found by its words."""
    line, postcode = _where(place)
    named = [word for word in line if word not in _KINDS]
    words = [*named[:2], *postcode[:1]] if postcode else named[:MOST_WORDS]
    if len(words) < 2:
        return set()
    entries = SearchEntry.objects.readable_by(reader).filter(pk__in=holding(reader, words, ()))
    refs = map(Ref.parse, entries.order_by("-pk").values_list("ref", flat=True)[:MOST_AT])
    return {ref.id for ref in refs if ref.kind == "mention"}


def is_at(record: Record, place: Record) -> bool:
    """True if both say one address: with one postcode, one line may leave out the town; without, they are the same."""
    (line, postcode), (other, at) = _where(record), _where(place)
    length = min(len(line), len(other))
    return length > 1 and postcode == at and line[:length] == other[:length] and (bool(at) or len(line) == len(other))


def _where(record: Record) -> tuple[list[str], tuple[str, ...]]:
    """The words of its address in their short forms, and its postcode in two parts, or none."""
    text = _plain(record.value(Property.ADDRESS))
    found = _POSTCODE.search(f"{text} {_plain(record.value(Property.POSTCODE))}")
    line = _POSTCODE.sub(" ", text) if found else text
    words = [STREETS.get(word, word) for word in _WORD.findall(line)]
    return [word for word in words if word], found.groups() if found else ()


def _plain(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text.lower())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


_KINDS = frozenset(STREETS.values())
