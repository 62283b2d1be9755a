from django.apps import AppConfig


class LooksConfig(AppConfig):
    name = "plait_desk.looks"
    label = "looks"
