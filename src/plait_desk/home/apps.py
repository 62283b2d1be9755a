from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "plait_desk.home"
    label = "home"
