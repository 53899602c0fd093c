from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhiheng.rulebook.editions import names
from zhiheng.rulebook.schemes import Scheme
from zhiheng.stages.supervision.rules.spending import Use
from zhiheng.stages.supervision.vocabulary import Figure
from zhiheng.surfaces.components import words
from zhiheng.surfaces.portal.forms import ActForm
from zhiheng.surfaces.portal.laureate.sheets import choices

FIGURES = tuple(figure.label for figure in Figure if figure != Figure.OTHER)
"""Each may stay empty; `Figure.OTHER` takes what the survey of the year asks besides."""
OTHER = "other"
LINES, MORE, MOST = 3, 3, 60


class AssessmentForm(ActForm):
    """One percent for each item of the scheme."""

    report = forms.FileField(
        label=_("自评报告"),
        required=False,
        help_text=_("可不附；PDF 或 Word。试算或未能提交后须重新选择文件。"),
    )

    def __init__(self, *args: Any, scheme: Scheme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for item in scheme.items:
            self.fields[field_of(item.key)] = forms.ChoiceField(
                label=f"{item.key} {item.title}", choices=choices(scheme, item), required=False
            )
        self.scheme = scheme

    @property
    def items(self) -> dict[str, Any]:
        """item → its field as it stands."""
        return {item.key: self[field_of(item.key)] for item in self.scheme.items}

    @property
    def percents(self) -> dict[str, int]:
        """Of the items that have one."""
        given = {key: field.value() for key, field in self.items.items()}
        return {key: int(value) for key, value in given.items() if _is_a_percent(value)}

    def arguments(self) -> dict[str, Any]:
        report = self.cleaned_data["report"]
        return {
            "percents": self.percents,
            "report": (report.name, report.read()) if report else None,
        }


def field_of(key: str) -> str:
    return f"percent-{key}"


def _is_a_percent(value: Any) -> bool:
    return str(value) in {str(percent) for percent in range(0, 101, 5)}


class SurveyForm(ActForm):
    """The figures of the year, last year's beside each; kept by their Chinese names."""

    def __init__(self, *args: Any, former: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number, name in enumerate(FIGURES):
            self.fields[f"figure-{number}"] = forms.DecimalField(
                label=gettext(name),
                required=False,
                max_digits=16,
                decimal_places=4,
                help_text=_last_year(former.get(name)),
            )
        self.fields["more"] = forms.CharField(
            label=gettext(Figure.OTHER.label),
            required=False,
            widget=forms.Textarea(attrs={"rows": 4}),
            help_text=_last_year(former.get(Figure.OTHER.label)),
        )

    def arguments(self) -> dict[str, Any]:
        given = {name: self.cleaned_data[f"figure-{number}"] for number, name in enumerate(FIGURES)}
        figures = {name: f"{value:f}" for name, value in given.items() if value is not None}
        more = self.cleaned_data["more"].strip()
        return {"figures": {**figures, **({Figure.OTHER.label: more} if more else {})}}


def _last_year(value: Any) -> str:
    return gettext("上年：{value}").format(value=value) if value else ""


class ImprovementForm(ActForm):
    text = forms.CharField(
        label=_("活动情况"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("写明时间、活动、参加人数和改进的结果。"),
    )


class UseForm(forms.Form):
    """One spending; left empty it is none."""

    use_required_attribute = False

    use = forms.ChoiceField(label=_("用途"))
    other = forms.CharField(label=_("其他用途的内容"), max_length=40, required=False)
    amount = forms.DecimalField(
        label=_("金额（元）"), min_value=Decimal("0.01"), max_digits=14, decimal_places=2
    )
    voucher = forms.CharField(label=_("凭证号或发票号"), max_length=120)
    spent_on = forms.DateField(label=_("支出日期"), widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, data: Any = None, *, uses: dict[str, str], **kwargs: Any) -> None:
        super().__init__(data, empty_permitted=True, **kwargs)
        self.fields["use"].choices = [  # type: ignore[attr-defined]
            ("", "—"),
            *uses.items(),
            (OTHER, _("其他（规定以外的用途）")),
        ]

    def clean(self) -> None:
        given = self.cleaned_data
        if given.get("use") == OTHER and not given.get("other", "").strip():
            self.add_error("other", _("请写明用在哪里。"))

    @property
    def spending(self) -> Use | None:
        """As the act wants it, in fen; None where the line is empty."""
        given = self.cleaned_data
        if not given:
            return None
        use = given["other"].strip() if given["use"] == OTHER else given["use"]
        spent_on: date = given["spent_on"]
        return use, int(given["amount"] * words.FEN), given["voucher"], spent_on


class SpendingForm(ActForm):
    """Several spendings, one voucher each.

    A use that the Measures don't name is refused until the laureate says that it reports it as
    it was: then it is on file, marked, for the inspection to see.
    """

    admitted = forms.BooleanField(
        label=_("其中有规定以外的用途，已如实列明，接受监督检查"), required=False
    )
    nothing = forms.BooleanField(label=_("本期没有支出"), required=False)

    def __init__(self, *args: Any, uses: tuple[Any, ...], rows: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = names(uses)
        self.lines = [self._line(f"use-{number}") for number in range(rows)]

    def _line(self, prefix: str) -> UseForm:
        data = self.data if self.is_bound else None
        begun = {name: self.initial.get(f"{prefix}-{name}") for name in UseForm.base_fields}
        return UseForm(data, uses=self.known, prefix=prefix, initial=None if data else begun)

    def clean(self) -> None:
        if not all(line.is_valid() for line in self.lines):
            raise forms.ValidationError(_("有些支出需要更正，已填写的内容都还在。"))
        if bool(self.spendings) == self.cleaned_data["nothing"]:
            raise forms.ValidationError(
                _("支出和“本期没有支出”须填一项，也只填一项。"), code="nothing"
            )

    @property
    def spendings(self) -> list[Use]:
        return [spending for line in self.lines if (spending := line.spending)]

    def arguments(self) -> dict[str, Any]:
        return {"uses": self.spendings, "admitted": self.cleaned_data["admitted"]}


class CaseForm(ActForm):
    title = forms.CharField(label=_("标题"), max_length=200, required=False)
    body = forms.CharField(
        label=_("正文"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text=_("写做法、过程和成效；空一行另起一段。不写商业秘密。"),
    )
    tags = forms.MultipleChoiceField(
        label=_("推广类别"), required=False, widget=forms.CheckboxSelectMultiple
    )
    secrets_cleared = forms.BooleanField(label=_("已核对，正文中没有商业秘密"), required=False)

    def __init__(self, *args: Any, tags: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tags"].choices = list(tags.items())  # type: ignore[attr-defined]


class HearingForm(ActForm):
    statement = forms.CharField(
        label=_("陈述申辩"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("对事由、事实和依据逐项说明；提交后不能更改。"),
    )
