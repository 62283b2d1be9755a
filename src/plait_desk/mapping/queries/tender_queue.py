"""The review queue of tenders, of buyers and of bidders, over nothing but the notices that this reader may read."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from plait.domain.flag import FlagAbout
from plait.domain.tender import RULES, About, TenderRule
from plait.mapping.cells import cells_of
from plait.mapping.graph import Bools
from plait.policy.access import Reader
from plait_desk.mapping.queries.names import names_of
from plait_desk.mapping.queries.queued import Flagged, sort_out
from plait_desk.mapping.queries.reviewed import Standing, by_thing, standings
from plait_desk.mapping.queries.tender_lines import Named, Telling, TenderLine
from plait_desk.mapping.queries.tender_picture import TenderPicture, raised_days

MOST_BUYERS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowing:
    """What the page asks for: of which kind, and of which sector; of tenders, of which buyer too (a mention). Empty:
    all."""

    about: About = About.TENDER
    buyer: int = 0
    sector: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleLine:
    """On how many a rule could be tested."""

    rule: str
    code: str
    tested: int
    of: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TenderQueueView:
    """The page as one reader may see it. `is_told` False: they may read no file of notices. `counted` of `needed`
    reviews bear on the chances; `without_tables` files came before their tables were kept."""

    is_told: bool
    things: int = 0
    without_tables: int = 0
    words: str = ""
    right_of_reply: str = ""
    counted: int = 0
    needed: int = 0
    rows: tuple[TenderLine, ...] = ()
    reviewed: tuple[TenderLine, ...] = ()
    expired: tuple[TenderLine, ...] = ()
    expired_count: int = 0
    rules: tuple[RuleLine, ...] = ()


def tender_queue_for(
    reader: Reader, picture: TenderPicture | None, asked: Narrowing, *, as_of: date
) -> TenderQueueView:
    """What is most worth a look of what the reader may read; `picture` is theirs, None where there is none."""
    if picture is None:
        return TenderQueueView(is_told=False)
    flagged = flagged_in(reader, picture, asked)
    out = sort_out(flagged, reader=reader, as_of=as_of)
    chances = {row["subject"]: row["chance"] for row in out.queue.rows.to_pylist()}
    told = Telling(reader=reader, picture=picture, about=asked.about, flagged=flagged)
    lines = told.lines([*chances, *out.reviewed, *out.expired], chances)
    return TenderQueueView(
        is_told=True,
        things=len(flagged.weighed.subjects),
        without_tables=picture.without_tables,
        words=out.queue.words,
        right_of_reply=out.queue.right_of_reply,
        counted=out.counted,
        needed=out.needed,
        rows=tuple(lines[thing] for thing in chances),
        reviewed=tuple(lines[thing] for thing in out.reviewed),
        expired=tuple(lines[thing] for thing in out.expired),
        expired_count=out.expired_count,
        rules=_rules(picture, asked.about),
    )


def flagged_in(reader: Reader, picture: TenderPicture, asked: Narrowing) -> Flagged:
    """Everything of the kind that is asked for, and which of it the page asks for."""
    weighed = picture.weighed[asked.about]
    return Flagged(
        weighed=weighed,
        raised=raised_days(picture, asked.about),
        keep=_kept(picture, asked, weighed.subjects),
        standing=_standing(reader, picture, asked.about),
        cells=None if asked.sector else cells_of(picture.tables, asked.about),
    )


def buyers_of(reader: Reader, picture: TenderPicture | None) -> list[Named]:
    """Who bought most of what the reader may read, by name, as mentions; each of their keys once."""
    if picture is None:
        return []
    counted = picture.tables.tenders.select(["buyer"]).drop_null().group_by("buyer").aggregate([("buyer", "count")])
    both = counted.join(picture.mentions[About.BUYER], keys="buyer", right_keys="key", join_type="inner")
    most = both.sort_by([("buyer_count", "descending"), ("buyer", "ascending")])["mention_id"][:MOST_BUYERS].to_pylist()
    names = names_of(reader, most)
    return sorted(((id_, names[id_].name) for id_ in most if id_ in names), key=lambda one: (one[1], one[0]))


def sectors_of(picture: TenderPicture | None) -> list[str]:
    """The sectors of the tenders that the reader may read: two digits of CPV."""
    return sorted(pc.unique(picture.tables.tenders["sector"].drop_null()).to_pylist()) if picture else []


def _kept(picture: TenderPicture, asked: Narrowing, subjects: "np.ndarray[tuple[int], np.dtype[np.str_]]") -> Bools:
    keep = np.ones(len(subjects), dtype=bool)
    if asked.sector:
        cells = cells_of(picture.tables, asked.about)
        keep &= np.isin(subjects, _texts(cells.filter(pc.equal(cells["sector"], asked.sector))["subject"]))
    if asked.buyer and asked.about is About.TENDER:
        tenders, buyers = picture.tables.tenders, picture.mentions[About.BUYER]
        own = buyers.filter(pc.equal(buyers["mention_id"], asked.buyer))["key"]
        keep &= np.isin(subjects, _texts(tenders.filter(pc.is_in(tenders["buyer"], own.combine_chunks()))["tender"]))
    return keep


def _texts(column: pa.ChunkedArray) -> "np.ndarray[tuple[int], np.dtype[np.str_]]":
    return np.asarray(column.to_pylist(), dtype=np.str_)


def _standing(reader: Reader, picture: TenderPicture, about: About) -> Mapping[str, Standing]:
    """What was written, by the key that it was written of."""
    said = standings(reader, FlagAbout(about.value))
    keys = picture.mentions[about]
    of = dict(zip(keys["mention_id"].to_pylist(), keys["key"].to_pylist(), strict=True)) if said else {}
    return by_thing(said, lambda key: of.get(key.mention_id))


def _rules(picture: TenderPicture, about: About) -> tuple[RuleLine, ...]:
    rows = [row for row in picture.flags.coverage.to_pylist() if row["about"] == about]
    return tuple(
        RuleLine(rule=RULES[TenderRule(row["rule"])], code=row["rule"], tested=row["tested"], of=row["of"])
        for row in rows
    )
