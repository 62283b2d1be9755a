"""`./plait cycle [--input FOLDER]`: the seven services in a row, with what each did and how long it took."""

import sys
import time
from pathlib import Path

from django.conf import settings
from django.core.management import BaseCommand, CommandError, CommandParser, call_command
from django.utils import timezone

from plait.domain.progress import Progress
from plait_desk.home.services import MixedHome, NothingSent, Told, run_cycle

BAR = 24
WIDTH = 100


class Command(BaseCommand):
    help = "Take files from collection to reports, by the services that the pages call."

    def add_arguments(self, parser: CommandParser) -> None:
        folder = settings.PLAIT_HOME / "world"
        parser.add_argument(
            "--input", type=Path, default=folder, metavar="FOLDER", help="where the partners' files lie"
        )

    def handle(self, *args: object, **options: object) -> None:
        call_command("prepare")
        started = time.monotonic()
        try:
            for stage in run_cycle(folder=Path(str(options["input"])), as_of=timezone.localdate(), progress=bar):
                self.stdout.write("\n".join([line(stage), *(f"    refused: {note}" for note in stage.notes)]))
        except (NothingSent, MixedHome) as nothing:
            raise CommandError(str(nothing)) from nothing
        self.stdout.write(
            f"{'In all':<11}{time.monotonic() - started:6.1f} s   the reports stand under Reporting on the desk"
        )


def line(stage: Told) -> str:
    """One stage in one line."""
    facts = ", ".join(
        f"{fact.label} {fact.value:,}" if isinstance(fact.value, int) else f"{fact.label}: {fact.value}"
        for fact in stage.facts
    )
    return f"{stage.stage:<11}{stage.seconds:6.1f} s   {facts}"


def bar(stage: str) -> Progress:
    """A bar on a terminal; nothing where the output is kept in a file."""

    def show(done: int, total: int, words: str) -> None:
        if not sys.stderr.isatty():
            return
        full = round(BAR * done / total) if total else 0
        text = f"{stage:<11}[{'#' * full}{'.' * (BAR - full)}] {words}"
        sys.stderr.write("\r" + text[:WIDTH].ljust(WIDTH) + ("\r" + " " * WIDTH + "\r" if done >= total else ""))
        sys.stderr.flush()

    return show
