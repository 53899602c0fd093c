from enum import StrEnum


class Status(StrEnum):
    """What the public certificate check says of a title."""

    VALID = "有效"
    EXPIRED = "到期"
    REVOKED = "已撤销"
    TERMINATED = "已终止"


LEVELS = ("区", "市", "省", "国家")
"""Lowest first."""
