from django.db.models import TextChoices

from zhiheng.instruments.people.vocabulary import Role


class ConflictKind(TextChoices):
    NONE = "none", "无利害关系"
    EMPLOYMENT = "employment", "任职"
    CONSULTANCY = "consultancy", "咨询服务"
    COACHING = "coaching", "有偿辅导本次申报"
    SHAREHOLDING = "shareholding", "持股"
    KIN = "kin", "亲属关系"
    SUPPLY = "supply", "供应商或客户"
    COMPETITOR = "competitor", "竞争关系"
    OTHER = "other", "其他"


class ConflictSource(TextChoices):
    DECLARED = "declared", "专家申报"
    DETECTED = "detected", "系统发现"
    CHALLENGED = "challenged", "申报组织提出"
    PINNED = "pinned", "办公室认定"


class Pool(TextChoices):
    DIRECT = "direct", "直接聘请"
    DISTRICT = "district", "区长质量奖专家库"
    CITY = "city", "市长质量奖专家库"
    PROVINCE = "province", "省长质量奖专家库"


COMMITTING = "承诺抽取"
DRAWING = "抽取专家"
"""How the ledger names a draw: by this who approves is told from who prepared and drew."""

PLANNING = "承诺匹配"
MATCHING = "整体匹配"
"""The same of a matching."""

INDEPENDENT_OF = (Role.OFFICE, Role.SUPERVISOR)
"""Roles that never score, so whoever holds one sits on no panel."""
