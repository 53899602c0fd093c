from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    name = "zhiheng.stages.supervision"
