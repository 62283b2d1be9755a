"""Twenty clients write reports at once, each for a body of its own, on a desk that is already full."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier

import numpy as np
from django.apps import apps
from django.db import connections

from benchmarks.figure import Figure
from plait.collection.stated import StatedMarking
from plait.policy.access import Reader

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
        told = [one for client in pool.map(lambda each: _client(*each, together), enumerate(writers)) for one in client]
    took = time.perf_counter() - start
    waited = [seconds for seconds, _ in told]
    failed = {error for _, error in told if error}
    reports, people = _kept()
    written = CLIENTS * EACH
    name = f"{CLIENTS} clients writing {written} reports at once"
    yield _none(f"{name}: lost or doubled ({reports} are there)", abs(written - reports))
    yield _none(f"{name}: people named in them lost or doubled", abs(written - people))
    yield _none(f"{name}: failed {'; '.join(sorted(failed))}".strip(), sum(bool(error) for _, error in told))
    yield _seconds(f"{name}: seconds a report, all together", took / written)
    yield _seconds(f"{name}: seconds a writer waits, median", float(np.median(waited)))


def _client(number: int, writer: Reader, together: Barrier) -> list[tuple[float, str]]:
    """The seconds that each report of one client took, and what went wrong, if anything."""
    from plait_desk.collection.services import receive_report

    told = []
    together.wait()
    for at in range(EACH):
        start, error = time.perf_counter(), ""
        try:
            receive_report(actor=writer, report=_report(f"AT-ONCE-{number:02d}-{at:02d}"))
        except Exception as failure:  # noqa: BLE001 - whatever fails is a figure
            error = type(failure).__name__
        told.append((time.perf_counter() - start, error))
    connections.close_all()
    return told


def _report(reference: str) -> object:
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
