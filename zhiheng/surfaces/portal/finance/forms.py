from django import forms
from django.utils.translation import gettext_lazy as _

from zhiheng.surfaces.portal.forms import ActForm


class ReleaseForm(ActForm):
    voucher = forms.CharField(label=_("国库支付凭证号"), max_length=60, required=False)


class ReturnForm(ActForm):
    reason = forms.CharField(
        label=_("退回原因"),
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
        help_text=_("写明哪一项有误，由评委会办公室重新制单。"),
    )
