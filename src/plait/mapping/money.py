"""Leads from payments: many pay one, one pays many, money comes round. Each is a reason to ask, never a finding.

A shop is paid by many and a payroll pays many, so a fan says also how much of the money went on or had come in: those
who only hand on are asked about first. All bounds are ours.
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from plait.domain.payment import LEADS, LeadKind
from plait.domain.protected import refuse_protected
from plait.mapping.fans import busiest_windows
from plait.mapping.graph import Bools, Floats, Ints, integers
from plait.mapping.rounds import Bounds, Payments, rounds


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """A fan: `least` others within `days` days. A round: at most `length` payments within `days` days of like amount
    (no less than `kept` of the first); who pays more than `hub` times in that window is not crossed."""

    days: int = 30
    least: int = 10
    length: int = 5
    kept: float = 0.5
    hub: int = 200
    steps: int = 50_000_000
    found: int = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyLeads:
    """`leads` is LEADS. `left_out` payments had no day, no amount or one end only; `uncrossed` ways into a hub were
    not followed; `is_complete` is False where the walk for rounds was cut off."""

    leads: pa.Table
    left_out: int
    uncrossed: int
    is_complete: bool

    @property
    def words(self) -> str:
        """What was not looked at."""
        cut = "" if self.is_complete else " The search for circles was cut off: there may be more."
        return f"{self.left_out} payments could not be used; {self.uncrossed} ways into a hub were not followed.{cut}"


def money_leads(payments: pa.Table, *, limits: Limits | None = None) -> MoneyLeads:
    """The leads of these payments (PAYMENTS), by kind, then those that handed on most, then id.

    A payment to oneself is left out. Raises ProtectedInput for a column that flags never use.
    """
    refuse_protected(payments.column_names)
    limits = limits or Limits()
    known = _known(payments)
    kept = known.row.size
    walked, uncrossed, is_complete = _rounds(known, limits)
    fans = [_fans(known, limits, inward=inward) for inward in (True, False)]
    leads = pa.concat_tables([*fans, walked]).sort_by(
        [("kind", "ascending"), ("onward", "descending"), ("amount", "descending"), ("subject_id", "ascending")]
    )
    return MoneyLeads(leads=leads, left_out=payments.num_rows - kept, uncrossed=uncrossed, is_complete=is_complete)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """The payments that can be used, in the order of time; `payer` and `payee` are places in `ids`."""

    ids: Ints
    payer: Ints
    payee: Ints
    day: Ints
    amount: Floats
    row: Ints


def _known(payments: pa.Table) -> _Known:
    whole = np.ones(payments.num_rows, dtype=bool)
    for column in ("from_id", "to_id", "paid_on", "amount"):
        whole &= _true(pc.is_valid(payments[column]))
    whole &= _true(pc.fill_null(pc.greater(payments["amount"], 0), False))
    whole &= _true(pc.fill_null(pc.not_equal(payments["from_id"], payments["to_id"]), False))
    table = payments.filter(pa.array(whole))
    ends = np.concatenate([integers(table["from_id"]), integers(table["to_id"])])
    ids, place = np.unique(ends, return_inverse=True)
    payer, payee = place[: table.num_rows], place[table.num_rows :]
    day = np.asarray(table["paid_on"].cast(pa.int32()).to_numpy(), dtype=np.int64)
    amount = np.asarray(table["amount"].to_numpy(), dtype=np.float64)
    order = np.lexsort((amount, payee, payer, day))
    row = np.flatnonzero(whole)[order]
    return _Known(ids=ids, payer=payer[order], payee=payee[order], day=day[order], amount=amount[order], row=row)


def _true(column: pa.ChunkedArray) -> Bools:
    return np.asarray(column.to_numpy(zero_copy_only=False), dtype=bool)


def _fans(known: _Known, limits: Limits, *, inward: bool) -> pa.Table:
    """Who is paid by many (inward) or pays many: the busiest window of each."""
    one, other = (known.payee, known.payer) if inward else (known.payer, known.payee)
    order = np.argsort(one, kind="stable")
    starts = np.searchsorted(one[order], np.arange(len(known.ids) + 1))
    window = busiest_windows(starts, other[order], known.day[order], limits.days)
    who = np.flatnonzero(window.others >= limits.least)
    first, last = known.day[order][window.first[who]], known.day[order][window.last[who]]
    beyond = _between(known, who, (first, last + limits.days) if inward else (first - limits.days, last), inward)
    summed = np.concatenate([[0.0], np.cumsum(known.amount[order])])
    spent = summed[window.last[who] + 1] - summed[window.first[who]]
    rows = [known.row[order][start : end + 1] for start, end in zip(window.first[who], window.last[who], strict=True)]
    return pa.table(
        {
            "kind": [str(LeadKind.FAN_IN if inward else LeadKind.FAN_OUT)] * len(who),
            "subject_id": known.ids[who],
            "count": window.others[who],
            "times": np.ones(len(who), dtype=np.int64),
            "amount": spent,
            "onward": np.minimum(beyond / spent, 1.0),
            "first_on": pa.array(first.astype(np.int32)).cast(pa.date32()),
            "last_on": pa.array(last.astype(np.int32)).cast(pa.date32()),
            "rows": pa.array(rows, pa.list_(pa.int64())),
        },
        schema=LEADS,
    )


def _between(known: _Known, who: Ints, days: tuple[Ints, Ints], paying: bool) -> Floats:
    """What each paid (or was paid) from the one day to the other, both counted."""
    one = known.payer if paying else known.payee
    order = np.argsort(one, kind="stable")
    span = int(known.day.max() - known.day.min()) + 1 if len(known.day) else 1
    origin = int(known.day.min()) if len(known.day) else 0
    keys = one[order] * span + (known.day[order] - origin)
    summed = np.concatenate([[0.0], np.cumsum(known.amount[order])])
    low = who * span + np.clip(days[0] - origin, 0, span)
    high = who * span + np.clip(days[1] - origin, -1, span - 1)
    between: Floats = summed[np.searchsorted(keys, high, side="right")] - summed[np.searchsorted(keys, low)]
    return between


def _rounds(known: _Known, limits: Limits) -> tuple[pa.Table, int, bool]:
    order = np.argsort(known.payer, kind="stable")
    given = Payments(
        starts=np.searchsorted(known.payer[order], np.arange(len(known.ids) + 1)),
        payer=known.payer[order],
        payee=known.payee[order],
        day=known.day[order],
        amount=known.amount[order],
        rank=order,
    )
    bounds = Bounds(limits.length, limits.days, limits.kept, limits.hub, limits.steps, limits.found)
    found = rounds(given, bounds)
    if not len(found.nodes):
        return LEADS.empty_table(), int(found.uncrossed), bool(found.is_complete)
    nodes, which, times = np.unique(found.nodes, axis=0, return_inverse=True, return_counts=True)
    amount = np.where(found.payments >= 0, given.amount[found.payments], np.inf).min(axis=1)
    best = np.lexsort((np.arange(len(amount)), -amount, which.reshape(-1)))
    best = best[np.searchsorted(which.reshape(-1)[best], np.arange(len(nodes)))]
    paths = found.payments[best]
    length = (paths >= 0).sum(axis=1)
    last = paths[np.arange(len(paths)), length - 1]
    table = {
        "kind": [str(LeadKind.CIRCLE)] * len(paths),
        "subject_id": known.ids[given.payer[paths[:, 0]]],
        "count": length,
        "times": times,
        "amount": amount[best],
        "onward": np.minimum(given.amount[last] / given.amount[paths[:, 0]], 1.0),
        "first_on": pa.array(given.day[paths[:, 0]].astype(np.int32)).cast(pa.date32()),
        "last_on": pa.array(given.day[last].astype(np.int32)).cast(pa.date32()),
        "rows": pa.array([known.row[order[path[path >= 0]]] for path in paths], pa.list_(pa.int64())),
    }
    return pa.table(table, schema=LEADS), int(found.uncrossed), bool(found.is_complete)
