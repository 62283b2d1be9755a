from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class JobsConfig(AppConfig):
    name = "plait_desk.jobs"
    label = "jobs"

    def ready(self) -> None:
        # Each room names its own work in its tasks.py.
        autodiscover_modules("tasks")
