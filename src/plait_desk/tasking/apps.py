from django.apps import AppConfig


class TaskingConfig(AppConfig):
    name = "plait_desk.tasking"
    label = "tasking"
