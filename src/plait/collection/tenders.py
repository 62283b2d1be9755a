"""OCDS releases to tables of tenders, bids and awards (plait.domain.tender), of which flags are drawn.

The feed `ocds` keeps who buys and who was awarded; this keeps how: procedure, days, bids and prices. The releases of
one process are compiled: of two that say something, the later counts. Only pounds are kept, since a price in another
currency cannot be compared.
"""

import hashlib
import re
from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime

import pyarrow as pa

from plait.collection.feed import feed
from plait.collection.feeds.ocds.package import party_key, releases
from plait.collection.lines import Json
from plait.collection.raw import Raw
from plait.collection.reading import read_moment
from plait.collection.trees import branch, branches, leaf, read_tree
from plait.collection.weights import price_weight
from plait.domain.tender import AWARDS, BIDS, ITEMS, TENDERS, TenderTables

Release = dict[str, Json]
Row = dict[str, object]

# Beside the columns of plait.domain.tender: under which natural key the feed keeps who stands in the row.
PARTY = pa.field("party", pa.string())

_CALLS = {"tender", "tenderUpdate", "tenderAmendment"}
_CHANGES = {"tenderUpdate", "tenderAmendment"}
_NOTICES = {"contractNotice", "tenderNotice"}
_WITHOUT_A_CALL = ("without prior publication", "without a call", "single tender action", "direct award")
# Ids that a publisher numbers anew in each release: the same id is another body in the next.
_OF_ONE_RELEASE = re.compile(r"org-\d+")
_CPV_DIVISION = re.compile(r"\d\d")
_POSTCODE_AREA = re.compile(r"[A-Z]{1,2}(?=\d)")


def read_tenders(raw: Raw) -> TenderTables:
    """The four tables of one file of releases, records or packages; each process once, by its ocid.

    Raises FileRefused as the feed does. Lines that are no release, or have no ocid, are left out: the feed, which reads
    the same file, keeps them back and says why.
    """
    tables = read_named_tenders(raw)
    return TenderTables(
        tenders=tables.tenders.select(TENDERS.names),
        bids=tables.bids.select(BIDS.names),
        awards=tables.awards.select(AWARDS.names),
        items=tables.items.select(ITEMS.names),
    )


def read_named_tenders(raw: Raw) -> TenderTables:
    """As `read_tenders`, each table with one column more: PARTY, the natural key under which the feed keeps the buyer,
    bidder or supplier of the row (null where the row names nobody)."""
    processes: dict[str, list[Release]] = defaultdict(list)
    for _, release in read_tree(raw, feed("ocds"), opened=releases).records:
        if ocid := leaf(release, "ocid"):
            processes[ocid].append(release)
    read = [_Process(ocid, processes[ocid]) for ocid in sorted(processes)]
    return TenderTables(
        tenders=_table([each.tender() for each in read], TENDERS),
        bids=_table([row for each in read for row in each.bids()], BIDS),
        awards=_table([row for each in read for row in each.awards()], AWARDS),
        items=_table([row for each in read for row in each.items()], ITEMS),
    )


def _table(rows: list[Row], schema: pa.Schema) -> pa.Table:
    return pa.Table.from_pylist(rows, schema=schema.append(PARTY))


