"""How a page shows a room further right: the room registers a panel, and the page asks for what is registered."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from plait.domain.ids import Ref
from plait.policy.access import Reader

PanelMaker = Callable[[Reader, Collection[int]], dict[str, Any] | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """A template and what it is filled with."""

    title: str
    template: str
    content: dict[str, Any]

    @property
    def refs(self) -> list[Ref]:
        """The things it shows, where its room says so: the thread goes on from them."""
        return list(self.content.get("refs", ()))


_makers: dict[str, list[tuple[str, str, PanelMaker]]] = {}


def register(kind: str, title: str, template: str, maker: PanelMaker) -> None:
    """From apps.py: on pages of things of `kind`, show `template` with what `maker` returns (None: nothing).

    A page may show several things of a kind at once, as a subject's page shows its records: `maker` is given their ids.
    """
    _makers.setdefault(kind, []).append((title, template, maker))


def panels_for(reader: Reader, kind: str, ids: Collection[int]) -> list[Panel]:
    """The panels that have something to show this reader on the page of these things of one kind."""
    filled = [(title, template, maker(reader, ids)) for title, template, maker in _makers.get(kind, [])]
    return [Panel(title=t, template=p, content=content) for t, p, content in filled if content is not None]
