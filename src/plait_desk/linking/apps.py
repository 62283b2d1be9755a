from django.apps import AppConfig


class LinkingConfig(AppConfig):
    name = "plait_desk.linking"
    label = "linking"

    def ready(self) -> None:
        # How records are named on pages further right, what is disposed of, and the work of this room.
        from plait_desk.linking import panels, tasks  # noqa: F401  # importing tasks registers the work

        panels.register_all()
