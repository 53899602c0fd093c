from django.apps import AppConfig


class LettersConfig(AppConfig):
    name = "zhiheng.instruments.letters"
