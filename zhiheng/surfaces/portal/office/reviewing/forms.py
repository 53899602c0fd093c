from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhiheng.rulebook.schemes import Item, Scheme
from zhiheng.stages.reviews.rules import MINUTES
from zhiheng.surfaces.components import words
from zhiheng.surfaces.portal.forms import ActForm
from zhiheng.surfaces.portal.office.forms.cycles import (
    LinesField,
    day_field,
    moment_field,
    words_field,
)

REMINDER = _("评审尚未完成，请尽快办理。")


class MessageForm(ActForm):
    """What a reminder says, the same to everybody."""

    message = words_field(
        _("催办的话"),
        max_length=300,
        required=False,
        initial=REMINDER,
        help_text=_("写进发给每位专家的信；不要写别人的姓名或进度。"),
    )


class NudgeForm(MessageForm):
    """Whom to remind: one line for each expert who owes something."""

    experts = forms.MultipleChoiceField(
        label=_("催办谁"), widget=forms.CheckboxSelectMultiple, required=False
    )
    field_order = ("experts", "message")

    def __init__(
        self, *args: Any, owed: Iterable[Any], lately: Iterable[int], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.owed: dict[str, list[Any]] = {}
        for one in owed:
            self.owed.setdefault(str(one.expert_id), []).append(one)
        skipped = set(lately)
        self.fields["experts"].choices = [  # type: ignore[attr-defined]
            (key, _owing(rows, lately=rows[0].expert.person_id in skipped))
            for key, rows in self.owed.items()
        ]
        self.fields["experts"].initial = [
            key for key, rows in self.owed.items() if rows[0].expert.person_id not in skipped
        ]

    def arguments(self) -> dict[str, Any]:
        chosen = [one for key in self.cleaned_data["experts"] for one in self.owed[key]]
        return {"assignments": chosen, "message": self.cleaned_data["message"]}


def _owing(rows: list[Any], *, lately: bool) -> str:
    text = gettext("{name}：尚欠 {count} 份，最早 {due} 截止").format(
        name=rows[0].expert.person.name, count=len(rows), due=words.moment(rows[0].due_at)
    )
    return gettext("{text}（刚催办过）").format(text=text) if lately else text


class ReplacementField(forms.ModelChoiceField):
    """Experts by name, reserves with their place in the drawn order."""

    places: Mapping[int, int] = {}

    def label_from_instance(self, obj: Any) -> str:
        place = self.places.get(obj.pk)
        name = f"{obj.person.name}（{obj.person.ref}）"
        return gettext("候补 {n}：{name}").format(n=place, name=name) if place else name


class StrikeForm(ActForm):
    reason = words_field(_("事由"), max_length=300, required=False)
    replacement = ReplacementField(
        label=_("替补专家"),
        queryset=None,
        required=False,
        empty_label=_("暂不替补"),
        help_text=_("抽取产生的评审组只能由下一名候补递补；已评的分数保留，但不再计入。"),
    )

    def __init__(
        self, *args: Any, found: Any, places: Mapping[int, int], following: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["replacement"]
        field.places = places  # type: ignore[attr-defined]
        field.queryset = found  # type: ignore[attr-defined]
        field.initial = following


class VisitForm(ActForm):
    planned_on = day_field(_("日期"))
    issues = LinesField(
        label=_("待核实事项"),
        required=False,
        help_text=_("每行一项，申报组织会看到；已列出合议时专家意见相差较大的条款，不含分数。"),
    )
    agenda = LinesField(label=_("议程"), required=False, help_text=_("每行一项。"))


class ReasonForm(ActForm):
    reason = words_field(_("理由"), required=False)


class ScheduleForm(ActForm):
    seed = forms.CharField(
        label=_("种子"),
        max_length=120,
        required=False,
        help_text=_(
            "公开产生、事先不能预知，如当日开奖号码。同一种子必得同一次序，任何人可以重算。"
        ),
    )
    starts_at = moment_field(_("第一场开始"))
    minutes = forms.IntegerField(
        label=_("每场时长（分钟）"),
        initial=MINUTES,
        required=False,
        help_text=_("各场相同，现场按此倒计时；不填即 40 分钟。"),
    )

    def arguments(self) -> dict[str, Any]:
        return {**self.cleaned_data, "minutes": self.cleaned_data["minutes"] or MINUTES}


class TrainingCaseForm(ActForm):
    """The case and, for each item of the scheme, its percent and why."""

    title = forms.CharField(label=_("名称"), max_length=200)
    text = forms.CharField(
        label=_("案例正文"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("虚构或者隐去名称的自评摘要；也可以只上传文件。"),
    )
    document = forms.FileField(
        label=_("案例文件"), required=False, help_text=_("未能保存时须重新选择。")
    )

    def __init__(self, *args: Any, scheme: Scheme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.scheme = scheme
        for item in scheme.items:
            self.fields[f"percent-{item.key}"] = forms.TypedChoiceField(
                label=_("参考百分比"), choices=_percents(scheme, item), coerce=int
            )
            self.fields[f"why-{item.key}"] = words_field(_("理由"), required=False)

    @property
    def groups(self) -> list[tuple[str, list[tuple[Any, Any, Any]]]]:
        """By category: each item with its two fields."""
        return [
            (
                title,
                [
                    (item, self[f"percent-{item.key}"], self[f"why-{item.key}"])
                    for item in self.scheme.items
                    if item.category == category
                ],
            )
            for category, title in self.scheme.categories.items()
        ]

    def arguments(self) -> dict[str, Any]:
        typed = self.cleaned_data
        document = typed["document"]
        return {
            "title": typed["title"],
            "text": typed["text"],
            "document": (document.name, document.read()) if document else None,
            "key": {
                item.key: (typed[f"percent-{item.key}"], typed[f"why-{item.key}"])
                for item in self.scheme.items
            },
        }


def _percents(scheme: Scheme, item: Item) -> list[Any]:
    """By band, as an expert chooses."""
    bands = [
        (band.label, [(percent, f"{percent}%") for percent in band.percents])
        for band in scheme.bands[item.kind]
    ]
    return [("", "—"), *bands]
