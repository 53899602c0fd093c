from django.apps import AppConfig


class ConferralConfig(AppConfig):
    name = "zhiheng.stages.conferral"
