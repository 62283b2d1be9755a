"""What may be asked for as an export: each room says so for its own kinds."""

from collections.abc import Callable
from dataclasses import dataclass

from plait.collection.exports.extract import Extract
from plait.domain.ids import Ref
from plait.policy.access import Reader
from plait_desk.accounts.models import Marking


@dataclass(frozen=True, slots=True, kw_only=True)
class Exportable:
    """One version of a thing as this reader may read it: `refs` is every record that it is made from."""

    title: str
    version: str
    markings: tuple[Marking, ...]
    refs: tuple[Ref, ...]
    extract: Extract


ExportMaker = Callable[[Reader, int], Exportable | None]
_makers: dict[str, ExportMaker] = {}


def exportable_with(kind: str, maker: ExportMaker) -> None:
    """A room says what of its things may be exported; called once from the room's apps.py."""
    _makers[kind] = maker


def exportable(reader: Reader, ref: Ref) -> Exportable | None:
    """The thing as it may be asked for, or None where it is hidden, absent, protected or of a kind never exported."""
    maker = _makers.get(ref.kind)
    return maker(reader, ref.id) if maker else None
