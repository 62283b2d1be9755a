"""Tables of tenders written as the OCDS releases that they could have come from, for reading them back."""

from collections import defaultdict
from collections.abc import Iterable

from plait.domain.tender import TenderTables

Row = dict[str, object]


def as_releases(tables: TenderTables) -> list[Row]:
    """One compiled release a tender. Its call is said by a notice's document, since compiled releases have no tag of
    their own."""
    bids, awards, items = (_by_tender(each.to_pylist()) for each in (tables.bids, tables.awards, tables.items))
    return [
        _release(row, bids[str(row["tender"])], awards[str(row["tender"])], items[str(row["tender"])])
        for row in tables.tenders.to_pylist()
    ]


def _release(row: Row, bids: list[Row], awards: list[Row], items: list[Row]) -> Row:
    weight = row["price_weight"]
    weights = [] if weight is None else [("price", float(str(weight))), ("quality", 1 - float(str(weight)))]
    criteria = [{"type": kind, "numbers": [{"number": number}]} for kind, number in weights]
    tender: Row = {
        "procurementMethod": row["method"],
        "status": row["status"],
        "classification": {"scheme": "CPV", "id": f"{row['sector']}000000"},
        "value": {"amount": row["value"], "currency": "GBP"},
        "numberOfTenderers": row["bidders"],
        "tenderPeriod": {"startDate": _text(row["opens_at"]), "endDate": _text(row["closes_at"])},
        "datePublished": _text(row["called_at"]),
        "documents": [{"documentType": "contractNotice"}] if row["was_called"] else [],
        "amendments": [{"id": str(at)} for at in range(int(str(row["amendments"] or 0)))],
        "lots": [{"awardCriteria": {"criteria": criteria}}],
    }
    return {
        "ocid": row["tender"],
        "tag": ["compiled"],
        "date": "2026-01-01T00:00:00Z",
        "buyer": {"id": row["buyer"]},
        "parties": [{"id": row["buyer"], "roles": ["buyer"], "address": {"region": row["area"]}}],
        "tender": tender,
        "bids": {"details": [_bid(bid) for bid in bids]},
        "awards": [_award(award, items) for award in awards],
    }


def _bid(bid: Row) -> Row:
    return {
        "id": bid["bid"],
        "status": bid["status"],
        "date": _text(bid["received_at"]),
        "tenderers": [{"id": bid["bidder"]}],
        "value": {"amount": bid["price"], "currency": "GBP"},
    }


def _award(award: Row, items: list[Row]) -> Row:
    return {
        "id": award["award"],
        "status": award["status"],
        "date": _text(award["decided_at"]),
        "suppliers": [{"id": award["supplier"]}],
        "value": {"amount": award["value"], "currency": "GBP"},
        "items": [{"classification": {"scheme": "CPV", "id": item["code"]}} for item in items],
    }


def _text(moment: object) -> str | None:
    return None if moment is None else str(moment).replace(" ", "T")


def _by_tender(rows: Iterable[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[str(row["tender"])].append(row)
    return found
