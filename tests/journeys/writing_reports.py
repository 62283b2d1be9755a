"""Writes reports, or corrects them, one after the other: run as a process by test_a_report_survives, which kills it."""

import hashlib
import json
import resource
import signal
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.test import Client
from tests.desk.collection.test_reports import given
from tests.factories.pages import signed_in
from tests.factories.people import NOW, a_body, a_reader
from tests.factories.written import a_written_item, a_written_report

from plait.domain.ids import Ref
from plait.policy.access import Reader
from plait_desk.accounts.models import FormSent, Person
from plait_desk.accounts.queries import reader_of
from plait_desk.accounts.services import audience_of_all
from plait_desk.audit.keys import desk_key
from plait_desk.collection.models import Item, Load, Mention, Report, ReportEvent, Statement
from plait_desk.collection.services import correct_report, line_again, once, receive_report
from plait_desk.collection.services.before import KEY
from plait_desk.search.models import SearchEntry
from plait_desk.thread.models import Blob, ThreadLink

REPORTS = 12


def main(task: str) -> None:
    """Say what is half there, say "ready", do the task, saying each report that is done, and say what there is."""
    if Load._meta.db_table not in connection.introspection.table_names():
        make_ready()
    reader = reader_of(Person.objects.get(), at=NOW)
    say({"half": half(), "there": there()})
    say("ready")
    for number in range(REPORTS):
        {"write": write, "correct": correct, "nothing": lambda *_: None}[task](reader, f"IR-{number}")
        say(f"{task} IR-{number}")
    say({"half": half(), "rows": there(), "everything": fingerprints()})


def make_ready() -> None:
    """Databases with tables as the models say, one body, one person, and what identities are made from."""
    settings.MIGRATION_MODULES = {app.rpartition(".")[2]: None for app in settings.INSTALLED_APPS}
    for database in connections:
        call_command("migrate", database=database, run_syncdb=True, verbosity=0)
    a_reader(a_body("psos"))
    desk_key(KEY)
    audience_of_all()


def write(reader: Reader, reference: str) -> None:
    """One report, by a form that may be sent again."""
    once(reader, f"write {reference}", lambda: _ref(receive_report(actor=reader, report=given(reference))))


def correct(reader: Reader, reference: str) -> None:
    """The report in other words, unless that was done."""
    old = Report.objects.get(own_reference=reference, supersedes=None)
    line = line_again(old, reader)
    line["items"][0]["text"], line["title"] = "Three vans.", "Night loading"
    once(
        reader,
        f"correct {reference}",
        lambda: _ref(correct_report(actor=reader, report_id=old.pk, line=line, reason="Recount.")),
    )


def _ref(report: Report) -> Ref:
    return Ref("report", report.pk)


def half() -> list[str]:
    """Reports that are partly there: nobody must ever find one."""
    found = []
    for report in Report.objects.all():
        newest = report.withdrawn_at is None
        parts = {
            "its load shows": report.load is not None and report.load.state == Load.State.COMMITTED,
            "an item": report.items.count() == 1,
            "a history": report.events.exists(),
            "who it names": Statement.objects.filter(item__report=report).exists(),
            "one newest version": Report.objects.filter(own_reference=report.own_reference, withdrawn_at=None).count()
            == 1,
            "found by search": SearchEntry.objects.filter(title=report.title, kind="report").exists() or not newest,
            "what was said before is withdrawn": not newest
            or not Statement.objects.filter(item__report=report, withdrawn_at__isnull=False).exists(),
            "its file": report.load is not None and report.load.blob is not None,
        }
        found += [f"{report.own_reference}: {name}" for name, holds in parts.items() if not holds]
    orphans = (
        Item.objects.exclude(report__in=Report.objects.all()).count()
        + Load.objects.exclude(state=Load.State.COMMITTED).count()
    )
    return found + [f"{orphans} rows that belong to nothing"] * bool(orphans)


def there() -> dict[str, int]:
    tables = (Load, Report, ReportEvent, Item, Mention, Statement, SearchEntry, Blob, ThreadLink, FormSent)
    return {table.__name__: table._default_manager.count() for table in tables}


def fingerprints() -> dict[str, str]:
    """Of all that was said, but for when it came."""
    said = {
        "reports": Report.objects.values_list("pk", "own_reference", "title", "state", "supersedes_id"),
        "events": ReportEvent.objects.values_list("report_id", "kind", "to_state", "reason"),
        "items": Item.objects.values_list("pk", "report_id", "number", "text", "grade", "marking_id", "supersedes_id"),
        "mentions": Mention.objects.values_list("pk", "kind", "given_reference", "item_id"),
        "statements": Statement.objects.values_list("mention_id", "property", "value", "item_id"),
        "found by": SearchEntry.objects.values_list("ref", "title", "text", "marking_id"),
        "steps": ThreadLink.objects.values_list("from_ref", "relation", "to_ref"),
    }
    return {name: hashlib.sha256("".join(sorted(map(repr, rows))).encode()).hexdigest() for name, rows in said.items()}


def fill_the_disk() -> None:
    """One report on a page while no file may grow, and again when there is room; says both answers."""
    if Load._meta.db_table not in connection.introspection.table_names():
        make_ready()
    reader = reader_of(Person.objects.get(), at=NOW)
    client = signed_in(reader)
    client.raise_request_exception = False
    before = there()
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    largest = max(path.stat().st_size for path in Path(settings.PLAIT_HOME).rglob("*") if path.is_file())
    hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
    answers = []
    for most in (min(1024, largest), hard):
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, hard))
        answers.append(_sent(client))
    say({"before": before, "answers": answers, "half": half(), "rows": there()})


def _sent(client: Client) -> tuple[int, str]:
    answer = client.post("/collection/reports/new/", a_written_report(a_written_item(0, [{"surname": "Larch"}])))
    return answer.status_code, answer.content.decode()


def say(words: object) -> None:
    print(json.dumps(words), flush=True)  # noqa: T201  # the parent reads it
