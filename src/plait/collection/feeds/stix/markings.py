"""TLP 1 and 2 and worded markings to markings of the house: never less strict, and refused where they are not known."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum

from plait.collection.documents import Record
from plait.collection.feed import feed
from plait.collection.lines import Json
from plait.collection.stated import EVERY_BODY, StatedMarking
from plait.collection.trees import branch, leaf

FEED = feed("stix")


class Tlp(IntEnum):
    """The colours, from open to strict. What carries none is for the sender's own body, as AMBER is."""

    CLEAR = 0
    GREEN = 1
    AMBER = 2
    AMBER_STRICT = 3
    RED = 4

    @property
    def words(self) -> str:
        """As TLP 2.0 writes it."""
        return f"TLP:{self.name.replace('_', '+')}"


# The published definitions: an object with one of these ids says this, whatever a bundle says of it.
_PUBLISHED: Mapping[str, Tlp] = {
    "marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9": Tlp.CLEAR,
    "marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da": Tlp.GREEN,
    "marking-definition--f88d31f6-486f-44da-b317-01333bde0b82": Tlp.AMBER,
    "marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed": Tlp.RED,
    "marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487": Tlp.CLEAR,
    "marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb": Tlp.GREEN,
    "marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421": Tlp.AMBER,
    "marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003": Tlp.AMBER_STRICT,
    "marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1": Tlp.RED,
}
_COLOURS = {"white": Tlp.CLEAR, "amber+strict": Tlp.AMBER_STRICT} | {colour.name.lower(): colour for colour in Tlp}
_TLP_2 = "extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d"


class Unmarked(ValueError):
    """A marking is not known here: what carries it is refused. The message names it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A colour and the conditions in words that stand beside it."""

    tlp: Tlp
    conditions: frozenset[str] = frozenset()

    def __or__(self, other: "Mark") -> "Mark":
        """Both at once: never more open than either."""
        return Mark(tlp=max(self.tlp, other.tlp), conditions=self.conditions | other.conditions)

    @property
    def stated(self) -> StatedMarking:
        """The marking of the house. Only CLEAR and GREEN without conditions go beyond the body that sends them."""
        purposes = FEED.marking.purposes
        if self.tlp is Tlp.CLEAR and not self.conditions:
            return StatedMarking(tier="OFFICIAL", audience=(EVERY_BODY,), purposes=purposes, existence="open")
        if self.tlp is Tlp.GREEN and not self.conditions:
            return StatedMarking(tier="OFFICIAL-SENSITIVE", audience=(EVERY_BODY,), purposes=purposes)
        return StatedMarking(
            tier="OFFICIAL-SENSITIVE",
            handling="C",
            action="A1",
            sanitisation="S2",
            condition="; ".join([self.tlp.words, *sorted(self.conditions)]),
            purposes=purposes,
        )


NOT_MARKED = Mark(tlp=Tlp.AMBER, conditions=frozenset({"sent without a marking"}))


class Definitions:
    """The markings that objects may refer to: the published ones, and the worded ones that the bundle defines."""

    def __init__(self, objects: Iterable[Record]) -> None:
        self._worded: dict[str, Mark] = {}
        self._refused: set[str] = set()
        self.sent: list[Record] = []
        for defined in objects:
            if defined.get("type") == "marking-definition":
                self.sent.append(defined)
                self._define(str(defined.get("id")), defined)

    def of(self, value: Record) -> Mark:
        """The marking of a whole object: all that it refers to, the strictest counting. Raises Unmarked."""
        refs = _refs(value.get("object_marking_refs"))
        mark = None
        for ref in refs:
            mark = self.named(ref) if mark is None else mark | self.named(ref)
        return mark or NOT_MARKED

    def parts(self, value: Record) -> dict[str, Mark]:
        """What granular markings put on single fields, by the field's name. Raises Unmarked."""
        found: dict[str, Mark] = {}
        granular = value.get("granular_markings")
        if granular is not None and not isinstance(granular, list):
            raise Unmarked("granular_markings is not a list")
        for one in granular or []:
            if not isinstance(one, dict):
                raise Unmarked("granular_markings holds something else than objects")
            if "marking_ref" not in one and "lang" in one:
                continue
            mark = self.named(leaf(one, "marking_ref") or "")
            for selector in _selectors(value, one.get("selectors")):
                found[selector] = mark | found.get(selector, mark)
        return found

    def named(self, ref: str) -> Mark:
        """The marking of that id. Raises Unmarked."""
        if ref in self._refused or (ref not in _PUBLISHED and ref not in self._worded):
            raise Unmarked(f"the marking {ref[:60]!r} is not known here")
        return Mark(tlp=_PUBLISHED[ref]) if ref in _PUBLISHED else self._worded[ref]

    def _define(self, ref: str, defined: Record) -> None:
        if ref in _PUBLISHED:
            if _colour(defined) is not _PUBLISHED[ref]:
                self._refused.add(ref)  # it bears a published id and says something else
            return
        statement = leaf(defined, "definition", "statement")
        told = Mark(tlp=Tlp.AMBER, conditions=frozenset({statement.strip()})) if statement else None
        if defined.get("definition_type") != "statement" or told is None or self._worded.get(ref, told) != told:
            self._refused.add(ref)
        else:
            self._worded[ref] = told


def _colour(defined: Record) -> Tlp | None:
    said = leaf(defined, "definition", "tlp") or leaf(branch(defined, "extensions", _TLP_2), "tlp_2_0")
    return _COLOURS.get((said or "").lower())


def _refs(value: Json) -> list[str]:
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(ref, str) for ref in value):
        raise Unmarked("object_marking_refs is not a list of ids")
    return [str(ref) for ref in value]


def _selectors(value: Record, selectors: Json) -> list[str]:
    """The fields that selectors speak of; one that speaks of nothing there is a mistake, and no mark may be lost."""
    if not isinstance(selectors, list) or not selectors:
        raise Unmarked("a granular marking says not what it marks")
    fields = [str(selector).split(".", 1)[0] for selector in selectors]
    lost = next((field for field in fields if field not in value), None)
    if lost is not None:
        raise Unmarked(f"a granular marking marks {lost[:60]!r}, which is not there")
    return fields
