"""Every flag on the tenders that one reader may read, beside its peers: worked out once, and kept while it holds.

It follows from the files of notices that the reader may read and from who is protected, and from nothing else. Peers
are counted among those tenders alone, so nothing hidden can be felt in a weight or a place.
"""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from plait.domain.tender import About, TenderTables
from plait.mapping.cells import cells_of
from plait.mapping.compiled import compile_tenders
from plait.mapping.graph import Ints
from plait.mapping.peers import Weighed, weigh
from plait.mapping.tenders import TenderFlags, tender_flags
from plait.policy.access import Reader
from plait_desk.collection.queries.tenders import TenderEdition, has_tables, tender_editions, tender_tables
from plait_desk.mapping.queries.drawn import protected_mentions
from plait_desk.thread.queries.rights import restricted_mentions

PICTURES_KEPT = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class TenderPicture:
    """`tables` are compiled (plait.mapping.compiled); `mentions` gives the mention that a key of each kind stands
    under; `without_tables` counts files that came before their tables were kept."""

    tables: TenderTables
    flags: TenderFlags
    weighed: Mapping[About, Weighed]
    mentions: Mapping[About, pa.Table]
    without_tables: int


_Key = tuple[tuple[TenderEdition, ...], frozenset[int]]
_kept: OrderedDict[_Key, TenderPicture] = OrderedDict()
_one_at_a_time = Lock()


def tender_picture(reader: Reader) -> TenderPicture | None:
    """The reader's picture of tenders; None where they may read no file of notices."""
    key = (tender_editions(reader), protected_mentions() | restricted_mentions())
    if not key[0]:
        return None
    with _one_at_a_time:
        if key not in _kept:
            _kept[key] = _draw(*key)
        _kept.move_to_end(key)
        while len(_kept) > PICTURES_KEPT:
            _kept.popitem(last=False)
        return _kept[key]


def raised_days(picture: TenderPicture, about: About) -> Ints:
    """By thing weighed: the last day on which something was told of it, or of a tender that it took part in."""
    tenders = picture.tables.tenders
    if about is About.TENDER:
        told = tenders.select(["tender", "told_on"]).rename_columns(["key", "told_on"])
    else:
        named = _named(picture.tables, about).select(["key", "tender"])
        told = named.join(tenders.select(["tender", "told_on"]), "tender", join_type="inner")
    latest = told.group_by("key").aggregate([("told_on", "max")])
    at = pc.index_in(pa.array(picture.weighed[about].subjects.tolist(), pa.string()), value_set=latest["key"])
    days = latest["told_on_max"].combine_chunks().cast(pa.int32()).take(at)
    return np.asarray(days.fill_null(0).to_numpy(zero_copy_only=False), dtype=np.int64)


def _draw(editions: tuple[TenderEdition, ...], closed: frozenset[int]) -> TenderPicture:
    kept = [edition for edition in editions if has_tables(edition)]
    without = pa.array(sorted(closed), pa.int64())
    files = [tender_tables(edition, without=without) for edition in kept]
    tables = compile_tenders(files)
    flags = tender_flags(tables)
    return TenderPicture(
        tables=tables,
        flags=flags,
        weighed={about: weigh(cells_of(tables, about), flags.tested[about]) for about in About},
        mentions={about: _mentions(tables, about) for about in About},
        without_tables=len(editions) - len(kept),
    )


def _mentions(tables: TenderTables, about: About) -> pa.Table:
    """(key, mention_id): the lowest of the mentions that a key stands under, one for each key."""
    named = _named(tables, about)
    return named.group_by("key").aggregate([("mention_id", "min")]).rename_columns(["key", "mention_id"]).sort_by("key")


def _named(tables: TenderTables, about: About) -> pa.Table:
    """(key, tender, mention_id) of the tenders, their buyers, or whoever bid for or won them."""
    if about is About.TENDER:
        parts = [tables.tenders.select(["tender", "tender", "mention_id"])]
    elif about is About.BUYER:
        parts = [tables.tenders.select(["buyer", "tender", "other_id"])]
    else:
        parts = [
            tables.bids.select(["bidder", "tender", "other_id"]),
            tables.awards.select(["supplier", "tender", "other_id"]),
        ]
    return pa.concat_tables([part.rename_columns(["key", "tender", "mention_id"]) for part in parts]).drop_null()
