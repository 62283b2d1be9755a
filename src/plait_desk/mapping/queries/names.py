"""What things are called, in the words of the statements that one reader may read."""

from collections.abc import Iterable
from dataclasses import dataclass

from plait.domain.mention import MentionKind
from plait.domain.statement import Property
from plait.policy.access import Reader
from plait_desk.collection.models import Mention
from plait_desk.collection.queries import statements

UNNAMED = "no name given"
_NAMING = (Property.NAME, Property.TITLE, Property.LICENCE_TYPE, Property.COMPANY_NUMBER, Property.VALUE_GBP)


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """How a page names one mention: its name, its kind, and a few words more (a company number, a value)."""

    name: str
    kind: str
    more: str = ""


def names_of(reader: Reader, mention_ids: Iterable[int]) -> dict[int, Name]:
    """The names of these mentions from what the reader may read; a mention they may not read is left out."""
    wanted = sorted({id_ for id_ in mention_ids if id_ > 0})
    if not wanted:
        return {}
    kinds = dict(Mention.objects.readable_by(reader).filter(pk__in=wanted).values_list("pk", "kind"))
    told: dict[int, dict[str, str]] = {id_: {} for id_ in kinds}
    said = statements(reader, mention_ids=sorted(kinds)).select(["mention_id", "property", "value"])
    for row in said.to_pylist():
        if row["value"] and row["mention_id"] in told:
            told[row["mention_id"]].setdefault(row["property"], row["value"])
    return {id_: _name(kinds[id_], words) for id_, words in told.items()}


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
    return words.get(Property.COMPANY_NUMBER, "")


def pounds(value: str) -> str:
    """£1.2m, £340,000: as people say it; the text as given where it is no number."""
    try:
        amount = float(value)
    except ValueError:
        return value
    return f"£{amount / 1e6:,.1f}m" if amount >= 1e6 else f"£{amount:,.0f}"
