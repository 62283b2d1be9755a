"""`./plait glossary`: write docs/glossary.md from the code."""

from django.conf import settings
from django.core.management import BaseCommand

from plait.reporting.glossary import as_markdown


class Command(BaseCommand):
    help = "Write docs/glossary.md from the code."

    def handle(self, *args: object, **options: object) -> None:
        path = settings.BASE / "docs" / "glossary.md"
        path.write_text(as_markdown(), encoding="utf-8")
        self.stdout.write(str(path.relative_to(settings.BASE)))
