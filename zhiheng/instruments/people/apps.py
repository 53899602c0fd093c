from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "zhiheng.instruments.people"