class _Process:
    """The releases of one contracting process, oldest first."""

    def __init__(self, ocid: str, given: list[Release]) -> None:
        self.ocid = ocid
        self.releases = sorted(given, key=lambda release: leaf(release, "date") or "")
        self.names = {
            key: leaf(party, "name") or key
            for release in self.releases
            for party in branches(release, "parties")
            if (key := leaf(party, "id"))
        }

    def tender(self) -> Row:
        method = self._last("tender", "procurementMethod")
        buyer = branch(self._latest("buyer"), "buyer")
        called = self._was_called(method)
        return {
            "tender": self.ocid,
            "buyer": self._key(buyer),
            PARTY.name: party_key(self.ocid, buyer),
            "sector": next((code[:2] for code in self._codes() if _CPV_DIVISION.match(code)), None),
            "area": self._area(),
            "value": _pounds(branch(self._latest("tender", "value"), "tender", "value")),
            "method": method,
            "status": self._last("tender", "status"),
            "was_called": called,
            "called_at": self._called_at(),
            "opens_at": _moment(self._last("tender", "tenderPeriod", "startDate")),
            "closes_at": _moment(self._last("tender", "tenderPeriod", "endDate")),
            "bidders": self._bidders(),
            "price_weight": price_weight(branch(self._latest("tender"), "tender")),
            "amendments": self._amendments() if called else None,
        }

    def bids(self) -> list[Row]:
        """One row a bid and bidder; of a bid told twice, the later."""
        told = {
            leaf(bid, "id") or f"bid {at}": bid
            for release in self.releases
            for at, bid in enumerate(branches(release, "bids", "details"))
        }
        return [
            {
                "tender": self.ocid,
                "bid": key,
                "bidder": self._key(bidder),
                PARTY.name: party_key(self.ocid, bidder),
                "status": leaf(bid, "status"),
                "price": _pounds(branch(bid, "value")),
                "received_at": _moment(leaf(bid, "date")),
            }
            for key, bid in told.items()
            for bidder in branches(bid, "tenderers")
        ]

    def awards(self) -> list[Row]:
        """One row an award and supplier, or one without a supplier."""
        return [
            {
                "tender": self.ocid,
                "award": key,
                "supplier": self._key(supplier),
                PARTY.name: party_key(self.ocid, supplier),
                "status": leaf(award, "status"),
                "value": _pounds(branch(award, "value")),
                "decided_at": _moment(leaf(award, "date")),
            }
            for key, award in self._awards().items()
            for supplier in branches(award, "suppliers") or [{}]
        ]

    def items(self) -> list[Row]:
        """What each award covers: its own codes, or where it has none those of the tender (ours: most publishers here
        give none)."""
        return [
            {"tender": self.ocid, "award": key, "code": code}
            for key, award in self._awards().items()
            for code in dict.fromkeys(_codes(branches(award, "items")) or self._codes())
        ]

    def _awards(self) -> dict[str, Release]:
        return {
            leaf(award, "id") or f"award {at}": award
            for release in self.releases
            for at, award in enumerate(branches(release, "awards"))
        }

    def _last(self, *path: str) -> str | None:
        return leaf(self._latest(*path), *path)

    def _latest(self, *path: str) -> Release:
        """The newest release that says something there."""
        told = (each for each in reversed(self.releases) if leaf(each, *path) is not None or branch(each, *path))
        return next(told, {})

    def _was_called(self, method: str | None) -> bool | None:
        if any(_tags(release) & _CALLS for release in self.releases):
            return True
        papers = (paper for release in self.releases for paper in branches(release, "tender", "documents"))
        if any(leaf(paper, "documentType") in _NOTICES for paper in papers):
            return True
        details = (self._last("tender", "procurementMethodDetails") or "").lower()
        return False if method == "direct" or any(words in details for words in _WITHOUT_A_CALL) else None

    def _called_at(self) -> datetime | None:
        called = [leaf(each, "date") for each in self.releases if "tender" in _tags(each)]
        return _moment(called[0] if called else self._last("tender", "datePublished"))

    def _amendments(self) -> int:
        listed = max(len(branches(release, "tender", "amendments")) for release in self.releases)
        return max(listed, sum(bool(_tags(release) & _CHANGES) for release in self.releases))

    def _bidders(self) -> int | None:
        stated = self._last("tender", "numberOfTenderers")
        if stated is not None and stated.isdecimal():
            return int(stated)
        listed = branches(self._latest("tender"), "tender", "tenderers")
        return len({leaf(each, "id") for each in listed}) or None

    def _codes(self) -> list[str]:
        """The codes of the newest tender that has any."""
        tenders = [branch(release, "tender") for release in reversed(self.releases)]
        return next((codes for each in tenders if (codes := _codes([each, *branches(each, "items")]))), [])

    def _area(self) -> str | None:
        """The buyer's region, else the letters of its postcode."""
        parties = [party for release in self.releases for party in branches(release, "parties")]
        buyers = [branch(party, "address") for party in parties if "buyer" in _listed(party.get("roles"))]
        region = next((found for each in buyers if (found := leaf(each, "region"))), None)
        postcodes = (leaf(each, "postalCode") for each in buyers)
        letters = (_POSTCODE_AREA.match(code.upper()) for code in postcodes if code)
        return region or next((found.group() for found in letters if found), None)

    def _key(self, party: Release) -> str | None:
        """The publisher's id; where that holds for one release only, a hash of the name, which tells nothing of it."""
        key = leaf(party, "id")
        if key is not None and not _OF_ONE_RELEASE.fullmatch(key):
            return key
        name = leaf(party, "name") or self.names.get(key or "")
        return "~" + hashlib.sha256(" ".join(name.lower().split()).encode()).hexdigest()[:16] if name else None


def _codes(coded: Sequence[Release]) -> list[str]:
    both = [
        one for each in coded for one in (branch(each, "classification"), *branches(each, "additionalClassifications"))
    ]
    return [code for one in both if (leaf(one, "scheme") or "CPV") == "CPV" and (code := leaf(one, "id"))]


def _tags(release: Release) -> set[str]:
    return {str(tag) for tag in _listed(release.get("tag"))}


def _listed(value: Json) -> list[Json]:
    return value if isinstance(value, list) else []


def _pounds(value: Release) -> float | None:
    amount = value.get("amount")
    is_number = isinstance(amount, int | float) and not isinstance(amount, bool)
    return float(str(amount)) if is_number and leaf(value, "currency") == "GBP" else None


def _moment(text: str | None) -> datetime | None:
    moment = read_moment(text) if text else None
    return datetime.fromisoformat(moment).replace(tzinfo=UTC) if moment else None
