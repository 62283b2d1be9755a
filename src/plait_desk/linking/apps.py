from django.apps import AppConfig


class LinkingConfig(AppConfig):
    name = "plait_desk.linking"
    label = "linking"
