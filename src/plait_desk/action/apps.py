"""The room of actions: it says how its things are named, and shows what came of a task or a group."""

from django.apps import AppConfig


class ActionConfig(AppConfig):
    name = "plait_desk.action"
    label = "action"

    def ready(self) -> None:
        """Register names and panels; imported here because models exist only once apps are loaded."""
        from plait_desk.action import panels  # as the docstring says

        panels.register_all()
