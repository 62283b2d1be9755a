"""What things are called, in the words of the statements that one reader may read."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypedDict, cast

import numpy as np

from plait.domain.mention import MentionKind
from plait.domain.statement import Property
from plait.mapping.naming import names_among
from plait.policy.access import Reader
from plait.policy.permissions import Permission
from plait_desk.accounts.queries import readable_markings
from plait_desk.collection.models import Mention
from plait_desk.collection.queries import statements
from plait_desk.mapping.queries.drawn import current_edition, load_names
from plait_desk.mapping.queries.since import changed_since

UNNAMED = "no name given"
_NAMING = (Property.NAME, Property.TITLE, Property.LICENCE_TYPE, Property.COMPANY_NUMBER, Property.VALUE_GBP)


class _Said(TypedDict):
    """The columns of NAMED that make a name."""

    mention_id: int
    kind: str
    property: str | None
    value: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """How a page names one mention: its name, its kind, and a few words more (a company number, a value)."""

    name: str
    kind: str
    more: str = ""


def names_of(reader: Reader, mention_ids: Iterable[int]) -> dict[int, Name]:
    """The names of these mentions from what the reader may read, in the order asked; one they may not read is left out.

    Names lie beside the drawn ties; what came in or was corrected after the last drawing is asked of the records.
    """
    asked = [id_ for id_ in mention_ids if id_ > 0]
    wanted = set(asked)
    edition = current_edition()
    told = _kept(reader, wanted - changed_since(edition), edition.file) if edition else []
    fresh = wanted - {row["mention_id"] for row in told}
    if fresh:
        told += _asked(reader, fresh)
    kinds: dict[int, str] = {}
    words: dict[int, dict[str, str]] = {}
    for row in told:
        kinds[row["mention_id"]] = row["kind"]
        if row["property"] and row["value"]:
            words.setdefault(row["mention_id"], {}).setdefault(row["property"], row["value"])
    return {id_: _name(kinds[id_], words.get(id_, {})) for id_ in asked if id_ in kinds}


def _kept(reader: Reader, wanted: set[int], file: str) -> list[_Said]:
    markings = readable_markings(reader, Permission.COLLECTION_STATEMENT_READ)
    found = names_among(load_names(file), np.array(sorted(wanted), dtype=np.int64), markings)
    return cast(list[_Said], found.select(["mention_id", "kind", "property", "value"]).to_pylist())


def _asked(reader: Reader, wanted: set[int]) -> list[_Said]:
    kinds = dict(Mention.objects.readable_by(reader).filter(pk__in=wanted).values_list("pk", "kind"))
    if not kinds:
        return []
    said = statements(reader, sorted(kinds)).select(["mention_id", "property", "value"]).to_pylist()
    return [
        *(_Said(mention_id=id_, kind=kind, property=None, value=None) for id_, kind in kinds.items()),
        *(
            _Said(mention_id=id_, kind=kinds[id_], property=row["property"], value=row["value"])
            for row in said
            if (id_ := row["mention_id"]) in kinds
        ),
    ]


def _name(kind: str, words: dict[str, str]) -> Name:
    if kind == MentionKind.PERSON:
        parts = (words.get(Property.FORENAME, ""), words.get(Property.SURNAME, "").upper())
        return Name(name=" ".join(part for part in parts if part) or words.get(Property.NAME, UNNAMED), kind=kind)
    named = next((words[key] for key in _NAMING if words.get(key)), UNNAMED)
    return Name(name=named, kind=kind, more=_more(kind, words))


def _more(kind: str, words: dict[str, str]) -> str:
    if kind == MentionKind.NOTICE and words.get(Property.VALUE_GBP):
        return pounds(words[Property.VALUE_GBP])
    if kind == MentionKind.LICENCE:
        return words.get(Property.STATUS, "")
    if kind == MentionKind.PROPERTY:
        title = f"title {words[Property.TITLE]}" if words.get(Property.TITLE) else ""
        return ", ".join(word for word in (title, words.get(Property.INTEREST, "")) if word)
    return words.get(Property.COMPANY_NUMBER, "")


def pounds(value: str) -> str:
    """£1.2m, £340,000: as people say it; the text as given where it is no number."""
    try:
        amount = float(value)
    except ValueError:
        return value
    return f"£{amount / 1e6:,.1f}m" if amount >= 1e6 else f"£{amount:,.0f}"
