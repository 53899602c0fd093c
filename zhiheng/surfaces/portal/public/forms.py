from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.notices import rules
from zhiheng.rulebook.editions import Edition, editions
from zhiheng.stages.decisions import queries as decisions
from zhiheng.surfaces.components import words
from zhiheng.surfaces.portal.forms import ActForm, FilesField


class CertificateForm(forms.Form):
    number = forms.CharField(
        label=_("证书编号或核验码"),
        help_text=_("编号和核验码印在证书右下角。"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class ReceiptForm(forms.Form):
    receipt = forms.CharField(
        label=_("回执编号"),
        help_text=_("提交异议后页面给出的编号，以 YY 开头。"),
        max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


def chosen_among(**words: Any) -> Any:
    """A choice among rows that the form finds when it is made. Their names are Chinese."""
    widget = forms.Select(attrs={"lang": "zh-Hans"})
    return forms.ModelChoiceField(queryset=None, widget=widget, **words)


class ObjectionForm(ActForm):
    once = forms.CharField(
        widget=forms.HiddenInput, required=False, max_length=32, initial=lambda: uuid4().hex
    )
    about = chosen_among(label=_("对哪家组织提出异议"), empty_label=_("请选择"))
    grounds = forms.CharField(
        label=_("事实与理由"),
        help_text=_("写明具体事实。不要写自己的姓名、证件号码和联系方式，这一栏核查人员能看到。"),
        widget=forms.Textarea(attrs={"rows": 8}),
        max_length=20_000,
    )
    evidence = FilesField(
        label=_("证据材料"),
        help_text=_(
            "至少一份，可一次选择多份；PDF、Word、Excel、OFD 或图片，"
            "最多 10 个，合计不超过 50 MB。文件名会改成“证据1”等；文件内容和属性里的个人信息请自行删去。"
            "提交没有成功的，文件需要重新选择，文字都会保留。"
        ),
        required=False,
    )
    name = forms.CharField(
        label=_("真实姓名或单位名称"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    identity_number = forms.CharField(
        label=_("证件号码"),
        help_text=_("个人填身份证号码，单位填统一社会信用代码。"),
        max_length=18,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    contact = forms.CharField(
        label=_("联系方式"),
        help_text=_("电话、邮箱或通信地址，答复时使用。"),
        max_length=120,
    )

    def __init__(self, *args: Any, listed: Any, edition: Edition | None = None, **kwargs: Any):
        super().__init__(*args, edition=edition, **kwargs)
        self.fields["about"].queryset = listed  # type: ignore[attr-defined]

    @property
    def token(self) -> str:
        """By which a second sending of the same page is known."""
        return str(self["once"].value() or "")

    def arguments(self) -> dict[str, Any]:
        return {key: value for key, value in self.cleaned_data.items() if key != "once"}

    def clean_identity_number(self) -> str:
        """Said beside the field already: whoever mistypes a digit need not send files twice."""
        number = self.cleaned_data["identity_number"].strip().upper()
        refusal = rules.identity_is_unreal(number)
        if refusal:
            raise ValidationError([words.reason(refusal), words.advice(refusal)])
        return number


class TipForm(ActForm):
    about = chosen_among(
        label=_("涉及哪家组织"),
        help_text=_("只列出公示过的组织；不在其中的，请在内容里写明。"),
        required=False,
        empty_label=_("不指明"),
    )
    cycle = chosen_among(label=_("涉及哪一届"), required=False, empty_label=_("不指明"))
    text = forms.CharField(
        label=_("线索内容"),
        help_text=_("时间、地点、事情经过，以及从哪里可以核实。不必写自己是谁。"),
        widget=forms.Textarea(attrs={"rows": 8}),
        max_length=20_000,
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["about"].queryset = (  # type: ignore[attr-defined]
            decisions.organisations_made_public()
        )
        self.fields["cycle"].queryset = cycles.announced()  # type: ignore[attr-defined]


class CompareForm(forms.Form):
    old = forms.ChoiceField(label=_("原来的版本"))
    new = forms.ChoiceField(label=_("比较的版本"))

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        known = [
            (one.name, f"{one.title} {one.number}".strip())
            for one in editions()
            if not one.lineage_only
        ]
        for field in self.fields.values():
            field.choices = known  # type: ignore[attr-defined]
            field.widget.attrs["lang"] = "zh-Hans"
