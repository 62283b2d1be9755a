"""SYNTHETIC files of notices with bids, in a line each, as a publisher's OCDS."""

import json
from collections.abc import Mapping, Sequence

Release = dict[str, object]


def a_notice(ocid: str, *, buyer: str = "Kelso Council", won_by: str = "Zedmoor", **given: object) -> Release:
    """A contract for road works with three bids, called for forty days; anything can be said otherwise."""
    return {
        "ocid": ocid,
        "date": "2026-06-01T00:00:00Z",
        "tag": ["tender"],
        "tender": {
            "title": f"Roads {ocid}",
            "status": "complete",
            "procurementMethod": "open",
            "classification": {"scheme": "CPV", "id": "45000000"},
            "value": {"amount": 100_000, "currency": "GBP"},
            "tenderPeriod": {"startDate": "2026-01-01T00:00:00Z", "endDate": "2026-02-10T00:00:00Z"},
            "datePublished": "2026-01-01T00:00:00Z",
        },
        "parties": [
            {"id": buyer, "name": buyer, "roles": ["buyer"]},
            *({"id": name, "name": name, "roles": ["tenderer"]} for name in (won_by, "Aird", "Birk")),
        ],
        "buyer": {"id": buyer, "name": buyer},
        "bids": {"details": [a_bid(won_by, 90_000), a_bid("Aird", 99_000), a_bid("Birk", 108_000)]},
        "awards": [an_award(won_by, 90_000)],
        "synthetic": "SYNTHETIC",
        **given,
    }


def a_bid(name: str, pounds: int, *, status: str = "valid") -> Release:
    """A bid a day before the deadline."""
    return {
        "id": f"bid of {name}",
        "status": status,
        "date": "2026-02-09T00:00:00Z",
        "tenderers": [{"id": name, "name": name}],
        "value": {"amount": pounds, "currency": "GBP"},
    }


def an_award(name: str, pounds: int) -> Release:
    """An active award thirty days after the deadline."""
    return {
        "id": "1",
        "status": "active",
        "date": "2026-03-12T00:00:00Z",
        "suppliers": [{"id": name, "name": name}],
        "value": {"amount": pounds, "currency": "GBP"},
    }


def alone(name: str = "Zedmoor") -> Mapping[str, object]:
    """What a notice says where only one bid."""
    return {"bids": {"details": [a_bid(name, 90_000)]}}


def as_lines(releases: Sequence[Release]) -> bytes:
    """A file of these."""
    return "".join(json.dumps(release) + "\n" for release in releases).encode()
