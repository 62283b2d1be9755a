"""What a page says of a flagged tender, buyer or bidder: each flag beside its peers, and what could not be tested."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from plait.domain.flag import LAPSES_AFTER
from plait.domain.tender import RULES, About, AwardStatus, TenderRule
from plait.mapping.peers import in_words
from plait.policy.access import Reader
from plait_desk.mapping.queries.names import UNNAMED, Name, names_of
from plait_desk.mapping.queries.queued import Flagged, verdict_words
from plait_desk.mapping.queries.reviewed import UNTOUCHED
from plait_desk.mapping.queries.tender_picture import TenderPicture

Named = tuple[int, str]
_NOBODY = Name(name=UNNAMED, kind="")


@dataclass(frozen=True, slots=True, kw_only=True)
class TenderFlagLine:
    """One flag: its rule in words, what was counted, and the same among peers with what it weighs."""

    rule: str
    code: str
    evidence: str
    peers: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TenderLine:
    """One flagged thing. `chance` is 0 to 1, None of what is not in the queue; `untested` of `rules` rules could not be
    tested on it. `is_named`: its mention may be opened. `buyer` and `winners` are of tenders alone."""

    id: int
    name: Name
    is_named: bool
    chance: float | None
    buyer: Named | None
    winners: tuple[Named, ...]
    flags: tuple[TenderFlagLine, ...]
    untested: int
    rules: int
    raised_on: date
    lapses_on: date
    verdict: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """What lines are told from."""

    reader: Reader
    picture: TenderPicture
    about: About
    flagged: Flagged

    def lines(self, things: Sequence[str], chances: Mapping[str, float]) -> dict[str, TenderLine]:
        """One line each, by key."""
        ids = mentions_of(self.picture, self.about, things)
        buyers, winners = self._parties(things)
        others = [*buyers.values(), *(one for many in winners.values() for one in many)]
        names = names_of(self.reader, [*ids.values(), *others])
        flags, tested = self._flags(things), self._tested(things)
        rules = sum(row["about"] == self.about for row in self.picture.flags.coverage.to_pylist())
        said = self.flagged.standing
        return {
            thing: TenderLine(
                id=ids[thing],
                name=names.get(ids[thing], _NOBODY),
                is_named=ids[thing] in names,
                chance=chances.get(thing),
                buyer=_named(names, buyers[thing]) if thing in buyers else None,
                winners=tuple(_named(names, one) for one in winners.get(thing, ())),
                flags=tuple(flags.get(thing, ())),
                untested=rules - tested[thing],
                rules=rules,
                raised_on=self.flagged.raised_on(thing),
                lapses_on=self.flagged.raised_on(thing) + LAPSES_AFTER,
                verdict=verdict_words(said.get(thing, UNTOUCHED)),
            )
            for thing in things
        }

    def _flags(self, things: Sequence[str]) -> dict[str, list[TenderFlagLine]]:
        """The heaviest first."""
        wanted = pa.array(things, pa.string())
        flags = self.picture.flags.flags
        told = flags.filter(pc.and_(pc.equal(flags["about"], str(self.about)), pc.is_in(flags["subject"], wanted)))
        evidence = {(row["subject"], row["rule"]): row["evidence"] for row in told.to_pylist()}
        weighed = self.flagged.weighed.flags
        found: dict[str, list[TenderFlagLine]] = defaultdict(list)
        ordered = weighed.filter(pc.is_in(weighed["subject"], wanted)).sort_by(
            [("weight", "descending"), ("rule", "ascending")]
        )
        for row in ordered.to_pylist():
            rule = TenderRule(row["rule"])
            line = TenderFlagLine(
                rule=RULES[rule],
                code=rule.value,
                evidence=evidence[row["subject"], row["rule"]],
                peers=in_words(row),
            )
            found[row["subject"]].append(line)
        return found

    def _tested(self, things: Sequence[str]) -> Counter[str]:
        """How many rules could be tested on each."""
        tested = self.picture.flags.tested[self.about]["subject"]
        return Counter(tested.filter(pc.is_in(tested, pa.array(things, pa.string()))).to_pylist())

    def _parties(self, things: Sequence[str]) -> tuple[dict[str, int], dict[str, list[int]]]:
        """The buyer of each tender and whoever won it, as mentions."""
        if self.about is not About.TENDER:
            return {}, {}
        wanted = pa.array(things, pa.string())
        tenders, awards = self.picture.tables.tenders, self.picture.tables.awards
        bought = tenders.filter(pc.is_in(tenders["tender"], wanted)).select(["tender", "other_id"]).drop_null()
        won = awards.filter(
            pc.and_(pc.is_in(awards["tender"], wanted), pc.equal(awards["status"], str(AwardStatus.ACTIVE)))
        )
        winners: dict[str, list[int]] = defaultdict(list)
        for row in won.select(["tender", "other_id"]).drop_null().to_pylist():
            if row["other_id"] not in winners[row["tender"]]:
                winners[row["tender"]].append(row["other_id"])
        return {row["tender"]: row["other_id"] for row in bought.to_pylist()}, winners


def mentions_of(picture: TenderPicture, about: About, things: Sequence[str]) -> dict[str, int]:
    """The mention that each key stands under; 0 where none is known."""
    named = picture.mentions[about]
    kept = named.filter(pc.is_in(named["key"], pa.array(things, pa.string())))
    found = dict(zip(kept["key"].to_pylist(), kept["mention_id"].to_pylist(), strict=True))
    return {thing: found.get(thing, 0) for thing in things}


def _named(names: Mapping[int, Name], mention: int) -> Named:
    """A mention with its name; 0 where it may not be opened."""
    return (mention, names[mention].name) if mention in names else (0, UNNAMED)
