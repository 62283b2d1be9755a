"""`./plait audit seal`, `./plait audit verify` and `./plait audit list`."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from plait_desk.audit import services


class Command(BaseCommand):
    help = "Seal what waits into the audit chain, verify the whole chain, or list anew which things its entries name."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("act", choices=["seal", "verify", "list"])

    def handle(self, *_: Any, act: str, **__: Any) -> None:
        if act == "seal":
            self.stdout.write(f"{services.seal()} entries sealed")
            return
        if act == "list":
            self.stdout.write(f"{services.list_again()} things listed")
            return
        state = services.verify()
        for finding in state.findings:
            self.stderr.write(f"entry {finding.sequence}: {finding.words}")
        if not state.is_whole:
            raise CommandError(f"the audit chain is broken: {len(state.findings)} findings")
        self.stdout.write(f"the audit chain is whole: {state.count} entries sealed, {state.waiting} waiting")
