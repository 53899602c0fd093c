from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhiheng.instruments.people import queries as people
from zhiheng.rulebook.editions import Edition, names
from zhiheng.surfaces.portal.forms import ActForm
from zhiheng.surfaces.portal.office.forms.cycles import FEN, LinesField, day_field, yuan_field


class ProposeForm(ActForm):
    number = forms.CharField(label=_("请示文号"), max_length=60)


class PayoutForm(ActForm):
    """In yuan; empty is the whole bonus."""

    account_name = forms.CharField(label=_("收款户名"), max_length=120)
    account_number = forms.CharField(
        label=_("收款账号"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
    )
    amount = yuan_field(_("金额（元）"), required=False, help_text=_("不填即为全额。"))

    def arguments(self) -> dict[str, Any]:
        asked = dict(self.cleaned_data)
        yuan = asked.pop("amount")
        return {**asked, "amount_fen": None if yuan is None else int(yuan * FEN)}


class ExchangeForm(ActForm):
    title = forms.CharField(label=_("活动名称"), max_length=120)
    held_on = day_field(_("日期"))
    tags = forms.MultipleChoiceField(
        label=_("类别"), required=False, widget=forms.CheckboxSelectMultiple
    )
    organisations = LinesField(
        label=_("参加的组织"), help_text=_("每行一个统一社会信用代码。"), required=False
    )

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        super().__init__(*args, edition=edition, **kwargs)
        self.fields["tags"].choices = list(names(edition.case_tags).items())  # type: ignore[attr-defined]

    def clean_organisations(self) -> list[Any]:
        codes = [code.upper() for code in self.cleaned_data["organisations"]]
        found = [people.organisation_coded(code) for code in codes]
        unknown = [code for code, one in zip(codes, found, strict=True) if one is None]
        if unknown:
            text = gettext("没有登记过这些统一社会信用代码：{codes}。")
            raise ValidationError(text.format(codes="、".join(unknown)))
        return found
