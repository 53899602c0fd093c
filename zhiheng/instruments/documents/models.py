from django.db import models

from zhiheng.instruments.ledger.papers import Paper


class Document(Paper):
    """A file under its name. The bytes lie once per content, in the folder of their hash."""

    name = models.CharField("文件名", max_length=200)
    digest = models.CharField("内容摘要", max_length=64, db_index=True)
    size = models.PositiveBigIntegerField("字节数")
    kind = models.CharField("类型", max_length=20)
    kept_at = models.DateTimeField("存入时间")

    def __str__(self) -> str:
        return self.name
