from django.apps import AppConfig


class MappingConfig(AppConfig):
    name = "plait_desk.mapping"
    label = "mapping"
