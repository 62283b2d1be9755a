"""How the things of every room are named on a page: each room says so for its own kinds."""

from collections.abc import Callable
from dataclasses import dataclass

from plait.domain.ids import Ref
from plait.policy.access import Reader


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """How a thing is named on a page, and where it is opened."""

    title: str
    url: str


Describer = Callable[[Reader, list[int]], dict[int, Described]]
_describers: dict[str, list[Describer]] = {}


def describe_with(kind: str, describer: Describer) -> None:
    """A room says how its things are named; called once from the room's apps.py. Rooms may share a kind."""
    _describers.setdefault(kind, []).append(describer)


def describe(reader: Reader, refs: set[Ref]) -> dict[Ref, Described]:
    """Names and addresses of the things among `refs` that this reader may read; the others are left out."""
    described: dict[Ref, Described] = {}
    for kind in {ref.kind for ref in refs} & _describers.keys():
        ids = sorted(ref.id for ref in refs if ref.kind == kind)
        for describer in _describers[kind]:
            described |= {Ref(kind, id_): words for id_, words in describer(reader, ids).items()}
    return described


def words_for(cited: str) -> str:
    """A thing as somebody cites it who may not, or no longer, read it: its kind and its code, never its name."""
    kind, _, code = cited.partition(":")
    return f"{'Released copy' if kind == 'snapshot' else kind.replace('_', ' ').capitalize()} {code}"
