"""The review queue of company flags: over nothing but the ties and facts that this reader may read.

Counts of peers are of the companies that the reader may read, so nothing hidden can be felt in a weight or a place.
Protected people are in no tie here, looking the same as absent.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa

from plait.domain.tables import TIES
from plait.mapping.calibration import Calibration
from plait.mapping.company_facts import companies_known
from plait.mapping.company_peers import company_cells, rules_on_companies
from plait.mapping.flags import red_flags
from plait.mapping.graph import integers
from plait.mapping.naming import FACTS, facts_among
from plait.mapping.peers import Weighed, weigh
from plait.mapping.queue import ReviewQueue, review_queue
from plait.policy.access import Reader
from plait.policy.permissions import Permission
from plait_desk.accounts.queries import readable_markings
from plait_desk.mapping.queries.drawn import Picture, current_edition, load_names, picture_for, protected_mentions
from plait_desk.mapping.queries.names import UNNAMED, Name, names_of
from plait_desk.thread.queries.rights import restricted_mentions

QUEUED = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagLine:
    """One flag: what was counted, and the same among peers."""

    reason: str
    peers: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuedCompany:
    """One company of the queue. `chance` is 0 to 1."""

    place: int
    id: int
    name: Name
    chance: float
    flags: tuple[FlagLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagsView:
    """The queue as one reader may see it. `is_drawn` False: no ties were drawn yet."""

    is_drawn: bool
    companies: int = 0
    words: str = ""
    lapses_on: date = date.min
    right_of_reply: str = ""
    rows: tuple[QueuedCompany, ...] = ()


def flags_for(reader: Reader, *, as_of: date) -> FlagsView:
    """The companies most worth a look, of those that the reader may read."""
    picture, edition = picture_for(reader, as_of), current_edition()
    if picture is None or edition is None:
        return FlagsView(is_drawn=False)
    ties = _ties(picture)
    named = load_names(edition.file)
    markings = readable_markings(reader, Permission.COLLECTION_STATEMENT_READ)
    facts = {fact: facts_among(named, fact, markings) for fact in FACTS}
    companies = companies_known(facts, ties, picture.linkage)
    flags = red_flags(ties.select(TIES.names), companies, as_of=as_of)
    weighed = weigh(company_cells(companies), rules_on_companies(flags, companies))
    queue = review_queue(weighed, length=QUEUED, calibration=Calibration(), as_of=as_of)
    reasons = {(str(flag.company_id), str(flag.flag)): flag.reason for flag in flags}
    return FlagsView(
        is_drawn=True,
        companies=companies.num_rows,
        words=queue.words,
        lapses_on=queue.lapses_on,
        right_of_reply=queue.right_of_reply,
        rows=_rows(reader, queue, weighed, reasons),
    )


def _ties(picture: Picture) -> pa.Table:
    """The readable ties between subjects (TIES, with words), without protected people."""
    ties = picture.ties.select([*TIES.names, "words"]).take(pa.array(picture.rows))
    closed = np.array(sorted(protected_mentions() | restricted_mentions()), dtype=np.int64)
    ends = (picture.left, picture.right, integers(ties["from_id"]), integers(ties["to_id"]))
    free = ~np.any([np.isin(end, closed) for end in ends], axis=0)
    between = ties.set_column(0, "from_id", pa.array(picture.left)).set_column(1, "to_id", pa.array(picture.right))
    return between.filter(pa.array(free))


def _rows(
    reader: Reader, queue: ReviewQueue, weighed: Weighed, reasons: dict[tuple[str, str], str]
) -> tuple[QueuedCompany, ...]:
    lines: dict[str, list[FlagLine]] = defaultdict(list)
    for row in weighed.flags.to_pylist():
        reason = reasons[row["subject"], row["rule"]]
        peers = f"{row['with_flag']} of {row['peers']} peers have it; it weighs {row['weight']:.1f}."
        lines[row["subject"]].append(FlagLine(reason=reason, peers=peers))
    queued = queue.rows.to_pylist()
    names = names_of(reader, [int(row["subject"]) for row in queued])
    return tuple(
        QueuedCompany(
            place=row["place"],
            id=int(row["subject"]),
            name=names.get(int(row["subject"]), Name(name=UNNAMED, kind="")),
            chance=row["chance"],
            flags=tuple(lines[row["subject"]]),
        )
        for row in queued
    )
