"""`./plait backup TO`: a backup of the records, the audit log and the files, without keys and without sources."""

import sys
from pathlib import Path

from django.core.management import BaseCommand, CommandError, CommandParser

from plait_desk.thread.services.backing_up import BackupRefused, back_up

WIDTH = 60


class Command(BaseCommand):
    help = "Back up everything but the keys and the source register into a new folder."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("to", type=Path, metavar="TO", help="a new folder, outside PLAIT_HOME")

    def handle(self, *args: object, **options: object) -> None:
        try:
            made = back_up(Path(str(options["to"])), progress=show)
        except BackupRefused as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(f"{len(made.files)} files and tables, sealed. They open with the keys of this desk only.")


def show(done: int, total: int, words: str) -> None:
    """One line that is written over; nothing where the output is kept in a file."""
    if sys.stderr.isatty():
        text = f"{words}: {done:,} of {total:,}" if done < total else ""
        sys.stderr.write("\r" + text.ljust(WIDTH) + "\r")
        sys.stderr.flush()
