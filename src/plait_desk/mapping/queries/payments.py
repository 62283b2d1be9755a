"""The payments in one reader's picture, and the leads that they give: worked out once, and kept while that holds.

Payments are ties of the drawing: whoever may read the statement and both ends sees one, and nobody else counts it.
"""

from collections import OrderedDict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from threading import Lock

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from django.utils import timezone

from plait.domain.statement import Tie
from plait.domain.tables import TIES
from plait.mapping.graph import integers
from plait.mapping.money import MoneyLeads, money_leads
from plait.mapping.payments import Drawn, payments_among
from plait.policy.access import Reader
from plait_desk.collection.models import Statement
from plait_desk.mapping.queries.drawn import Picture, picture_for, protected_mentions
from plait_desk.thread.queries.rights import restricted_mentions

KEPT = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Paid:
    """What one picture says of money. `drawn.payments` are between subjects; `records` has a row for each of them:
    payer and payee as the records that it was told of, its grade and its day."""

    picture: Picture
    drawn: Drawn
    records: pa.Table
    leads: MoneyLeads


_kept: OrderedDict[int, Paid] = OrderedDict()
_one_at_a_time = Lock()


def paid_in(reader: Reader, as_of: date) -> Paid | None:
    """The payments that the reader may read, and what they give; None before the first drawing."""
    picture = picture_for(reader, as_of)
    if picture is None:
        return None
    with _one_at_a_time:
        kept = _kept.pop(id(picture), None)
        if kept is None or kept.picture is not picture:
            kept = _draw(picture)
        _kept[id(picture)] = kept
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
        return kept


def told_on(reader: Reader, paid: Paid, rows: Collection[int]) -> dict[int, date]:
    """The last day on which somebody told of each of these payments (places in PAYMENTS), as far as the reader may
    read it. Those that a register alone tells are left out."""
    if not rows:
        return {}
    places = sorted(rows)
    records = paid.records.take(pa.array(places)).to_pylist()
    said = Statement.objects.readable_by(reader).filter(
        property=Tie.PAID, mention__in={row["payer"] for row in records}, other__isnull=False
    )
    last: dict[tuple[int, int, date | None], date] = {}
    for payer, payee, on, at in said.values_list("mention_id", "other_id", "valid_from", "recorded_at"):
        same, day = (payer, int(payee or 0), on), timezone.localdate(at)
        last[same] = max(day, last.get(same, day))
    keys = [(row["payer"], row["payee"], row["on"]) for row in records]
    return {place: last[key] for place, key in zip(places, keys, strict=True) if key in last}


def _draw(picture: Picture) -> Paid:
    """Protected people are at no end of a payment here, looking the same as absent."""
    ties = picture.ties.select([*TIES.names, "words", "grade"]).take(pa.array(picture.rows))
    closed = np.array(sorted(protected_mentions() | restricted_mentions()), dtype=np.int64)
    sides = (picture.left, picture.right, integers(ties["from_id"]), integers(ties["to_id"]))
    free = ~np.any([np.isin(side, closed) for side in sides], axis=0)
    free &= np.asarray(pc.equal(ties["kind"], str(Tie.PAID)).to_numpy(zero_copy_only=False), dtype=bool)
    between = ties.set_column(0, "from_id", pa.array(picture.left)).set_column(1, "to_id", pa.array(picture.right))
    drawn = payments_among(between.filter(pa.array(free)))
    told = ties.filter(pa.array(free)).take(pa.array(drawn.rows))
    records = told.select(["from_id", "to_id", "grade", "valid_from"]).rename_columns(["payer", "payee", "grade", "on"])
    return Paid(picture=picture, drawn=drawn, records=records, leads=money_leads(drawn.payments))
