"""`./plait prepare`: bring the three databases and the static files up to date."""

from django.conf import settings
from django.core.management import BaseCommand, CommandError, call_command

from plait_desk.audit.homes import bring_up_to_date
from plait_desk.audit.models import Citation
from plait_desk.audit.services import list_again
from plait_desk.thread.services.restoring import is_unfinished


class Command(BaseCommand):
    help = "Bring the databases and the static files up to date."

    def handle(self, *args: object, **options: object) -> None:
        if is_unfinished():
            raise CommandError("A restore did not finish here. Run it again: nobody may look before it ends.")
        for database in settings.DATABASES:
            bring_up_to_date(database)
        if not Citation.objects.exists():  # a desk from before this list was kept
            list_again()
        call_command("collectstatic", interactive=False, verbosity=0)
