from django.apps import AppConfig


class CollectionConfig(AppConfig):
    name = "plait_desk.collection"
    label = "collection"

    def ready(self) -> None:
        # How this room's things are named on other pages, and what is disposed of.
        from plait_desk.collection import panels

        panels.register_all()
