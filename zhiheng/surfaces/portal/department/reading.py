"""Who answers here, and the pages of this desk."""

from django.urls import reverse
from django.utils.translation import gettext


def tabs(here):
    pages = [
        ("desk", gettext("工作台")),
        ("replies", gettext("答复")),
        ("consultations", gettext("征求意见函")),
        ("listings", gettext("限制情形记录")),
    ]
    return [(label, reverse(f"department:{name}"), name == here) for name, label in pages]
