"""The review queue of company flags: over nothing but the ties and facts that this reader may read.

Counts of peers are of the companies that the reader may read, so nothing hidden can be felt in a weight or a place.
Protected people are in no tie here, looking the same as absent. A flag is raised by the edition of the company register
that it rests on, the newest that the reader may read, and lapses unless a newer one raises it again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa

from plait.domain.flag import LAPSES_AFTER, FlagAbout
from plait.domain.tables import TIES
from plait.mapping.company_facts import companies_known
from plait.mapping.company_peers import company_cells, rules_on_companies
from plait.mapping.flags import red_flags
from plait.mapping.graph import integers, subject_of
from plait.mapping.naming import FACTS, facts_among
from plait.mapping.peers import Weighed, in_words, weigh
from plait.policy.access import Reader
from plait.policy.permissions import Permission
from plait_desk.accounts.queries import readable_markings
from plait_desk.collection.queries.tenders import register_told_on
from plait_desk.mapping.queries.drawn import Picture, current_edition, load_names, picture_for, protected_mentions
from plait_desk.mapping.queries.names import UNNAMED, Name, names_of
from plait_desk.mapping.queries.queued import Flagged, days_since_1970, sort_out, verdict_words
from plait_desk.mapping.queries.reviewed import UNTOUCHED, Standing, by_thing, standings
from plait_desk.thread.queries.rights import restricted_mentions


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagLine:
    """One flag: what was counted, and the same among peers with what it weighs."""

    rule: str
    reason: str
    peers: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuedCompany:
    """One company of the queue, or one that was reviewed or has expired. `chance` is 0 to 1, None out of the queue."""

    id: int
    name: Name
    chance: float | None
    flags: tuple[FlagLine, ...]
    lapses_on: date
    verdict: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagsView:
    """The queue as one reader may see it. `is_drawn` False: no ties were drawn yet. `counted` of `needed` reviews bear
    on the chances."""

    is_drawn: bool
    companies: int = 0
    words: str = ""
    right_of_reply: str = ""
    counted: int = 0
    needed: int = 0
    rows: tuple[QueuedCompany, ...] = ()
    reviewed: tuple[QueuedCompany, ...] = ()
    expired: tuple[QueuedCompany, ...] = ()
    expired_count: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanyFlags:
    """Every flag on the companies that a reader may read, beside its peers; `lines` by company, the heaviest first."""

    companies: int
    flagged: Flagged
    lines: Mapping[str, tuple[FlagLine, ...]]
    linkage: pa.Table


def flags_for(reader: Reader, *, as_of: date) -> FlagsView:
    """The companies most worth a look, of those that the reader may read."""
    found = company_flags(reader, as_of=as_of)
    if found is None:
        return FlagsView(is_drawn=False)
    out = sort_out(found.flagged, reader=reader, as_of=as_of)
    chances = {row["subject"]: row["chance"] for row in out.queue.rows.to_pylist()}
    rows = _rows(reader, found, [*chances, *out.reviewed, *out.expired], chances)
    return FlagsView(
        is_drawn=True,
        companies=found.companies,
        words=out.queue.words,
        right_of_reply=out.queue.right_of_reply,
        counted=out.counted,
        needed=out.needed,
        rows=tuple(rows[thing] for thing in chances),
        reviewed=tuple(rows[thing] for thing in out.reviewed),
        expired=tuple(rows[thing] for thing in out.expired),
        expired_count=out.expired_count,
    )


def company_flags(reader: Reader, *, as_of: date) -> CompanyFlags | None:
    """Every company flag; None before the first drawing."""
    picture, edition = picture_for(reader, as_of), current_edition()
    if picture is None or edition is None:
        return None
    ties = _ties(picture)
    named = load_names(edition.file)
    markings = readable_markings(reader, Permission.COLLECTION_STATEMENT_READ)
    facts = {fact: facts_among(named, fact, markings) for fact in FACTS}
    companies = companies_known(facts, ties, picture.linkage)
    flags = red_flags(ties.select(TIES.names), companies, as_of=as_of)
    weighed = weigh(company_cells(companies), rules_on_companies(flags, companies))
    reasons = {(str(flag.company_id), str(flag.flag)): flag.reason for flag in flags}
    return CompanyFlags(
        companies=companies.num_rows,
        flagged=Flagged(
            weighed=weighed,
            raised=np.full(len(weighed.subjects), days_since_1970(register_told_on(reader) or edition.as_of)),
            keep=np.ones(len(weighed.subjects), dtype=bool),
            standing=_standing(reader, picture),
        ),
        lines=_lines(weighed, reasons),
        linkage=picture.linkage,
    )


def _ties(picture: Picture) -> pa.Table:
    """The readable ties between subjects (TIES, with words), without protected people."""
    ties = picture.ties.select([*TIES.names, "words"]).take(pa.array(picture.rows))
    closed = np.array(sorted(protected_mentions() | restricted_mentions()), dtype=np.int64)
    ends = (picture.left, picture.right, integers(ties["from_id"]), integers(ties["to_id"]))
    free = ~np.any([np.isin(end, closed) for end in ends], axis=0)
    between = ties.set_column(0, "from_id", pa.array(picture.left)).set_column(1, "to_id", pa.array(picture.right))
    return between.filter(pa.array(free))


def _standing(reader: Reader, picture: Picture) -> Mapping[str, Standing]:
    """What was written, by the company that it was written of as the reader knows it."""
    said = standings(reader, FlagAbout.COMPANY)
    ids = np.array([key.mention_id for key in said], dtype=np.int64)
    subjects = dict(zip(ids.tolist(), subject_of(ids, picture.linkage).tolist(), strict=True)) if said else {}
    return by_thing(said, lambda key: str(subjects[key.mention_id]))


def _lines(weighed: Weighed, reasons: Mapping[tuple[str, str], str]) -> dict[str, tuple[FlagLine, ...]]:
    lines: dict[str, tuple[FlagLine, ...]] = {}
    for row in weighed.flags.to_pylist():
        line = FlagLine(rule=row["rule"], reason=reasons[row["subject"], row["rule"]], peers=in_words(row))
        lines[row["subject"]] = (*lines.get(row["subject"], ()), line)
    return lines


def _rows(
    reader: Reader, found: CompanyFlags, things: Sequence[str], chances: Mapping[str, float]
) -> dict[str, QueuedCompany]:
    names = names_of(reader, [int(thing) for thing in things])
    return {
        thing: QueuedCompany(
            id=int(thing),
            name=names.get(int(thing), Name(name=UNNAMED, kind="")),
            chance=chances.get(thing),
            flags=found.lines[thing],
            lapses_on=found.flagged.raised_on(thing) + LAPSES_AFTER,
            verdict=verdict_words(found.flagged.standing.get(thing, UNTOUCHED)),
        )
        for thing in things
    }
