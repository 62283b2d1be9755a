"""Notices with bids: the made-up market of tenders as one OCDS file, its firms played by companies of the world.

A file of its own with a stream of its own, so that no other file has another byte for it. Which tenders are rigged
stands in the truth. The buyers are real bodies, so each title, like each line, says SYNTHETIC.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

import numpy as np
import pyarrow as pa

from plait.reference import Partner, partners
from plait_world.companies import Companies
from plait_world.draw import stream
from plait_world.outbox import LABEL, JsonObject, Outbox
from plait_world.senders import OPEN_REGISTER, sender
from plait_world.tenders import make_tenders
from plait_world.trades import TRADES

Row = Mapping[str, object]


def write_bids(outbox: Outbox, companies: Companies, *, seed: int, count: int) -> None:
    """`count` notices, each compiled to one release with its bids and award."""
    market = make_tenders(seed, count=count)
    tables = market.tables
    firms = sorted({*tables.bids["bidder"].to_pylist(), *tables.awards["supplier"].to_pylist()})
    alive = np.flatnonzero(np.isnat(companies.dissolved))
    played = stream(seed, "bids").choice(alive, len(firms), replace=len(firms) > len(alive))
    notices = _Notices(companies, dict(zip(firms, played.tolist(), strict=True)))
    bids, awards = _by_tender(tables.bids), _by_tender(tables.awards)
    releases = (notices.release(row, bids[row["tender"]], awards[row["tender"]]) for row in tables.tenders.to_pylist())
    outbox.lines(sender("sg", "ocds", OPEN_REGISTER), "ocds_bids", releases, packed=True)
    outbox.write_truth("tenders", market.truth)


def _by_tender(table: pa.Table) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in table.to_pylist():
        found[row["tender"]].append(row)
    return found


class _Notices:
    """Releases of one market; `played` says which company of the world each firm is."""

    def __init__(self, companies: Companies, played: Mapping[str, int]) -> None:
        self.companies, self.played = companies, played
        self.buyers = {one.council_code: one for one in partners() if one.council_code}
        self.trades = {trade.division: trade.words for trade in TRADES}

    def release(self, tender: Row, bids: list[Row], awards: list[Row]) -> JsonObject:
        """One tender compiled, in the shape of OCDS 1.1 with its extension for bids."""
        buyer = self.buyers[str(tender["area"])]
        firms = sorted({str(bid["bidder"]) for bid in bids} | {str(award["supplier"]) for award in awards})
        named = {"id": f"{LABEL}-{buyer.key}", "name": buyer.body}
        trade = self.trades[str(tender["sector"])]
        return {
            "ocid": tender["tender"],
            "date": _text(tender["closes_at"]),
            "tag": ["compiled"],
            "buyer": named,
            "parties": [_buyer(buyer, named), *(self._party(firm) for firm in firms)],
            "tender": {
                "id": f"{LABEL}-{str(tender['tender'])[-7:]}",
                "title": f"{LABEL} {trade} {str(tender['tender'])[-4:]}",
                **_procedure(tender),
            },
            "bids": {"details": [self._bid(bid) for bid in bids]},
            "awards": [self._award(award) for award in awards],
        }

    def _bid(self, bid: Row) -> JsonObject:
        return {
            "id": bid["bid"],
            "status": bid["status"],
            "date": _text(bid["received_at"]),
            "tenderers": [self._named(str(bid["bidder"]))],
            "value": {"amount": bid["price"], "currency": "GBP"},
        }

    def _award(self, award: Row) -> JsonObject:
        return {
            "id": award["award"],
            "status": award["status"],
            "date": _text(award["decided_at"]),
            "suppliers": [self._named(str(award["supplier"]))],
            "value": {"amount": award["value"], "currency": "GBP"},
        }

    def _named(self, firm: str) -> JsonObject:
        return {"id": firm, "name": self.companies.name[self.played[firm]]}

    def _party(self, firm: str) -> JsonObject:
        company = self.played[firm]
        return {
            **self._named(firm),
            "identifier": {"scheme": "GB-COH", "id": self.companies.number[company]},
            "roles": ["tenderer"],
        }


def _buyer(buyer: Partner, named: JsonObject) -> JsonObject:
    return {**named, "address": {"region": buyer.council_code}, "roles": ["buyer"]}


def _procedure(tender: Row) -> JsonObject:
    """How it was bought; what its publisher leaves out is left out."""
    told: dict[str, object] = {
        "status": tender["status"],
        "classification": {"scheme": "CPV", "id": f"{tender['sector']}000000"},
        "value": {"amount": tender["value"], "currency": "GBP"},
        "procurementMethod": tender["method"],
        "numberOfTenderers": tender["bidders"],
        "datePublished": _text(tender["called_at"]),
        "tenderPeriod": _without_nothing(startDate=_text(tender["opens_at"]), endDate=_text(tender["closes_at"])),
        "documents": [{"documentType": "contractNotice"}] if tender["was_called"] else [],
        "amendments": [{"id": str(at)} for at in range(int(str(tender["amendments"] or 0)))],
        "lots": list(_lots(tender["price_weight"])),
    }
    return _without_nothing(**told)


def _lots(weight: object) -> Iterator[JsonObject]:
    if isinstance(weight, float):
        parts: Iterable[tuple[str, float]] = (("price", weight), ("quality", round(1 - weight, 2)))
        criteria = [{"type": kind, "numbers": [{"number": number}]} for kind, number in parts]
        yield {"awardCriteria": {"criteria": criteria}}


def _without_nothing(**told: object) -> JsonObject:
    return {name: value for name, value in told.items() if value is not None and value != []}


def _text(moment: object) -> str | None:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}" if isinstance(moment, datetime) else None
