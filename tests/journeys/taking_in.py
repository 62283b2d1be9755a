"""Takes in three files and says what is there: run as a process by test_nothing_is_lost, which kills it."""

import hashlib
import json
from collections import Counter
from pathlib import Path

from django.db import connection, connections
from django.db.models import Model
from tests.factories.people import NOW, a_body, a_reader

from plait_desk.accounts.models import Person
from plait_desk.accounts.queries import reader_of
from plait_desk.accounts.services import audience_of_all
from plait_desk.audit.homes import bring_up_to_date
from plait_desk.audit.keys import desk_key
from plait_desk.collection.models import (
    Item,
    Load,
    Mention,
    Origin,
    RegisterEdition,
    Reject,
    Report,
    ReportEvent,
    Statement,
)
from plait_desk.collection.queries import statements
from plait_desk.collection.services import receive_file
from plait_desk.collection.services.before import KEY
from plait_desk.search.models import Held, SearchEntry
from plait_desk.thread.models import Blob


def main(files: str) -> None:
    """Say what shows, say "ready", take in every file of the folder, say what there is."""
    if Load._meta.db_table not in connection.introspection.table_names():
        make_ready()
    reader = reader_of(Person.objects.get(), at=NOW)
    say(what_shows())
    say("ready")
    for path in sorted(Path(files).iterdir()):
        receive_file(actor=reader, name=path.name, raw=path)
    told = statements(reader)
    say(what_shows())
    say({"rows": there(), "told": told.num_rows, "everything": fingerprints()})


def make_ready() -> None:
    """Databases, one body, one person, and what identities are made from: the key, and the audience of a marking."""
    for database in connections:
        bring_up_to_date(database)
    a_reader(a_body("psos"))
    desk_key(KEY)
    audience_of_all()


def what_shows() -> dict[str, int]:
    """How many things of each load anybody can see, and how many of each kind can be found."""
    found = SearchEntry.objects.exclude(held_with__in=Held.objects.values("key"))
    kinds = Counter(found.values_list("kind", flat=True))
    return {
        **{load.name: shown(load) for load in Load.objects.all()},
        **{f"found {kind}": number for kind, number in kinds.items()},
    }


def shown(load: Load) -> int:
    """How many things of this load anybody can see."""
    reader = reader_of(Person.objects.get(), at=NOW)
    return Mention.objects.readable_by(reader).filter(load=load).count()


def there() -> dict[str, int]:
    tables: tuple[type[Model], ...] = (Load, Report, ReportEvent, Item, Mention, Statement, Origin, Reject)
    tables += (SearchEntry, Held, RegisterEdition, Blob)
    return {table.__name__: table._default_manager.count() for table in tables}


def fingerprints() -> dict[str, str]:
    """Of all that was said, but for when it came."""
    said = {
        "loads": Load.objects.values_list("name", "state", "rows", "accepted", "rejected"),
        "reports": Report.objects.values_list("pk", "own_reference", "title", "state"),
        "items": Item.objects.values_list("pk", "report_id", "number", "text", "grade", "origin_id", "marking_id"),
        "mentions": Mention.objects.values_list("pk", "kind", "natural_key", "given_reference", "item_id"),
        "statements": Statement.objects.values_list("mention_id", "property", "value", "other_id", "marking_id"),
        "rejects": Reject.objects.values_list("load__name", "row", "reason"),
        "found by": SearchEntry.objects.values_list("ref", "title", "text", "marking_id"),
        "registers": RegisterEdition.objects.values_list("register", "rows", "current"),
    }
    return {name: hashlib.sha256("".join(sorted(map(repr, rows))).encode()).hexdigest() for name, rows in said.items()}


def say(words: object) -> None:
    print(json.dumps(words), flush=True)  # noqa: T201  # the parent reads it
