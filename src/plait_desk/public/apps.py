from django.apps import AppConfig


class PublicConfig(AppConfig):
    name = "plait_desk.public"
    label = "public"
