"""The desk of the link chart's measurement: a group with a neighbourhood of thousands, and Chromium looking at it.

Run as `python -m benchmarks.mapping_chart_desk THINGS RUNS` with a PLAIT_HOME of its own; the last line is JSON. All
people and firms are SYNTHETIC. The first opening is not counted (it draws the reader's picture, which is kept until
the ties are drawn again); each later one is by a browser that has nothing of the page or its scripts.
"""

import json
import os
import random
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from benchmarks.desk import set_up

ROOT = Path(__file__).resolve().parents[1]
NOMINALS, COMPANIES_OF_EACH = 20, 8
GRADES = ("1AP", "2BP", "3CP")
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run")
PATIENCE = 60
WIDE = {"width": 1440, "height": 900}
AT = datetime(2026, 11, 22, 9, tzinfo=UTC)


def main(things: int, runs: int) -> dict[str, Any]:
    """The times in seconds, and how many things were drawn and left out."""
    set_up()
    address, cookie = made(things)
    with served() as base, looked(base, cookie) as browse:
        browse(address)
        found = [browse(address) for _ in range(runs)]
    return {
        "served": [one["served"] for one in found],
        "painted": [one["painted"] for one in found],
        "moved": [one["moved"] for one in found],
        "things": found[0]["things"],
        "left_out": found[0]["left_out"],
    }


def made(things: int) -> tuple[str, tuple[str, str]]:
    """The neighbourhood, drawn; the address of its chart, and the session of an analyst who may read it."""
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
    from django.conf import settings
    from django.core.management import call_command
    from django.test import Client
    from django.urls import reverse
    from django.utils.timezone import localdate

    from plait.domain.marking import Marking, Purpose
    from plait.domain.partner import Term
    from plait.policy.roles import Role
    from plait_desk.accounts.models import Partner, Person
    from plait_desk.accounts.queries import reader_of
    from plait_desk.accounts.services import GrantAsked, intern, make_grant
    from plait_desk.mapping.services import redraw_reach

    call_command("collectstatic", verbosity=0, interactive=False)
    body = Partner.objects.create(key="body", name="A body (synthetic)", abbreviation="body")
    person = Person.objects.create(username="analyst", name="Analyst (synthetic)", password="!")
    asked = GrantAsked(
        person_id=person.pk,
        partner_id=body.pk,
        role=Role.ANALYST,
        purposes=frozenset({Purpose.LAW_ENFORCEMENT}),
        term=Term(from_at=datetime(2020, 1, 1, tzinfo=UTC)),
    )
    make_grant(asked, granted_by_id=None)
    marking = intern(Marking(originator=body.pk, purposes=frozenset({Purpose.LAW_ENFORCEMENT})))
    actor = reader_of(person, at=AT)
    group = neighbourhood(things, actor, marking)
    redraw_reach(actor=actor, as_of=localdate())
    TOTP.activate(person, generate_totp_secret())
    client = Client()
    client.force_login(person)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    return f"{reverse('mapping:chart', args=[group])}?hops=3", (settings.SESSION_COOKIE_NAME, session)


def neighbourhood(things: int, actor: Any, marking: Any) -> int:
    """The key of a group whose nominals, their companies and whoever else runs those are so many things."""
    from plait.domain.group import Tier
    from plait_desk.collection.models import Mention, Statement
    from plait_desk.mapping.services import GroupRecord, NominalRecord, record_group

    chance = random.Random(1)
    companies = NOMINALS * COMPANIES_OF_EACH
    kinds = ["person"] * (things - companies) + ["company"] * companies
    rows = [Mention(kind=kind, marking=marking, recorded_at=AT) for kind in kinds]
    Mention.objects.bulk_create(rows)
    people, firms = rows[:-companies], rows[-companies:]
    said = [
        *(_said(one, marking, "forename", f"Given{place % 97}") for place, one in enumerate(people)),
        *(_said(one, marking, "surname", f"Family{place}") for place, one in enumerate(people)),
        *(_said(one, marking, "name", f"Firm {place} Ltd (synthetic)") for place, one in enumerate(firms)),
    ]
    for place, person in enumerate(people):
        first = place * COMPANIES_OF_EACH if place < NOMINALS else chance.randrange(companies)
        runs = range(first, first + COMPANIES_OF_EACH) if place < NOMINALS else {first, chance.randrange(companies)}
        said += [
            Statement(
                mention=person,
                property="director_of",
                other=firms[firm],
                grade=chance.choice(GRADES),
                recorded_at=AT,
                marking=marking,
            )
            for firm in runs
        ]
    Statement.objects.bulk_create(said, batch_size=1000)
    nominals = [
        NominalRecord(mention_id=one.pk, role="", is_principal=place == 0, grade="1AP", marking=marking)
        for place, one in enumerate(people[:NOMINALS])
    ]
    record = GroupRecord(
        reference="SYN-1",
        name="Larch",
        marking=marking,
        region="East",
        council_code="S12000036",
        primary_threat="drugs",
        tier=Tier.NATIONAL,
        scored_on=date(2026, 11, 1),
        levels={},
        nominals=nominals,
    )
    return int(record_group(actor=actor, record=record).pk)


