"""`./plait restore FROM`: a backup into an empty home, with every disposal since done again."""

from pathlib import Path

from django.core.management import BaseCommand, CommandError, CommandParser

from plait_desk.thread.management.commands.backup import show
from plait_desk.thread.services.backing_up import BackupRefused
from plait_desk.thread.services.restoring import restore


class Command(BaseCommand):
    help = "Restore a backup into an empty PLAIT_HOME, and dispose again of everybody who was disposed of since."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("source", type=Path, metavar="FROM", help="the folder of a backup")

    def handle(self, *args: object, **options: object) -> None:
        try:
            done = restore(Path(str(options["source"])), progress=show)
        except BackupRefused as refused:
            raise CommandError(str(refused)) from refused
        for line in done.words:
            self.stdout.write(line)
        if done.findings:
            raise CommandError("; ".join(finding.words for finding in done.findings))
        self.stdout.write("The audit chain is whole.")
