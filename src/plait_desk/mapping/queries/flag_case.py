"""One flag or lead as its own page shows it: why it was raised, where its review stands, and what was written of it."""

from dataclasses import dataclass
from datetime import date

from plait.domain.flag import LAPSES_AFTER, FlagKey, FlagState
from plait.domain.tender import About
from plait.policy.access import Reader
from plait_desk.mapping.queries.flags import company_flags
from plait_desk.mapping.queries.money import PaymentLine, lead_for
from plait_desk.mapping.queries.names import UNNAMED, Name, names_of
from plait_desk.mapping.queries.queued import Flagged
from plait_desk.mapping.queries.reviewed import UNTOUCHED, Standing
from plait_desk.mapping.queries.tender_evidence import BidLine, bids_of
from plait_desk.mapping.queries.tender_lines import Named, Telling
from plait_desk.mapping.queries.tender_picture import tender_picture
from plait_desk.mapping.queries.tender_queue import Narrowing, flagged_in


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonLine:
    """One reason that it was raised for: its rule, what was counted, and the same among peers."""

    rule: str
    words: str
    peers: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagCase:
    """One flag. `rules` are the codes of what stood; `untested` of `of_rules` rules could not be tested (tenders);
    `links` are things with pages of their own that it names, each with what it is."""

    key: FlagKey
    name: Name
    rules: tuple[str, ...]
    reasons: tuple[ReasonLine, ...]
    raised_on: date
    state: FlagState
    standing: Standing
    links: tuple[tuple[str, Named], ...] = ()
    bids: tuple[BidLine, ...] = ()
    payments: tuple[PaymentLine, ...] = ()
    untested: int = 0
    of_rules: int = 0

    @property
    def written_under(self) -> FlagKey:
        """What its reviews and answers are written of: where something was written, the same again."""
        return self.standing.key or self.key

    @property
    def lapses_on(self) -> date:
        """The first day on which it is expired, unless it was reviewed."""
        return self.raised_on + LAPSES_AFTER


def flag_case(reader: Reader, key: FlagKey, *, as_of: date) -> FlagCase | None:
    """The flag as the reader knows it; None where there is none, or none that they may read."""
    if key.about.is_money:
        return _of_money(reader, key, as_of)
    if key.about.value in set(About):
        return _of_tenders(reader, key)
    return _of_company(reader, key, as_of)


def _of_tenders(reader: Reader, key: FlagKey) -> FlagCase | None:
    picture = tender_picture(reader)
    about = About(key.about.value)
    if picture is None:
        return None
    known = picture.mentions[about]
    row = known["mention_id"].index(key.mention_id).as_py()
    if row < 0:
        return None
    thing = str(known["key"][row].as_py())
    flagged = flagged_in(reader, picture, Narrowing(about=about))
    if not _has_flag(flagged, thing):
        return None
    told = Telling(reader=reader, picture=picture, about=about, flagged=flagged)
    line = told.lines([thing], {})[thing]
    links = [("Bought by", line.buyer)] if line.buyer else []
    return FlagCase(
        key=key,
        name=line.name,
        rules=tuple(flag.code for flag in line.flags),
        reasons=tuple(
            ReasonLine(
                rule=f"{flag.rule} ({flag.code})",
                words=flag.evidence,
                peers=flag.peers,
            )
            for flag in line.flags
        ),
        raised_on=line.raised_on,
        state=flagged.state(thing, reader),
        standing=flagged.standing.get(thing, UNTOUCHED),
        links=(*links, *(("Won by", winner) for winner in line.winners)),
        bids=bids_of(reader, picture, thing) if about is About.TENDER else (),
        untested=line.untested,
        of_rules=line.rules,
    )


def _of_company(reader: Reader, key: FlagKey, as_of: date) -> FlagCase | None:
    found, thing = company_flags(reader, as_of=as_of), str(key.mention_id)
    if found is None or not _has_flag(found.flagged, thing):
        return None
    return FlagCase(
        key=key,
        name=names_of(reader, [key.mention_id]).get(key.mention_id, Name(name=UNNAMED, kind="")),
        rules=tuple(line.rule for line in found.lines[thing]),
        reasons=tuple(
            ReasonLine(rule=line.rule.replace("_", " ").capitalize(), words=line.reason, peers=line.peers)
            for line in found.lines[thing]
        ),
        raised_on=found.flagged.raised_on(thing),
        state=found.flagged.state(thing, reader),
        standing=found.flagged.standing.get(thing, UNTOUCHED),
    )


def _of_money(reader: Reader, key: FlagKey, as_of: date) -> FlagCase | None:
    line = lead_for(reader, key, as_of=as_of)
    if line is None:
        return None
    return FlagCase(
        key=key,
        name=line.name,
        rules=(key.about.value,),
        reasons=(
            ReasonLine(rule=key.about.words, words=line.words, peers="Payments have no peers: a shop is paid by many."),
        ),
        raised_on=line.raised_on,
        state=line.state,
        standing=line.standing,
        payments=line.payments,
    )


def _has_flag(flagged: Flagged, thing: str) -> bool:
    """Whether it was weighed and has any flag."""
    return flagged.knows(thing) and flagged.weighed.flags["subject"].index(thing).as_py() >= 0
