from django import forms
from django.utils.translation import gettext_lazy as _

from zhiheng.surfaces.portal.forms import ActForm


class RecommendForm(ActForm):
    opinion = forms.CharField(
        label=_("推荐意见"),
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("写明核查了什么、为什么推荐；随申报材料存档。"),
    )
    signed_by = forms.CharField(
        label=_("签署人"), max_length=50, help_text=_("推荐单位负责人姓名。")
    )
