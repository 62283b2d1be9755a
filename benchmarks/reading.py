"""Pages read on a million statements: a subject, a report, each list narrowed in each way, each kind of search.

Each page is asked for as a browser would, through every middleware, by an analyst who may read a part of everything,
and what is kept for how long by the officer who decides on it.
The first page of each kind is not counted: it warms what a running desk has warm.
"""

import time
from collections.abc import Iterable, Iterator

import numpy as np
from django.apps import apps
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from benchmarks.figure import Figure

READER, OFFICER = "person-1", "person-2"
PAGE, SEARCH = 200, 100
THINGS, OPENED = 60, 4
WORDS = {
    "common words": ("glasgow", "street", "john", "haulage", "smsmsm"),
    "rare words": ("elllinken", "brurossmac", "rohaybru", "IR-004711", "sc012345"),
    "two letters": ("sm", "st", "jo", "ha", "gl"),
    "two words": ("john smsm", "glasgow street", "haulage anan", "ma st", "mary gla", "john haulage", "s m"),
    "nothing to find": ("zzyzx", "john zzyzx", "q", "7"),
}
LISTS = {
    "collection:reports": (
        "", "page=3", "urgency=high", "urgency=low", "state=live", "state=requires_assessment", "state=draft",
        "partner=spa", "threat=drugs", "threat=firearms", "text=haulage", "text=zzyzx", "text=IR-004711",
        "urgency=high&state=requires_assessment&threat=drugs", "page=100", "urgency=medium", "state=requires_linking",
        "state=requires_correction", "partner=sg", "partner=psos", "threat=money-laundering", "threat=cybercrime",
        "text=smsmsm", "text=e", "partner=psos&urgency=low", "partner=sg&threat=violence&page=2",
        "text=waste&urgency=low&state=live", "text=zzyzx&partner=psos",
    ),
    "collection:backlog": ("",),
    "collection:requirements": ("", "state=met", "state=withdrawn", "state=open&page=2"),
    "collection:loads": ("", "page=2"),
    "collection:index": ("",),
    "linking:review": ("",),
    "home:front": ("",),
}  # fmt: skip
KEPT = {"collection:retention": ("", "show=all", "page=9", "show=all&page=100"), "collection:disposals": ("",)}
OK = 200


def figures() -> Iterator[Figure]:
    """The 95th percentile of each kind of page, and the page that is slowest at its median."""
    client = _signed_in(READER)
    yield _figure("subject page", PAGE, _opened(client, _some("linking:subject", "Mention", kind="person"), once=True))
    yield _figure("report page", PAGE, _opened(client, _some("collection:report", "Report"), once=True))
    for reader, lists in ((client, LISTS), (_signed_in(OFFICER), KEPT)):
        for page, narrowed in lists.items():
            yield _figure(f"{page} in {len(narrowed)} ways", PAGE, _opened(reader, _addresses(page, narrowed)))
    for kind, words in WORDS.items():
        asked = [f"q={each}" for each in words] + [f"q={words[0]}&kind=report"]
        yield _figure(f"search, {kind}", SEARCH, _opened(client, _addresses("home:search", asked)))


def _signed_in(username: str) -> Client:
    from tests.factories.pages import signed_in

    from plait_desk.accounts.queries import reader_of

    person = apps.get_model("accounts.Person").objects.get(username=username)
    return signed_in(reader_of(person, at=timezone.now()))


def _figure(name: str, reach: int, took: dict[str, list[float]]) -> Figure:
    slowest = max(took, key=lambda address: float(np.median(took[address])))
    every = np.concatenate(list(took.values()))
    name = f"{name}, 95th percentile of {len(every)} (slowest: {slowest}, {np.median(took[slowest]):.0f} ms)"
    return Figure(name=name, ours=float(np.percentile(every, 95)), peer=None, reach=reach, unit="ms", at_most=True)


def _some(page: str, table: str, **which: str) -> list[str]:
    """The pages of things all over a table that the reader may read."""
    from plait_desk.accounts.queries import reader_of

    person = apps.get_model("accounts.Person").objects.get(username=READER)
    rows = apps.get_model("collection", table).objects.readable_by(reader_of(person, at=timezone.now()))
    keys = list(rows.filter(**which).order_by("pk").values_list("pk", flat=True))
    return [reverse(page, args=[key]) for key in keys[:: len(keys) // THINGS]]


def _addresses(page: str, asked: Iterable[str]) -> list[str]:
    return [f"{reverse(page)}?{each}" for each in asked]


def _opened(client: Client, addresses: list[str], *, once: bool = False) -> dict[str, list[float]]:
    """The milliseconds of each opening. Raises SystemExit where a page is not there."""
    _milliseconds(client, addresses[0])
    return {each: [_milliseconds(client, each) for _ in range(1 if once else OPENED)] for each in addresses}


def _milliseconds(client: Client, address: str) -> float:
    started = time.perf_counter()
    answer = client.get(address, follow=True)
    if answer.status_code != OK:
        raise SystemExit(f"{address} answers {answer.status_code}.")
    return 1000 * (time.perf_counter() - started)
