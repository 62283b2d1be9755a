"""`./plait officers NAME NAME --body spa`: the first two accounts officers of an empty desk."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from plait_desk.accounts import services


class Command(BaseCommand):
    help = (
        "Set up the first two accounts officers, whose own grants nobody signed. It works once, on a desk that has "
        "none: every later grant is proposed by one officer and signed by another."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", nargs=2, help="sign-in names of two different people")
        parser.add_argument("--body", default="spa", help="the body they act for, as in the list of partners")

    def handle(self, *_: Any, username: list[str], body: str, **__: Any) -> None:
        try:
            made = services.make_first_officers(
                usernames=(username[0], username[1]), partner_key=body, at=timezone.now()
            )
        except services.GrantRefused as refused:
            raise CommandError(str(refused)) from refused
        for officer in made:
            self.stdout.write(f"{officer.username}: first password {officer.password}")
        self.stdout.write("Tell each their own. At first sign-in they set up a device and should change the password.")
        self.stdout.write("These two grants carry no signature. Every other grant now takes two.")
