from django.apps import AppConfig


class DossierConfig(AppConfig):
    name = "zhiheng.stages.dossier"
