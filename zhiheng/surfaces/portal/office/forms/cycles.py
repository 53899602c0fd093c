from fractions import Fraction
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.methods.workdays import SHANGHAI, last_moment
from zhiheng.rulebook.editions import Edition, RepeatRule, Term, editions
from zhiheng.surfaces.portal.forms import ActForm

FEN = 100
WORDS = {"rows": 3}
MOMENT = {"type": "datetime-local"}
MOMENTS = "%Y-%m-%dT%H:%M"
YES_NO = [("yes", _("是")), ("no", _("否"))]
CHOICES = {
    "cut_off": [("filing-closes", _("申报截止日")), ("announcement", _("信息发布日"))],
    "majority_of": [("present", _("到会委员")), ("members", _("全体委员"))],
    "publicity_counts": [("workdays", _("工作日")), ("days", _("自然日"))],
}
REPEATS = [
    (RepeatRule.TITLE_ONLY.value, _("只授称号，不发奖金，不占名额")),
    (RepeatRule.BARRED.value, _("不再受理")),
    (RepeatRule.FULL.value, _("同样奖励")),
    (RepeatRule.TOP_UP.value, _("补足差额")),
]


def day_field(label: Any, **kwargs: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}), **kwargs)


def moment_field(label: Any, **kwargs: Any) -> forms.DateTimeField:
    widget = forms.DateTimeInput(format=MOMENTS, attrs=MOMENT)
    return forms.DateTimeField(label=label, widget=widget, input_formats=[MOMENTS], **kwargs)


def words_field(label: Any, **kwargs: Any) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.Textarea(attrs=WORDS), **kwargs)


def yuan_field(label: Any, **kwargs: Any) -> forms.DecimalField:
    return forms.DecimalField(label=label, min_value=0, decimal_places=2, max_digits=14, **kwargs)


def whole_day(moment: Any) -> Any:
    """Who says until 23:59 means the whole day."""
    here = moment.astimezone(SHANGHAI)
    return last_moment(here.date()) if (here.hour, here.minute) == (23, 59) else moment


class OpenCycleForm(ActForm):
    edition = forms.ChoiceField(label=_("依据的版本"))  # type: ignore[assignment]
    ordinal = forms.IntegerField(label=_("届次"), min_value=1)
    year = forms.IntegerField(label=_("年度"), min_value=2000, max_value=2999)
    approval_document = forms.CharField(label=_("批准文件"), max_length=120, required=False)
    bonus_budget = yuan_field(_("奖金预算（元）"))
    review_budget = yuan_field(_("评审经费预算（元）"), initial=0)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["edition"].choices = [  # type: ignore[attr-defined]
            (one.name, f"{one.title}（{one.number}）" if one.number else one.title)
            for one in editions()
            if not one.lineage_only
        ]

    def arguments(self) -> dict[str, Any]:
        given = dict(self.cleaned_data)
        return {
            "bonus_budget_fen": int(given.pop("bonus_budget") * FEN),
            "review_budget_fen": int(given.pop("review_budget") * FEN),
            **given,
        }


class InForceForm(ActForm):
    on = day_field(_("施行日期"))
    document = forms.CharField(label=_("公布的文号"), max_length=120)


class TermsForm(ActForm):
    """One field for each value that waits for the office, as it is assumed; and one basis."""

    basis = forms.CharField(label=_("确认的依据"), max_length=200)

    def __init__(self, *args: Any, open_terms: list[Term], edition: Edition, **kwargs: Any) -> None:
        super().__init__(*args, edition=edition, **kwargs)
        self.open_terms = open_terms
        basis = self.fields.pop("basis")
        for term in open_terms:
            self.fields[term.key] = _field_of(term)
        self.fields["basis"] = basis

    def arguments(self) -> dict[str, Any]:
        values = {t.key: _raw(t, self.cleaned_data[t.key]) for t in self.open_terms}
        return {"values": values, "basis": self.cleaned_data["basis"]}


