from django.apps import AppConfig


class ComponentsConfig(AppConfig):
    name = "zhiheng.surfaces.components"
