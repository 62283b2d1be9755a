from django.apps import AppConfig


class CollectionConfig(AppConfig):
    name = "plait_desk.collection"
    label = "collection"
