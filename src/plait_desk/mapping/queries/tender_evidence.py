"""The bids for one tender and what was awarded, as the reader may read them: what its flags were counted from."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import pyarrow as pa
import pyarrow.compute as pc

from plait.policy.access import Reader
from plait_desk.mapping.queries.names import UNNAMED, Name, names_of
from plait_desk.mapping.queries.tender_lines import Named
from plait_desk.mapping.queries.tender_picture import TenderPicture


@dataclass(frozen=True, slots=True, kw_only=True)
class BidLine:
    """One bid or award: who, and what is told of it. `amount` is in pounds."""

    what: str
    who: Named
    status: str
    amount: float | None
    at: datetime | None


def bids_of(reader: Reader, picture: TenderPicture, tender: str) -> tuple[BidLine, ...]:
    """The bids, the lowest first, and then the awards."""
    bids = _rows(picture.tables.bids, tender, "price")
    awards = _rows(picture.tables.awards, tender, "value")
    names = names_of(reader, [id_ for row in (*bids, *awards) if isinstance(id_ := row["other_id"], int)])
    return (
        *(_line("Bid", row, names, ("price", "received_at")) for row in bids),
        *(_line("Award", row, names, ("value", "decided_at")) for row in awards),
    )


def _rows(table: pa.Table, tender: str, amount: str) -> list[dict[str, object]]:
    rows = table.filter(pc.equal(table["tender"], tender)).sort_by([(amount, "ascending"), ("other_id", "ascending")])
    return list(rows.to_pylist())


def _line(what: str, row: Mapping[str, object], names: Mapping[int, Name], told: tuple[str, str]) -> BidLine:
    mention, amount, at = row["other_id"], row[told[0]], row[told[1]]
    known = isinstance(mention, int) and mention in names
    return BidLine(
        what=what,
        who=(mention, names[mention].name) if isinstance(mention, int) and known else (0, UNNAMED),
        status=str(row["status"] or ""),
        amount=amount if isinstance(amount, float) else None,
        at=at if isinstance(at, datetime) else None,
    )
