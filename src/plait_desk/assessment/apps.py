from django.apps import AppConfig


class AssessmentConfig(AppConfig):
    name = "plait_desk.assessment"
    label = "assessment"
