"""Leads from the payments that one reader may read: many pay one, one pays many, money comes round.

A lead is raised on the last day on which one of its payments was told, and lapses after that as a flag does.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypedDict, cast

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from plait.domain.flag import LAPSES_AFTER, FlagAbout, FlagKey, FlagState
from plait.domain.ids import MentionId
from plait.domain.payment import LeadKind
from plait.mapping.graph import subject_of
from plait.policy.access import Reader
from plait_desk.mapping.queries.names import UNNAMED, Name, names_of
from plait_desk.mapping.queries.payments import Paid, paid_in, told_on
from plait_desk.mapping.queries.queued import verdict_words
from plait_desk.mapping.queries.reviewed import UNTOUCHED, Standing, standings

OF_EACH_KIND, PAYMENTS_SHOWN = 25, 12
_NOBODY = Name(name=UNNAMED, kind="")
_WORDS = {
    LeadKind.FAN_IN: "{count} others paid £{amount:,.0f} within 30 days; {onward:.0%} of it left again.",
    LeadKind.FAN_OUT: "Paid {count} others £{amount:,.0f} within 30 days; {onward:.0%} of it had come in before.",
    LeadKind.CIRCLE: "{count} payments go round. Rounds: {times}. £{amount:,.0f} all the way, {onward:.0%} came back.",
}


class _Lead(TypedDict):
    """A row of LEADS."""

    kind: str
    subject_id: int
    count: int
    times: int
    amount: float
    onward: float
    first_on: date
    last_on: date
    rows: list[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentLine:
    """One payment in pounds, and who paid whom: the subject and its name."""

    on: date
    payer: tuple[int, str]
    payee: tuple[int, str]
    amount: float
    grade: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadLine:
    """One lead: what was counted in words, and its payments in order of day: some of `payments_count`."""

    key: FlagKey
    name: Name
    words: str
    payments: tuple[PaymentLine, ...]
    payments_count: int
    raised_on: date
    state: FlagState
    standing: Standing

    @property
    def lapses_on(self) -> date:
        """The first day on which it is expired, unless it was reviewed."""
        return self.raised_on + LAPSES_AFTER

    @property
    def verdict(self) -> str:
        """What the review that stands said; empty where none does."""
        return verdict_words(self.standing)


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyView:
    """The leads as one reader may see them. `is_drawn` False: no ties were drawn yet. The strongest of each kind are
    shown, and `more` of `leads` are not."""

    is_drawn: bool
    payments: int = 0
    other_money: int = 0
    left_out: str = ""
    leads: int = 0
    more: int = 0
    rows: tuple[LeadLine, ...] = ()
    reviewed: tuple[LeadLine, ...] = ()
    expired: tuple[LeadLine, ...] = ()


def money_for(reader: Reader, *, as_of: date) -> MoneyView:
    """The strongest leads of each kind, of the payments that the reader may read."""
    paid = paid_in(reader, as_of)
    if paid is None:
        return MoneyView(is_drawn=False)
    chosen = _strongest(paid.leads.leads)
    lines = _lines(reader, paid, chosen, most=PAYMENTS_SHOWN)
    total = paid.leads.leads.num_rows
    return MoneyView(
        is_drawn=True,
        payments=paid.drawn.payments.num_rows,
        other_money=paid.drawn.other_money,
        left_out=paid.leads.words,
        leads=total,
        more=total - len(chosen),
        rows=tuple(line for line in lines if line.state is FlagState.OPEN),
        reviewed=tuple(line for line in lines if line.state in {FlagState.REVIEWED, FlagState.REPLIED}),
        expired=tuple(line for line in lines if line.state is FlagState.EXPIRED),
    )


def lead_for(reader: Reader, key: FlagKey, *, as_of: date) -> LeadLine | None:
    """One lead with all its payments; None where there is none that the reader may know of."""
    paid = paid_in(reader, as_of)
    if paid is None:
        return None
    leads = paid.leads.leads
    same = leads.filter(pc.and_(pc.equal(leads["kind"], str(key.about)), pc.equal(leads["subject_id"], key.mention_id)))
    rows = [lead for lead in cast(list[_Lead], same.to_pylist()) if _days(lead) == key.days]
    return _lines(reader, paid, rows[:1], most=None)[0] if rows else None


def _days(lead: _Lead) -> str:
    """How the days of a lead stand in its address."""
    return f"{lead['first_on'].isoformat()}_{lead['last_on'].isoformat()}"


def _strongest(leads: pa.Table) -> list[_Lead]:
    """So many of each kind: they come with those first that handed on most."""
    parts = [leads.filter(pc.equal(leads["kind"], str(kind)))[:OF_EACH_KIND] for kind in LeadKind]
    return cast(list[_Lead], pa.concat_tables(parts).to_pylist())


def _lines(reader: Reader, paid: Paid, leads: Sequence[_Lead], *, most: int | None) -> list[LeadLine]:
    told = told_on(reader, paid, {row for lead in leads for row in lead["rows"]})
    payments = [_payments(paid, lead, most) for lead in leads]
    ids = {lead["subject_id"] for lead in leads}
    ids |= {int(str(row[side])) for rows in payments for row in rows for side in ("from_id", "to_id")}
    names, said = names_of(reader, ids), _standing(reader, paid)
    lines = []
    for lead, rows in zip(leads, payments, strict=True):
        key = FlagKey(about=FlagAbout(lead["kind"]), mention_id=MentionId(lead["subject_id"]), days=_days(lead))
        standing = said.get(_text(key), UNTOUCHED)
        raised = max((told[row] for row in lead["rows"] if row in told), default=lead["last_on"])
        line = LeadLine(
            key=key,
            name=names.get(lead["subject_id"], _NOBODY),
            words=_WORDS[LeadKind(lead["kind"])].format(**lead),
            payments=tuple(_payment(row, names) for row in rows),
            payments_count=len(lead["rows"]),
            raised_on=raised,
            state=standing.state(raised_on=raised, at=reader.at),
            standing=standing,
        )
        lines.append(line)
    return lines


def _payments(paid: Paid, lead: _Lead, most: int | None) -> list[dict[str, object]]:
    """Its payments in order of day, some of them."""
    at = pa.array(lead["rows"])
    rows = paid.drawn.payments.take(at).append_column("grade", paid.records["grade"].take(at))
    order = [("paid_on", "ascending"), ("amount", "descending"), ("from_id", "ascending"), ("to_id", "ascending")]
    return list(rows.sort_by(order)[:most].to_pylist())


def _payment(row: Mapping[str, object], names: Mapping[int, Name]) -> PaymentLine:
    payer, payee = int(str(row["from_id"])), int(str(row["to_id"]))
    return PaymentLine(
        on=cast(date, row["paid_on"]),
        payer=(payer, names.get(payer, _NOBODY).name),
        payee=(payee, names.get(payee, _NOBODY).name),
        amount=cast(float, row["amount"]),
        grade=str(row["grade"] or ""),
    )


def _standing(reader: Reader, paid: Paid) -> dict[str, Standing]:
    """What was written, by the lead that it was written of as the reader knows it."""
    said = standings(reader, *(about for about in FlagAbout if about.is_money))
    ids = np.array([key.mention_id for key in said], dtype=np.int64)
    subjects = subject_of(ids, paid.picture.linkage).tolist() if said else []
    return {
        _text(FlagKey(about=key.about, mention_id=MentionId(subject), days=key.days)): said[key]
        for key, subject in zip(said, subjects, strict=True)
    }


def _text(key: FlagKey) -> str:
    return f"{key.about}/{key.mention_id}/{key.days}"
