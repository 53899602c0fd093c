from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "zhiheng.instruments.documents"
