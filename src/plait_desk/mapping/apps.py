from django.apps import AppConfig


class MappingConfig(AppConfig):
    name = "plait_desk.mapping"
    label = "mapping"

    def ready(self) -> None:
        # What this room shows on pages further left, how groups are named, and what is disposed of.
        from plait_desk.mapping import panels

        panels.register_all()
