from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "zhiheng.instruments.notices"
