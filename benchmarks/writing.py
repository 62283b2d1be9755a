"""Twenty clients write reports at once, each for a body of its own, on a desk that is already full."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier
from typing import TYPE_CHECKING

from django.apps import apps
from django.db import connections

from benchmarks.figure import Figure
from plait.collection.stated import StatedMarking
from plait.policy.access import Reader

if TYPE_CHECKING:
    from plait_desk.collection.services.given import ReportGiven

CLIENTS, EACH = 20, 5
SECONDS = 1
AT = datetime(2026, 11, 21, 8, tzinfo=UTC)


def figures() -> Iterator[Figure]:
    """None lost, none doubled, none failed; and how long one report takes while all of them write."""
    from tests.factories import a_body, a_reader

    writers = [a_reader(a_body(f"body-{at:02d}")) for at in range(CLIENTS)]
    together = Barrier(CLIENTS)
    start = time.perf_counter()
    with ThreadPoolExecutor(CLIENTS) as pool:
        clients = pool.map(_client, range(CLIENTS), writers, [together] * CLIENTS)
        told = [error for client in clients for error in client]
    took = time.perf_counter() - start
    failed = [error for error in told if error]
    reports, people = _kept()
    written = CLIENTS * EACH
    name = f"{CLIENTS} clients writing {written} reports at once"
    yield _none(f"{name}: lost or doubled ({reports} are there)", abs(written - reports))
    yield _none(f"{name}: people named in them lost or doubled", abs(written - people))
    yield _none(f"{name}: failed {'; '.join(sorted(set(failed)))}".strip(), len(failed))
    yield _seconds(f"{name}: seconds a report, all together", took / written)


def _client(number: int, writer: Reader, together: Barrier) -> list[str]:
    """What went wrong with each report of one client; empty where nothing did."""
    from plait_desk.collection.services import receive_report

    told = []
    together.wait()
    for at in range(EACH):
        try:
            receive_report(actor=writer, report=_report(f"AT-ONCE-{number:02d}-{at:02d}"))
            told.append("")
        except Exception as failure:  # noqa: BLE001 - whatever fails is a figure
            told.append(type(failure).__name__)
    connections.close_all()
    return told


def _report(reference: str) -> "ReportGiven":
    from plait_desk.collection.services.given import ItemGiven, NamedPerson, ReportGiven

    person = NamedPerson(reference=reference, forename="Morag", surname="Larch", date_of_birth="1980-02-03")
    item = ItemGiven(
        text="Three lorries came by night (synthetic).",
        is_opinion=False,
        scheme="3x5x2",
        grade="1BP",
        marking=StatedMarking(tier="OFFICIAL", purposes=("law-enforcement",)),
        people=[person],
    )
    return ReportGiven(
        reference=reference,
        title="Night unloading (synthetic)",
        urgency="high",
        intelligence_on=AT.date(),
        created_at=AT,
        items=[item],
    )


def _kept() -> tuple[int, int]:
    """How many of the reports, and of the people in them, are there."""
    reports = apps.get_model("collection.Report").objects.filter(own_reference__startswith="AT-ONCE-")
    people = apps.get_model("collection.Mention").objects.filter(item__report__in=reports, kind="person")
    return reports.count(), people.count()


def _none(name: str, count: int) -> Figure:
    return Figure(name=name, ours=count, peer=None, reach=0, at_most=True)


def _seconds(name: str, seconds: float) -> Figure:
    return Figure(name=name, ours=seconds, peer=None, reach=SECONDS, unit="s", at_most=True)
