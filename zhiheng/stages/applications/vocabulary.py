from django.db.models import TextChoices

from zhiheng.instruments.people.vocabulary import BodyKind


class ChangeKind(TextChoices):
    """How an applicant may become another legal subject while its application runs."""

    MERGER = "merger", "合并"
    SPLIT = "split", "分立"
    TAKEOVER = "takeover", "被收购"
    RENAME = "rename", "更名"


RECOMMENDER_KEYS = {BodyKind.GOVERNMENT: "district-government"}
"""Kinds of body that an edition's list of recommenders calls by another key than their own."""
