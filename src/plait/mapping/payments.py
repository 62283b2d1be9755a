"""From what was said of payments to payments: their amounts read, their ends made the subjects that they are."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from plait.domain.payment import PAYMENTS
from plait.domain.statement import Tie
from plait.mapping.graph import Ints, integers, subject_of

_POUNDS = r"^(?P<amount>\d+(?:\.\d+)?) GBP\b"


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """`payments` is PAYMENTS; `other_money` counts those in another currency or without an amount, which are left out
    because sums of them mean nothing."""

    payments: pa.Table
    other_money: int


def read_payments(statements: pa.Table, linkage: pa.Table) -> Read:
    """The payments among the statements (STATEMENTS), between the subjects of the linkage (MEMBERSHIP)."""
    paid = statements.filter(
        pc.and_(pc.equal(statements["property"], str(Tie.PAID)), pc.is_valid(statements["other_id"]))
    )
    told = _pounds(paid["value"])
    is_pounds = pc.is_valid(told)
    paid, told = paid.filter(is_pounds), told.filter(is_pounds)
    columns = {
        "from_id": subject_of(integers(paid["mention_id"]), linkage),
        "to_id": subject_of(integers(paid["other_id"]), linkage),
        "paid_on": paid["valid_from"],
        "amount": told,
        "marking_id": paid["marking_id"],
    }
    return Read(payments=pa.table(columns, schema=PAYMENTS), other_money=_left_out(is_pounds))


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """`payments` is PAYMENTS, and `rows` are the places of them among the ties given; `other_money` as of Read."""

    payments: pa.Table
    rows: Ints
    other_money: int


def payments_among(ties: pa.Table) -> Drawn:
    """The payments among ties between subjects: TIES with `words`, which hold the amount as it was said."""
    paid = np.flatnonzero(np.asarray(pc.equal(ties["kind"], str(Tie.PAID)).to_numpy(zero_copy_only=False), dtype=bool))
    told = _pounds(ties["words"].take(pa.array(paid)))
    is_pounds = pc.is_valid(told)
    rows = paid[np.asarray(is_pounds.to_numpy(zero_copy_only=False), dtype=bool)]
    at = pa.array(rows)
    columns = {
        "from_id": ties["from_id"].take(at),
        "to_id": ties["to_id"].take(at),
        "paid_on": ties["valid_from"].take(at),
        "amount": told.drop_null(),
        "marking_id": ties["marking_id"].take(at),
    }
    return Drawn(payments=pa.table(columns, schema=PAYMENTS), rows=rows, other_money=_left_out(is_pounds))


def _pounds(said: pa.ChunkedArray) -> pa.Array:
    """The amount of each, null where it is not in pounds."""
    told = pc.extract_regex(said.combine_chunks().cast(pa.string()), _POUNDS)
    return pc.struct_field(told, "amount").cast(pa.float64())


def _left_out(is_pounds: pa.Array) -> int:
    return int(pc.sum(pc.invert(is_pounds)).as_py() or 0)