def _said(mention: Any, marking: Any, name: str, value: str) -> Any:
    from plait_desk.collection.models import Statement

    return Statement(mention=mention, property=name, value=value, recorded_at=AT, marking=marking)


@contextmanager
def served() -> Iterator[str]:
    """The address of the desk, served as `./plait serve` serves it."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port = listening.getsockname()[1]
    home = os.environ["PLAIT_HOME"]
    command = [
        *(str(Path(sys.executable).parent / "granian"), "--interface", "wsgi", "--host", "127.0.0.1"),
        *("--port", str(port), "--workers", "1", "--blocking-threads", "3", "--log-level", "warning"),
        *("--static-path-route", "/static", "--static-path-mount", f"{home}/static", "plait_desk.wsgi:application"),
    ]
    own = {"MALLOC_ARENA_MAX": "2", "ARROW_DEFAULT_MEMORY_POOL": "system", "OPENBLAS_NUM_THREADS": "1"}
    server = subprocess.Popen(command, cwd=ROOT / "src", stdout=sys.stderr, env=os.environ | own)
    try:
        _wait(f"http://127.0.0.1:{port}/health/", server)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(timeout=10)


def _wait(address: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(PATIENCE * 5):
        if server.poll() is not None:
            raise RuntimeError("the desk stopped while starting")
        try:
            with urlopen(address, timeout=2):
                return
        except OSError:  # not there yet, or too slow by now
            time.sleep(0.2)
    raise TimeoutError(f"nothing answers at {address}")


@contextmanager
def looked(base: str, cookie: tuple[str, str]) -> Iterator[Any]:
    """A function that opens an address in a browser of its own and gives what its clock said, in seconds."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        program = os.environ.get("PLAIT_CHROMIUM", "/usr/bin/chromium")
        browser = playwright.chromium.launch(executable_path=program, args=list(FLAGS))

        def browse(address: str) -> dict[str, Any]:
            context = browser.new_context(base_url=base, viewport=WIDE)
            context.add_cookies([{"name": cookie[0], "value": cookie[1], "url": base}])
            page = context.new_page()
            page.goto(address, wait_until="commit")
            page.wait_for_selector("#chart[data-painted]")
            box = page.locator("#chart").bounding_box()
            page.mouse.move(box["x"] + 20, box["y"] + 20)
            page.mouse.down()
            page.mouse.move(box["x"] + 120, box["y"] + 60, steps=5)
            page.wait_for_selector("#chart[data-moved]")
            page.mouse.up()
            told = page.evaluate(TOLD)
            context.close()
            return told

        yield browse
        browser.close()


TOLD = """() => {
  const at = (name) => performance.getEntriesByName(name)[0].startTime / 1000;
  const way = performance.getEntriesByType("navigation")[0];
  return {
    painted: at("chart painted"), moved: at("chart moved"), served: (way.responseEnd - way.requestStart) / 1000,
    things: Number(document.querySelector("#chart").dataset.things),
    left_out: Number((document.querySelector("#chart-choice header b") || {textContent: "0"}).textContent),
  };
}"""

if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]), int(sys.argv[2]))))
