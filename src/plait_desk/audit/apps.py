from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "plait_desk.audit"
    label = "audit"
