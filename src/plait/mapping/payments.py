"""From what was said of payments to payments: their amounts read, their ends made the subjects that they are."""

from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from plait.domain.payment import PAYMENTS
from plait.domain.statement import Tie
from plait.mapping.graph import integers, subject_of

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
    told = pc.struct_field(pc.extract_regex(paid["value"].combine_chunks(), _POUNDS), "amount")
    is_pounds = pc.is_valid(told)
    paid, told = paid.filter(is_pounds), told.filter(is_pounds)
    columns = {
        "from_id": subject_of(integers(paid["mention_id"]), linkage),
        "to_id": subject_of(integers(paid["other_id"]), linkage),
        "paid_on": paid["valid_from"],
        "amount": told.cast(pa.float64()),
        "marking_id": paid["marking_id"],
    }
    return Read(payments=pa.table(columns, schema=PAYMENTS), other_money=int(pc.sum(pc.invert(is_pounds)).as_py() or 0))
