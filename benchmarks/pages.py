"""Pages of the desk at PLAIT_HOME, which should hold the demonstration: how long each takes.

Each page is opened by people who work with it, through every middleware, as a browser would ask for it. There is no
peer: nothing else serves these pages. The first opening of a page is not counted; each later one is a request of its
own, with its own permissions and its own entry in the audit log.
"""

import logging
import os
import time
from collections.abc import Iterator

import django
import numpy as np
from django.apps import apps
from django.db.models import Count, Min, Model
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from benchmarks.figure import Figure
from plait.domain.ids import encode

READERS = ("analyst", "officer.division", "board")
OPENED = 5
OF_EACH = 3
REACH = 200
OK = 200
LISTS = (
    "home:front",
    "home:words",
    "collection:index",
    "collection:reports",
    "collection:new_report",
    "collection:backlog",
    "collection:concerns",
    "collection:loads",
    "collection:templates",
    "collection:registers",
    "collection:retention",
    "collection:requirements",
    "linking:index",
    "linking:review",
    "linking:watches",
    "mapping:index",
    "mapping:candidates",
    "assessment:index",
    "assessment:places",
    "assessment:released",
    "tasking:index",
    "tasking:board",
    "tasking:tasks",
    "action:index",
    "action:published",
    "reporting:index",
    "thread:index",
    "thread:ledger",
    "thread:releases",
    "thread:consents",
    "thread:rights",
    "jobs:list",
    "accounts:mine",
    "public:home",
    "public:reports",
)
# The page of one thing, and the table that holds such things.
THINGS = {
    "collection:report": "collection.Report",
    "collection:load": "collection.Load",
    "collection:edition": "collection.RegisterEdition",
    "collection:requirement": "collection.Requirement",
    "mapping:group": "mapping.Group",
    "mapping:chart": "mapping.Group",
    "mapping:network": "mapping.Group",
    "tasking:option": "tasking.Option",
    "tasking:task": "tasking.Task",
    "action:item": "action.Action",
    "reporting:edition": "reporting.ReportEdition",
}
THREADS = {"report": "collection.Report", "group": "mapping.Group", "task": "tasking.Task"}
THREATS = ("drugs", "money-laundering", "violence")
SOUGHT = ("smith", "haulage", "glasgow street", "07")


def figures() -> Iterator[Figure]:
    """The 95th percentile over every page and opening, and the page that is slowest at its median."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "plait_desk.settings")
    django.setup()
    # A page that somebody may not open is passed over, and needs no words.
    logging.getLogger("django.request").setLevel(logging.CRITICAL)
    took = {(name, address): times for name in READERS for address, times in _opened_by(name)}
    if not took:
        raise SystemExit("No page opens: run `./plait cycle` on a demonstration first, with the same PLAIT_HOME.")
    every = np.concatenate(list(took.values()))
    (who, slowest), times = max(took.items(), key=lambda page: float(np.median(page[1])))
    yield _figure(
        f"pages of the desk, 95th percentile of {len(every)} openings of {len(took)}", float(np.percentile(every, 95))
    )
    yield _figure("pages of the desk, median", float(np.median(every)))
    yield _figure(f"the slowest page, {slowest} for {who}, median", float(np.median(times)))


def _figure(name: str, value: float) -> Figure:
    return Figure(name=name, ours=value, peer=None, reach=REACH, unit="ms", at_most=True)


def _opened_by(username: str) -> Iterator[tuple[str, list[float]]]:
    """Each address that this person may open, and the milliseconds of each opening."""
    person = apps.get_model("accounts.Person").objects.get(username=username)
    client = Client(raise_request_exception=False)
    client.force_login(person)
    for address in _addresses(person):
        if client.get(address).status_code == OK:
            yield address, [_milliseconds(client, address) for _ in range(OPENED)]


def _milliseconds(client: Client, address: str) -> float:
    started = time.perf_counter()
    client.get(address)
    return 1000 * (time.perf_counter() - started)


def _addresses(person: Model) -> Iterator[str]:
    yield from (reverse(name) for name in LISTS)
    yield from (reverse("home:search") + f"?q={words}" for words in SOUGHT)
    yield from (reverse("assessment:threat", args=[threat]) for threat in THREATS)
    for page, table in THINGS.items():
        yield from (reverse(page, args=[key]) for key in _some(table, person))
    for kind, table in THREADS.items():
        yield from (reverse("home:thread", args=[f"{kind}:{encode(key)}"]) for key in _some(table, person))
    yield from (reverse("linking:subject", args=[key]) for key in _much_recorded(person))
    yield from (reverse("linking:pair", args=ends) for ends in _doubtful())


def _some(table: str, person: Model) -> list[int]:
    """The keys of a few things that the person may read, spread over all of them."""
    # The tables can be imported only once the desk is set up.
    from plait_desk.accounts.queries import reader_of

    rows = apps.get_model(table).objects.readable_by(reader_of(person, at=timezone.now()))
    keys = list(rows.order_by("pk").values_list("pk", flat=True))
    return keys[:: max(1, len(keys) // OF_EACH)][:OF_EACH]


def _much_recorded(person: Model) -> list[int]:
    """A mention of each of the subjects with most mentions, and a few of any."""
    memberships = apps.get_model("linking.Membership").objects
    largest = memberships.values("subject").annotate(size=Count("pk"), first=Min("mention")).order_by("-size")
    return [row["first"] for row in largest[:OF_EACH]] + _some("collection.Mention", person)


def _doubtful() -> list[tuple[int, int]]:
    """The ends of pairs that are neither likely nor unlikely."""
    pairs = apps.get_model("linking.Link").objects.filter(probability__gte=0.4, probability__lt=0.6)
    return list(pairs.order_by("pk").values_list("left_id", "right_id")[:OF_EACH])
