from django.apps import AppConfig


class PromotionConfig(AppConfig):
    name = "zhiheng.stages.promotion"
