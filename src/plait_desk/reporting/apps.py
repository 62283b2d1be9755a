from django.apps import AppConfig


class ReportingConfig(AppConfig):
    name = "plait_desk.reporting"
    label = "reporting"
