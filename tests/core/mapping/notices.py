"""Small tenders, bids and awards, written in a line each."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

import pyarrow as pa

from plait.domain.tender import AWARDS, BIDS, ITEMS, TENDERS, TenderTables
from plait.mapping.tenders import tender_flags

START = datetime(2026, 3, 2, tzinfo=UTC)


def after(days: float) -> datetime:
    """So many days after the start of all tenders here."""
    return START + timedelta(days=days)


def a_tender(key: str, **given: object) -> dict[str, object]:
    """An open tender of one buyer, called for forty days; anything can be said otherwise."""
    said = {
        "buyer": "B",
        "sector": "45",
        "area": "UKM82",
        "value": 100_000.0,
        "method": "open",
        "status": "complete",
        "was_called": True,
        "called_at": START,
        "opens_at": START,
        "closes_at": after(40),
        "bidders": None,
        "price_weight": 1.0,
        "amendments": 0,
    }
    return {"tender": key, **said, **given}


def a_bid(tender: str, bidder: str, price: float | None = None, **given: object) -> dict[str, object]:
    """A valid bid that came in a day before the deadline."""
    said = {"bid": f"{tender}-{bidder}", "status": "valid", "price": price, "received_at": after(39)}
    return {"tender": tender, "bidder": bidder, **said, **given}


def an_award(tender: str, supplier: str, **given: object) -> dict[str, object]:
    """An active award thirty days after the deadline."""
    said = {"award": "1", "status": "active", "value": 100_000.0, "decided_at": after(70)}
    return {"tender": tender, "supplier": supplier, **said, **given}


Rows = Sequence[Mapping[str, object]]


def tables(tenders: Rows, bids: Rows = (), awards: Rows = (), items: Rows = ()) -> TenderTables:
    def table(rows: Rows, schema: pa.Schema) -> pa.Table:
        return pa.Table.from_pylist([dict(row) for row in rows], schema=schema)

    return TenderTables(
        tenders=table(tenders, TENDERS), bids=table(bids, BIDS), awards=table(awards, AWARDS), items=table(items, ITEMS)
    )


def flagged(given: TenderTables, rule: str) -> dict[str, float]:
    """Who is flagged by the rule, with the figure."""
    rows = tender_flags(given).flags.to_pylist()
    return {row["subject"]: row["figure"] for row in rows if row["rule"] == rule}


def count_tested(given: TenderTables, rule: str) -> int:
    """On how many subjects the rule could be tested, of all kinds."""
    rows = tender_flags(given).coverage.to_pylist()
    return sum(row["tested"] for row in rows if row["rule"] == rule)
