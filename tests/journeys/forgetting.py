"""A small world in a home of its own, one person of which is disposed of: run as a process, which may be killed.

Several acts may follow each other, with "then" between them.

make                    a whole journey, with the person in every room
ask                     ask for the disposal of every record of the person, and agree
finish [without ROOM]   carry it out; ROOM's handler is left out
say                     what is there, and every place that holds the person
register                the next edition of a register, which names the person again
backup TO, restore FROM
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.test import Client
from django.urls import reverse
from tests.factories.forgotten import BORN, FORENAME, PHONE, SURNAME, ask_and_agree, make_world, next_register

from plait.policy.forgetting import Said, words_of
from plait.policy.roles import Role
from plait_desk.accounts.models import Person
from plait_desk.audit.models import SealedRow, WaitingRead
from plait_desk.audit.queries import query_text
from plait_desk.audit.services import seal, verify
from plait_desk.collection.models import Item, Load, Mention, Report, Statement
from plait_desk.linking.models import Identity, Link
from plait_desk.mapping.models import Group, GroupMember
from plait_desk.reporting.models import ReportEdition
from plait_desk.thread.models import Blob
from plait_desk.thread.services import finish_disposals, forgetting
from plait_desk.thread.services.forgetting_files import parts_of

WORDS = words_of(Said(names=frozenset({(FORENAME, SURNAME)}), phones=frozenset({PHONE}), birth_dates=frozenset({BORN})))

ROOMS = ("collection", "linking", "mapping", "assessment", "tasking", "action", "reporting")


class _NoMigrations:
    """Tables as the models say, as in every other test."""

    def __contains__(self, _: object) -> bool:
        return True

    def __getitem__(self, _: object) -> None:
        return None


def main(*words: str) -> None:
    """Do what the words say, in the home that the surroundings name."""
    settings.MIGRATION_MODULES = _NoMigrations()
    for act in " ".join(words).split(" then "):
        name, *more = act.split()
        ACTS[name](*more)


def make() -> None:
    for database in connections:
        call_command("migrate", database=database, run_syncdb=True, verbosity=0)
    make_world()
    seal()


def finish(*words: str) -> None:
    if words[:1] == ("without",):
        del forgetting._rooms[words[1]]
    say("ready")
    say(finish_disposals())


def tell() -> None:
    say({"found": sorted(set(found())), "rows": rows(), "audit": verify().is_whole})


def rows() -> dict[str, int]:
    tables = (Item, Load, Mention, Report, Statement, GroupMember, Link)
    return {table.__name__: table._default_manager.count() for table in tables}


def pages() -> None:
    """Of all pages that show what is left: those that do not open for one who may open them."""
    client = Client()
    client.force_login(Person.objects.filter(grants__role=Role.ANALYST).get())
    kinds = {
        "collection:report": Report.objects.all(),
        "collection:load": Load.objects.filter(is_form=False),
        "linking:subject": Mention.objects.filter(kind="person"),
        "mapping:group": Group.objects.all(),
        "reporting:edition": ReportEdition.objects.all(),
        "reporting:read": ReportEdition.objects.all(),
    }
    addresses = [reverse(page, args=[row.pk]) for page, rows_ in kinds.items() for row in rows_]
    addresses += [reverse(f"{room}:index") for room in ROOMS] + [reverse("home:front")]
    answers = {address: client.get(address).status_code for address in addresses}
    say([address for address, status in answers.items() if status not in {200, 302}])


def found() -> Iterator[str]:
    """Every place under the home that holds a byte of the person: files as they lie, blobs as their keys open them,
    registers as they are read, records as they are asked, and what anybody typed."""
    home = Path(settings.PLAIT_HOME)
    for path in sorted(home.rglob("*")):
        if path.is_file() and WORDS.are_in([path.read_bytes()]):
            yield str(path.relative_to(home))
    for blob in Blob.objects.exclude(key=None):
        if any(WORDS.are_in(part) for part in parts_of(blob)):
            yield f"blob: {blob.name}"
    for file in (home / "registers").rglob("*.parquet"):
        table = pq.read_table(file)
        if "value" in table.column_names and {SURNAME, PHONE} & set(table["value"].to_pylist()):
            yield f"register: {file.parent.name}"
    if Statement.objects.filter(value__in=[SURNAME, PHONE]).exists():
        yield "statements"
    if Identity.objects.filter(birth_date=BORN).exists():
        yield "identities"
    for rows in (SealedRow, WaitingRead):
        if any(WORDS.near.search(query_text(row) or "") for row in rows._default_manager.exclude(query="")):
            yield "queries"


def say(words: object) -> None:
    sys.stdout.write(json.dumps(words) + "\n")
    sys.stdout.flush()


ACTS = {
    "make": make,
    "ask": ask_and_agree,
    "finish": finish,
    "say": tell,
    "rows": lambda: say(rows()),
    "pages": pages,
    "register": next_register,
    "backup": lambda to: call_command("backup", to, stdout=sys.stderr),
    "restore": lambda source: call_command("restore", source, stdout=sys.stderr),
}
