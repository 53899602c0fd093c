from django.db.models import TextChoices


class Choice(TextChoices):
    """What is on a ballot. Absent is a fifth thing: no ballot at all."""

    FOR = "for", "赞成"
    AGAINST = "against", "反对"
    ABSTAIN = "abstain", "弃权"
    INVALID = "invalid", "无效"
