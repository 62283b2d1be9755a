"""`./plait prepare`: bring the three databases and the static files up to date."""

from django.conf import settings
from django.core.management import BaseCommand, call_command


class Command(BaseCommand):
    help = "Bring the databases and the static files up to date."

    def handle(self, *args: object, **options: object) -> None:
        for database in settings.DATABASES:
            call_command("migrate", database=database, verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
