"""Red flags on companies: each is a reason to look, never a finding.

The tests are those that registers allow: nobody is named as owner, more than the whole is owned, an address that many
companies share, an officer of hundreds, only nominees as directors, companies that own one another or themselves, one
set up as another with the same officer and address ended, a contract in the first year.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from plait.domain.ids import MentionId
from plait.domain.protected import refuse_protected
from plait.domain.statement import Tie
from plait.mapping.graph import Ints, integers, valid_on
from plait.mapping.nominees import run_by_nominees
from plait.mapping.ownership import circles, oversubscribed
from plait.mapping.phoenix import phoenixes

FACTORY = 50
HUNDREDS = 100
NEW = timedelta(days=365)


class RedFlag(StrEnum):
    NO_OWNER = "no_psc"
    ADDRESS_FACTORY = "address_factory"
    OFFICER_OF_HUNDREDS = "officer_of_hundreds"
    CIRCULAR_OWNERSHIP = "circular_ownership"
    NEW_AND_WINNING = "new_and_winning"
    OVERSUBSCRIBED = "shares_above_whole"
    NOMINEES_ONLY = "nominees_only"
    PHOENIX = "phoenix"


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """One reason to look at one company, in words that say what was counted."""

    company_id: MentionId
    flag: RedFlag
    reason: str


def red_flags(ties: pa.Table, companies: pa.Table, *, as_of: date) -> list[Flag]:
    """Every flag of every company, by company and flag. `ties` is TIES; `companies` has mention_id, incorporated_on
    and, where it is known, dissolved_on (both nullable). A company that the table does not hold gets none, and one that
    has been dissolved none for want of an owner. Raises ProtectedInput for a column that flags never use."""
    refuse_protected(ties.column_names, companies.column_names)
    known = np.unique(integers(companies["mention_id"]))
    today = valid_on(ties, as_of)
    found = [
        *_no_owner(today, _alive(companies, as_of)),
        *_oversubscribed(ties, as_of),
        *_nominees_only(today),
        *_phoenix(ties, companies),
        *_address_factory(today),
        *_officer_of_hundreds(today),
        *_circular(ties, as_of),
        *_new_and_winning(ties, companies),
    ]
    listed = set(known.tolist())
    return sorted((flag for flag in found if flag.company_id in listed), key=lambda f: (f.company_id, f.flag))


def _of(ties: pa.Table, kind: Tie) -> pa.Table:
    return ties.filter(pc.equal(ties["kind"], str(kind)))


def _alive(companies: pa.Table, as_of: date) -> Ints:
    if "dissolved_on" not in companies.column_names:
        return np.unique(integers(companies["mention_id"]))
    gone = pc.fill_null(pc.less_equal(companies["dissolved_on"], pa.scalar(as_of)), False)
    return np.unique(integers(companies.filter(pc.invert(gone))["mention_id"]))


def _no_owner(ties: pa.Table, companies: Ints) -> Iterator[Flag]:
    owning = _of(ties, Tie.OWNER_OF)
    # A company that only it itself owns has no owner.
    owned = integers(owning.filter(pc.not_equal(owning["from_id"], owning["to_id"]))["to_id"])
    for company in np.setdiff1d(companies, owned).tolist():
        yield Flag(
            company_id=company,
            flag=RedFlag.NO_OWNER,
            reason="No person with significant control is on the register.",
        )


def _crowds(many: Ints, one: Ints, least: int) -> Iterator[tuple[MentionId, int]]:
    """Each of `many` that stands with one of at least `least` different others, and how many those are."""
    pairs = np.unique(np.stack([one, many], axis=1), axis=0)
    shared, count = np.unique(pairs[:, 0], return_counts=True)
    crowded = dict(zip(shared[count >= least].tolist(), count[count >= least].tolist(), strict=True))
    for middle, company in pairs[np.isin(pairs[:, 0], list(crowded))].tolist():
        yield MentionId(company), crowded[middle]


def _address_factory(ties: pa.Table) -> Iterator[Flag]:
    at = _of(ties, Tie.REGISTERED_AT)
    for company, count in _crowds(integers(at["from_id"]), integers(at["to_id"]), FACTORY):
        yield Flag(
            company_id=company,
            flag=RedFlag.ADDRESS_FACTORY,
            reason=f"{count} companies are registered at its address.",
        )


def _officer_of_hundreds(ties: pa.Table) -> Iterator[Flag]:
    of = _of(ties, Tie.DIRECTOR_OF)
    for company, count in _crowds(integers(of["to_id"]), integers(of["from_id"]), HUNDREDS):
        yield Flag(
            company_id=company,
            flag=RedFlag.OFFICER_OF_HUNDREDS,
            reason=f"One of its officers is an officer of {count} companies.",
        )


def _circular(ties: pa.Table, as_of: date) -> Iterator[Flag]:
    for ring in circles(ties, as_of=as_of):
        for company in ring:
            yield Flag(
                company_id=MentionId(company),
                flag=RedFlag.CIRCULAR_OWNERSHIP,
                reason=_ring_words(len(ring)),
            )


def _ring_words(count: int) -> str:
    return f"{count} companies own one another in a ring." if count > 1 else "It owns a share of itself."


def _oversubscribed(ties: pa.Table, as_of: date) -> Iterator[Flag]:
    for company, share in oversubscribed(ties, as_of=as_of):
        yield Flag(
            company_id=MentionId(company),
            flag=RedFlag.OVERSUBSCRIBED,
            reason=f"Its owners together are said to hold {share:.0%} of it.",
        )


def _nominees_only(ties: pa.Table) -> Iterator[Flag]:
    for company, boards in run_by_nominees(ties):
        yield Flag(
            company_id=MentionId(company),
            flag=RedFlag.NOMINEES_ONLY,
            reason=f"Each of its directors sits on {boards} boards or more and owns none of those companies.",
        )


def _phoenix(ties: pa.Table, companies: pa.Table) -> Iterator[Flag]:
    found = phoenixes(ties, companies, most_boards=HUNDREDS, most_at_address=FACTORY)
    for company, count in sorted(Counter(new for new, _ in found).items()):
        yield Flag(
            company_id=MentionId(company),
            flag=RedFlag.PHOENIX,
            reason=f"It was set up within a year of the end of {count} with an officer and address of its own.",
        )


def _new_and_winning(ties: pa.Table, companies: pa.Table) -> Iterator[Flag]:
    """Awards are dated by the start of the tie; one without a date says nothing."""
    won = _of(ties, Tie.AWARDED).select(["from_id", "valid_from"]).rename_columns(["mention_id", "won_on"])
    both = companies.select(["mention_id", "incorporated_on"]).join(won, "mention_id", join_type="inner").drop_null()
    # What a company won before it was set up was won by another, or the day is wrong.
    both = both.filter(pc.greater_equal(both["won_on"], both["incorporated_on"]))
    first = both.group_by(["mention_id", "incorporated_on"]).aggregate([("won_on", "min")])
    for row in first.to_pylist():
        age = row["won_on_min"] - row["incorporated_on"]
        if age < NEW:
            yield Flag(
                company_id=row["mention_id"],
                flag=RedFlag.NEW_AND_WINNING,
                reason=f"It won a contract {age.days} days after it was set up.",
            )
