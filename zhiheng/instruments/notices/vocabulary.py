from django.db.models import TextChoices


class NoticeKind(TextChoices):
    ANNOUNCEMENT = "announcement", "信息发布"
    PUBLICITY = "publicity", "公示"
    CIRCULAR = "circular", "通报"
    REVOCATION = "revocation", "撤销公告"


class Channel(TextChoices):
    ONLINE = "online", "网上"
    COUNTER = "counter", "当面"
    MAIL = "mail", "信函"