def _field_of(term: Term) -> forms.Field:
    article = gettext("{mark}；来源：{source}")
    told: dict[str, Any] = {
        "label": term.label,
        "help_text": article.format(mark=gettext(term.mark.label), source=term.source or "—"),
    }
    value = term.value
    if isinstance(value, bool):
        return forms.ChoiceField(choices=YES_NO, initial="yes" if value else "no", **told)
    if isinstance(value, RepeatRule):
        return forms.ChoiceField(choices=REPEATS, initial=value.value, **told)
    if term.key in CHOICES:
        return forms.ChoiceField(choices=CHOICES[term.key], initial=value, **told)
    if term.key == "bonus_fen":
        return yuan_field(initial=(value or 0) // FEN, **told)
    if isinstance(value, Fraction):
        return FractionField(initial=str(value), **told)
    if isinstance(value, dict):
        return PairsField(initial=value, **told)
    if isinstance(value, tuple):
        return LinesField(initial="\n".join(value), required=False, **told)
    return forms.IntegerField(min_value=0, initial=value, **told)


def _raw(term: Term, value: Any) -> Any:
    """As an edition file would write it."""
    if isinstance(term.value, bool):
        return value == "yes"
    return int(value * FEN) if term.key == "bonus_fen" else value


class FractionField(forms.CharField):
    def clean(self, value: Any) -> str:
        try:
            return str(Fraction(super().clean(value)))
        except (ValueError, ZeroDivisionError):
            raise forms.ValidationError(gettext("请写成分数，如 2/3。")) from None


class LinesField(forms.CharField):
    """One thing a line."""

    widget = forms.Textarea(attrs=WORDS)

    def clean(self, value: Any) -> list[str]:
        return [line.strip() for line in super().clean(value).splitlines() if line.strip()]


class PairsField(forms.CharField):
    """name=whole number, one a line."""

    widget = forms.Textarea(attrs=WORDS)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        return "\n".join(f"{key}={number}" for key, number in value.items())

    def clean(self, value: Any) -> dict[str, int]:
        pairs = [line.partition("=") for line in super().clean(value).splitlines() if line.strip()]
        if not all(number.strip().isdecimal() for _name, _sign, number in pairs):
            raise forms.ValidationError(gettext("请每行写一项，形如 名称=数值。"))
        return {name.strip(): int(number) for name, _sign, number in pairs}


class CalendarForm(ActForm):
    """Two moments for each step of the edition."""

    def __init__(self, *args: Any, edition: Edition, windows: Any, **kwargs: Any) -> None:
        super().__init__(*args, edition=edition, **kwargs)
        for plan in edition.steps:
            opens, closes = windows.get(plan.step, (None, None))
            begins, ends = gettext("{step}开始"), gettext("{step}截止")
            self.fields[f"{plan.step}-opens"] = moment_field(
                begins.format(step=gettext(plan.title)), initial=opens
            )
            self.fields[f"{plan.step}-closes"] = moment_field(
                ends.format(step=gettext(plan.title)), initial=closes
            )

    def arguments(self) -> dict[str, Any]:
        given = self.cleaned_data
        steps = [plan.step for plan in self.edition.steps]  # type: ignore[union-attr]
        return {
            "windows": {s: (given[f"{s}-opens"], whole_day(given[f"{s}-closes"])) for s in steps}
        }


class ExtendForm(ActForm):
    closes_at = moment_field(_("延长到"))
    reason = words_field(_("理由"), required=False)

    def arguments(self) -> dict[str, Any]:
        return {**self.cleaned_data, "closes_at": whole_day(self.cleaned_data["closes_at"])}


class AnnounceForm(ActForm):
    body = words_field(_("补充说明"), required=False, help_text=_("附在正文之后；可以不填。"))


class RepealForm(ActForm):
    choice = forms.ChoiceField(
        label=_("决定"),
        choices=[("finish", _("按原版办完")), ("switch", _("终止后按新版重新开展"))],
        widget=forms.RadioSelect,
    )
    reason = words_field(_("理由"), required=False)


class YearForm(ActForm):
    """A year's 放假调休 notice as people copy it: one day a line."""

    year = forms.IntegerField(label=_("年份"), min_value=2000, max_value=2999)
    official = forms.BooleanField(label=_("国务院办公厅已公布"), required=False)
    source = forms.CharField(label=_("依据"), max_length=200)
    days = words_field(
        _("与周一至周五上班不同的日期"),
        required=False,
        help_text=_("每行一天：日期、休或班、名称，以空格分隔，如“2026-10-01 休 国庆节”。"),
    )

    def clean_days(self) -> list[tuple[Any, bool, str]]:
        lines = [line.split(maxsplit=2) for line in self.cleaned_data["days"].splitlines()]
        return [_departure(line) for line in lines if line]


def _departure(line: list[str]) -> tuple[Any, bool, str]:
    if len(line) < 2 or line[1] not in ("休", "班"):
        wrong = gettext("这一行看不懂：{line}")
        raise forms.ValidationError(wrong.format(line=" ".join(line)))
    return forms.DateField().clean(line[0]), line[1] == "班", " ".join(line[2:])


class SeedYearForm(ActForm):
    year = forms.IntegerField(label=_("年份"), min_value=2000, max_value=2999)


def next_ordinal(award: str) -> int:
    last = cycles.last_cycle(award)
    return last.ordinal + 1 if last else 1
