"""`./plait demo`: make a synthetic Scotland, take it through the cycle, say how well it was linked."""

from django.conf import settings
from django.core.management import BaseCommand, CommandParser, call_command
from django.utils import timezone

from plait_desk.accounts.services import DEMO_PASSWORD, DEMO_PEOPLE
from plait_desk.home.management.commands.cycle import bar
from plait_world.generate import generate

SEED = 2026


class Command(BaseCommand):
    help = "Make a desk with a believable, synthetic Scotland."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--size", choices=["small", "demo"], default="demo", help="small: 2,000 people, in seconds")

    def handle(self, *args: object, **options: object) -> None:
        world = settings.PLAIT_HOME / "world"
        if not (world / "manifest.json").exists():
            generate(str(options["size"]), SEED, world, bar("World"), day=timezone.localdate())
        call_command("cycle", input=world)
        call_command("evaluate", input=world)
        self.stdout.write("\nSYNTHETIC data: no real people, firms or events. Sign in as one of:")
        self.stdout.write("  " + ", ".join(person.username for person in DEMO_PEOPLE))
        self.stdout.write(f"with the password {DEMO_PASSWORD}; the one-time code is shown when it is asked for.\n")
