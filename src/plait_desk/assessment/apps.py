from django.apps import AppConfig


class AssessmentConfig(AppConfig):
    name = "plait_desk.assessment"
    label = "assessment"

    def ready(self) -> None:
        # How this room's things are named in the thread.
        from plait_desk.assessment import panels

        panels.register_all()
