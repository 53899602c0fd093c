from django.db.models import TextChoices


class Gate(TextChoices):
    """Where restrictions are checked again."""

    ACCEPTANCE = "acceptance", "受理"
    DELIBERATION = "deliberation", "审议前"
    PUBLICITY_END = "publicity-end", "公示期满"
    CIRCULAR = "circular", "通报前"
    PAYMENT = "payment", "拨付前"


class Opinion(TextChoices):
    NO_OBJECTION = "no-objection", "无意见"
    OBJECTION = "objection", "有意见"


UNANSWERED = "未回复"
"""What silence is called: never 无意见."""
