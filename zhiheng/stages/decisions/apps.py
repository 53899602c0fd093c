from django.apps import AppConfig


class DecisionsConfig(AppConfig):
    name = "zhiheng.stages.decisions"
