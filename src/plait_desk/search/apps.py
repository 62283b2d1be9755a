from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "plait_desk.search"
    label = "search"
