from django.apps import AppConfig


class CyclesConfig(AppConfig):
    name = "zhiheng.instruments.cycles"
