"""The audit log of a desk with a million statements: what it adds to a page, a load beside readers, a million entries.

`benchmarks.collection` runs this on each database, as one of its parts. There is no peer: nothing else keeps this log.
"""

import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from itertools import islice

import numpy as np
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from benchmarks.figure import Figure

OPENED, WARM = 300, 20
STATEMENTS = ENTRIES = 1_000_000
THINGS, SOUGHT = 10_000, 200
AT_ONCE = 5_000


def figures() -> Iterator[Figure]:
    """Milliseconds added to a page; entries lost and readers held up beside a load; seconds to verify; search."""
    yield _figure("audit adds to a page, median", _added(), 1, "ms")
    yield from _beside()
    _fill()
    yield _figure("verify a million entries", _timed(_verified), 60, "s")
    yield _figure("entries about one thing among a million, 95th percentile", _searched(), 200, "ms")


def _figure(name: str, ours: float, reach: float, unit: str) -> Figure:
    return Figure(name=name, ours=ours, peer=None, reach=reach, unit=unit, at_most=True)


def _added() -> float:
    """How much longer a page takes with the log than without: the median over pairs opened one after the other."""
    # The desk must be set up before its tables are imported; so everywhere below.
    from django.conf import settings
    from tests.factories.pages import signed_in
    from tests.factories.people import a_body, a_marking, a_reader
    from tests.factories.reports import a_report

    body = a_body("psos")
    address = reverse("collection:report", args=[a_report(a_marking(body)).pk])
    recorded, silent = signed_in(a_reader(body)), signed_in(a_reader(body))
    with override_settings(MIDDLEWARE=[name for name in settings.MIDDLEWARE if "audit" not in name]):
        silent.get(address)  # a client reads the setting once
    added = []
    for number in range(OPENED):
        # Each goes first as often as the other.
        pair = (recorded, silent) if number % 2 else (silent, recorded)
        took = {client: _opened(client, address) for client in pair}
        added.append(took[recorded] - took[silent])
    return float(np.median(added[WARM:]))


def _opened(client: Client, address: str) -> float:
    return 1000 * _timed(lambda: client.get(address))


def _timed(act: Callable[[], object]) -> float:
    started = time.perf_counter()
    act()
    return time.perf_counter() - started


def _beside() -> Iterator[Figure]:
    from tests.factories.beside import read_beside_a_load

    from plait_desk.audit.models import SealedRow
    from plait_desk.audit.services import seal

    seal()
    before = SealedRow.objects.filter(event="consultation").count()
    beside = read_beside_a_load(STATEMENTS)
    seal()
    kept = SealedRow.objects.filter(event="consultation").count() - before
    what = f"of {len(beside.pages)} pages beside a load of {beside.statements:,} statements"
    yield _figure(f"entries lost {what}", len(beside.pages) - kept, 0, "")
    yield _figure(f"longest that one {what} was held up", beside.held_up, 1, "s")


def _fill() -> None:
    """A million entries sealed behind those that are there, each about one of ten thousand things."""
    from plait.domain.ids import Ref, new_id
    from plait.policy import chain
    from plait_desk.audit.keys import desk_key
    from plait_desk.audit.models import Citation, SealedRow
    from plait_desk.audit.services import record, seal

    key, at, things = desk_key("audit"), timezone.now(), [str(Ref("mention", number)) for number in range(THINGS)]

    def entries() -> Iterator[tuple[chain.Entry, str]]:
        for number in range(ENTRIES):
            entry = chain.Entry(
                id=new_id(),
                at=at + timedelta(milliseconds=number),
                event=chain.AuditEvent.CONSULTATION,
                person_id=number % 500,
                partner_id=number % 40,
                purpose="law-enforcement",
                page="linking:subject",
                objects=(things[number * 7919 % THINGS],),
                count=1,
                query="",
            )
            yield entry, chain.sign(entry, key=key)

    count, head = SealedRow.objects.order_by("-sequence").values_list("sequence", "head").first() or (0, chain.GENESIS)
    sealed = chain.seal(entries(), count=count, head=head)
    while some := list(islice(sealed, AT_ONCE)):
        SealedRow.objects.bulk_create([SealedRow.of(one) for one in some])
        Citation.objects.bulk_create([citation for one in some for citation in Citation.of(one)])
    # One more entry, so that a checkpoint is kept of them all.
    record(actor=None, event=chain.AuditEvent.SIGN_IN)
    seal()


def _verified() -> None:
    from plait_desk.audit.services import verify

    state = verify()
    if not state.is_whole or state.count < ENTRIES:
        raise SystemExit(f"The chain of this run is not whole: {state.findings[:3]}")


def _searched() -> float:
    from plait.domain.ids import Ref
    from plait_desk.audit.queries import Search, search_entries

    sought = [str(Ref("mention", number)) for number in range(0, THINGS, THINGS // SOUGHT)]
    took = [1000 * _timed(partial(search_entries, Search(object_ref=thing))) for thing in sought]
    return float(np.percentile(took, 95))
