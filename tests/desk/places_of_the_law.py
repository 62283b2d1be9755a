"""Each place of the desk that narrows rows to a reader, told to forget who reads: which the worlds of the law see.

Not collected: test_mutants_of_the_law.py runs it in a process of its own, whose desk can forget (tests/forgetful.py).
`PLAIT_PLACES` says from which worlds, and where to write what was seen.
"""

import json
import os
import random
from collections import defaultdict
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client
from tests import forgetful
from tests.desk.test_non_interference import SAMPLE, addresses, own_home, quiet
from tests.factories.walking import Answers, bare, every_page, page_name
from tests.factories.worlds import World, a_world, keep

__all__ = ["own_home", "quiet"]
pytestmark = [pytest.mark.django_db(databases="__all__"), pytest.mark.usefixtures("own_home", "quiet")]
# Of the pages that a place stands behind, so many of each kind are opened again.
AGAIN = 4


class Watched(Client):
    """The reader's browser, noting which places each address asks."""

    def __init__(self, client: Client) -> None:
        super().__init__(raise_request_exception=False)
        self.cookies = client.cookies
        self.behind: dict[str, list[str]] = defaultdict(list)

    def get(self, path: str, *args: object, **more: object) -> object:  # type: ignore[override]  # one argument is used
        """The answer; what it asked is kept."""
        forgetful.asked.clear()
        answer = super().get(path)
        for place in forgetful.asked:
            self.behind[place].append(path)
        return answer


def test_places() -> None:
    said = json.loads(os.environ["PLAIT_PLACES"])
    seen: dict[str, list[int]] = defaultdict(list)
    for seed in said["seeds"]:
        for places, is_seen in _seen(a_world(random.Random(seed)), said["places"]).items():
            seen[places] += [seed] if is_seen else []
    Path(said["to"]).write_text(json.dumps(seen), encoding="utf-8")


def _seen(world: World, wanted: list[str]) -> dict[str, bool]:
    """Whether a page of this world tells that a place forgot, or all places of a file or folder did.

    With nothing `wanted`, of every place that a page asks; files and folders are tried where none of theirs is seen.
    """
    with transaction.atomic():
        keep(world.rows, world)
        client = Watched(world.reader.client)
        answers = every_page(client, more=addresses(world), most_each=SAMPLE.pages)
        found = {place: _tells(client, answers, {place}) for place in wanted or client.behind if place in client.behind}
        for cut in (":", "/"):
            together = defaultdict(set)
            for place in client.behind:
                together[place.rpartition(cut)[0] if cut == "/" else place.partition(cut)[0]].add(place)
            for whole in together.keys() & set(wanted or together):
                each = any(found.get(place, False) for place in together[whole])
                found[whole] = each or _tells(client, answers, together[whole])
        transaction.set_rollback(True)
    return found


def _tells(client: Watched, answers: Answers, places: set[str]) -> bool:
    """Whether one of the pages behind these places is another once they forget."""
    pages: dict[str | None, list[str]] = defaultdict(list)
    for address in dict.fromkeys(address for place in places for address in client.behind[place]):
        pages[page_name(address)].append(address)
    again = [address for some in pages.values() for address in some[:AGAIN]]
    with forgetful.forgetting(places):
        return any(_answer(client, address) != answers[address] for address in again)


def _answer(client: Client, address: str) -> tuple[int, bytes]:
    answer = Client.get(client, address)
    return answer.status_code, bare(answer.content)
