from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "plait_desk.jobs"
    label = "jobs"
