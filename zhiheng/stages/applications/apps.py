from django.apps import AppConfig


class ApplicationsConfig(AppConfig):
    name = "zhiheng.stages.applications"
