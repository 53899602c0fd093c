from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.notices.vocabulary import Channel
from zhiheng.instruments.people import queries as people
from zhiheng.surfaces.portal.forms import ActForm, FilesField
from zhiheng.surfaces.portal.office.forms.cycles import day_field, words_field

AGAIN = _("没有办成的，文件须重新选择，文字都会保留。")
COUNTER = [(key, label) for key, label in Channel.choices if key != Channel.ONLINE]


class FileForm(ActForm):
    """An objection as it is handed in or mailed: who objects is sealed at once."""

    about = forms.ModelChoiceField(  # type: ignore[var-annotated]
        label=_("对哪家组织"), queryset=None, empty_label=_("请选择")
    )
    grounds = words_field(_("事实与理由"), help_text=_("不写异议人的姓名、证件号码和联系方式。"))
    evidence = FilesField(label=_("证据材料"), required=False, help_text=AGAIN)
    channel = forms.ChoiceField(label=_("方式"), choices=COUNTER, widget=forms.RadioSelect)
    postmarked_on = day_field(_("邮戳日期"), required=False, help_text=_("信函才填。"))
    name = forms.CharField(label=_("异议人姓名或单位名称"), max_length=120)
    identity_number = forms.CharField(label=_("证件号码"), max_length=18)
    contact = forms.CharField(label=_("联系方式"), max_length=120)

    def __init__(self, *args: Any, listed: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["about"].queryset = listed  # type: ignore[attr-defined]

    def arguments(self) -> dict[str, Any]:
        return {**self.cleaned_data, "channel": Channel(self.cleaned_data["channel"])}


class InvestigateForm(ActForm):
    findings = words_field(_("核查情况"))


class DismissForm(ActForm):
    reasons = words_field(_("理由"), help_text=_("写入异议答复。"))


class UpholdForm(DismissForm):
    strike = forms.ChoiceField(
        label=_("对该组织"),
        choices=[("yes", _("取消拟授奖资格，名额空缺")), ("no", _("不取消资格"))],
        widget=forms.RadioSelect,
        initial="yes",
    )

    def arguments(self) -> dict[str, Any]:
        return {**self.cleaned_data, "strike": self.cleaned_data["strike"] == "yes"}


class ReasonForm(ActForm):
    reason = words_field(_("查看的理由"), help_text=_("写入台账，监督机构可见。"))


class TipForm(ActForm):
    text = words_field(_("线索内容"))
    cycle = forms.ModelChoiceField(  # type: ignore[var-annotated]
        label=_("涉及哪一届"), queryset=None, required=False, empty_label=_("不指明")
    )
    about = forms.CharField(label=_("涉及组织的统一社会信用代码"), max_length=18, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cycle"].queryset = cycles.cycles()  # type: ignore[attr-defined]

    def clean_about(self) -> Any:
        return organisation_coded(self.cleaned_data["about"])


def organisation_coded(text: str) -> Any:
    """The organisation of a code that was typed; None where nothing was."""
    code = text.strip().upper()
    found = people.organisation_coded(code) if code else None
    if code and found is None:
        raise ValidationError(_("没有登记过这个统一社会信用代码的组织。"))
    return found


class InquiryForm(ActForm):
    scope = words_field(_("核查事项"))
