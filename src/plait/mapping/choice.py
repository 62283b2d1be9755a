"""What somebody chose to see on a link chart. Never what is on it: that is found again for whoever looks."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from plait.domain.ids import UnreadableId, decode, encode

FURTHEST = 3
MOST_CHOSEN = 40
COMMUNITY = "community"


class Sharing(StrEnum):
    """With whom a saved chart is shared. Each of them sees of it what they may read themselves."""

    OWN = "own"
    BODY = "body"
    BODIES = "bodies"

    @property
    def words(self) -> str:
        return _SHARING_WORDS[self]


_SHARING_WORDS = {
    Sharing.OWN: "nobody else",
    Sharing.BODY: "my own body",
    Sharing.BODIES: "my own body and those named here",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartChoice:
    """How far from the nominals (0: along the paths alone), and which things, by the ids of mentions.

    More is shown around each of `more`, as many hops as it is named times; `hide` is left out; the way to `show` is
    drawn thick. With `by_community` things that hang together stand as one, but for the communities of `opened`.
    """

    hops: int = 0
    more: tuple[int, ...] = ()
    hide: tuple[int, ...] = ()
    show: int | None = None
    by_community: bool = False
    opened: tuple[int, ...] = ()

    def widened(self, mention_id: int) -> "ChartChoice":
        """One hop more around it."""
        return replace(self, more=(*self.more, mention_id)[:MOST_CHOSEN])

    def without_more(self, mention_id: int) -> "ChartChoice":
        """One hop less around it: the last one is taken back."""
        left = list(self.more)
        if mention_id in left:
            del left[len(left) - 1 - left[::-1].index(mention_id)]
        return replace(self, more=tuple(left))

    def hiding(self, mention_id: int) -> "ChartChoice":
        return replace(self, hide=_once((*self.hide, mention_id)))

    def without_hiding(self, mention_id: int) -> "ChartChoice":
        return replace(self, hide=tuple(one for one in self.hide if one != mention_id))

    def showing(self, mention_id: int | None) -> "ChartChoice":
        return replace(self, show=mention_id)

    def opening(self, mention_id: int) -> "ChartChoice":
        """With one community opened."""
        return replace(self, opened=_once((*self.opened, mention_id)))

    def without_opening(self, mention_id: int) -> "ChartChoice":
        return replace(self, opened=tuple(one for one in self.opened if one != mention_id))

    def among(self, mention_ids: frozenset[int]) -> "ChartChoice":
        """What is left of the choice where only these can be chosen."""
        return replace(
            self,
            more=tuple(one for one in self.more if one in mention_ids),
            hide=tuple(one for one in self.hide if one in mention_ids),
            show=self.show if self.show in mention_ids else None,
            opened=tuple(one for one in self.opened if one in mention_ids),
        )

    @property
    def named(self) -> frozenset[int]:
        """Every mention that the choice names."""
        return frozenset((*self.more, *self.hide, *self.opened, *([] if self.show is None else [self.show])))

    @property
    def kept(self) -> dict[str, list[str]]:
        """The choice as it is kept with a saved chart; `choice_in` reads it."""
        told: dict[str, list[str]] = {}
        for name, code in self._told():
            told.setdefault(name, []).append(code)
        return told

    @property
    def words(self) -> tuple[tuple[str, str], ...]:
        """The choice as names and codes, for an address or a form; what was not chosen is not there."""
        return tuple(self._told())

    @property
    def query(self) -> str:
        """The same as the end of an address; nothing in it needs to be escaped."""
        return "&".join(f"{name}={code}" for name, code in self.words)

    def _told(self) -> Iterator[tuple[str, str]]:
        if self.hops:
            yield "hops", str(self.hops)
        yield from (("more", encode(one)) for one in self.more)
        yield from (("hide", encode(one)) for one in self.hide)
        if self.show is not None:
            yield "show", encode(self.show)
        if self.by_community:
            yield "by", COMMUNITY
        yield from (("open", encode(one)) for one in self.opened)


NOTHING_CHOSEN = ChartChoice()


def choice_in(words: Mapping[str, list[str]]) -> ChartChoice:
    """The choice that such names and codes tell. What cannot be read counts as not chosen."""
    hops = (words.get("hops") or [""])[0]
    show = _ids(words.get("show", []))
    return ChartChoice(
        hops=int(hops) if hops in map(str, range(FURTHEST + 1)) else 0,
        more=_ids(words.get("more", [])),
        hide=_once(_ids(words.get("hide", []))),
        show=show[0] if show else None,
        by_community=COMMUNITY in words.get("by", []),
        opened=_once(_ids(words.get("open", []))),
    )


def _ids(codes: list[str]) -> tuple[int, ...]:
    return tuple(_read(codes))[:MOST_CHOSEN]


def _read(codes: list[str]) -> Iterator[int]:
    for code in codes:
        try:
            yield decode(code)
        except UnreadableId:
            continue


def _once(ids: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(ids))[:MOST_CHOSEN]
