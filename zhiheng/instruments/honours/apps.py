from django.apps import AppConfig


class HonoursConfig(AppConfig):
    name = "zhiheng.instruments.honours"
