"""The room of reports: it says how editions are named, and which work it does behind a page."""

from django.apps import AppConfig


class ReportingConfig(AppConfig):
    name = "plait_desk.reporting"
    label = "reporting"

    def ready(self) -> None:
        """Register names and work; imported here because models exist only once apps are loaded."""
        from plait_desk.reporting import panels, tasks  # noqa: F401  # importing tasks registers its work

        panels.register_all()
