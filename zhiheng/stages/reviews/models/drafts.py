from django.db import models

from zhiheng.stages.reviews.models.sheets import Assignment


class ScoresheetDraft(models.Model):
    """What an expert has typed so far. No paper: it counts for nothing until it is submitted."""

    assignment = models.OneToOneField(Assignment, models.PROTECT, related_name="draft")
    items = models.JSONField("评分草稿", default=dict)  # item → band, percent, texts
    version = models.PositiveIntegerField("版本", default=0)
    saved_at = models.DateTimeField("保存时间")

    def __str__(self) -> str:
        return f"{self.assignment} 草稿"
