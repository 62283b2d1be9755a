from django.apps import AppConfig


class ActionConfig(AppConfig):
    name = "plait_desk.action"
    label = "action"
