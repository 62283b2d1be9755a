from django.apps import AppConfig


class TaskingConfig(AppConfig):
    name = "plait_desk.tasking"
    label = "tasking"

    def ready(self) -> None:
        # What this room shows on a group's page, and how its things are named in the thread.
        from plait_desk.tasking import panels

        panels.register_all()
