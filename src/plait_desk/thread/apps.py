from django.apps import AppConfig


class ThreadConfig(AppConfig):
    name = "plait_desk.thread"
    label = "thread"
