from django.apps import AppConfig
from django.db.models.signals import post_migrate


class SearchConfig(AppConfig):
    name = "plait_desk.search"
    label = "search"

    def ready(self) -> None:
        # The text index belongs to the database, not to a model: it is made once the tables are there.
        from plait_desk.search.services import prepare

        def make_index(using: str, **_: object) -> None:
            if using == "default":
                prepare()

        post_migrate.connect(make_index, sender=self, weak=False)
