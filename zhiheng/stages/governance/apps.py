from django.apps import AppConfig


class GovernanceConfig(AppConfig):
    name = "zhiheng.stages.governance"
