from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhiheng.stages.governance.vocabulary import ConflictKind
from zhiheng.stages.reviews.vocabulary import NOTE_LABELS, NoteKind
from zhiheng.surfaces.components import words
from zhiheng.surfaces.portal.forms import ActForm

MARKS = [(percent, percent) for percent in range(0, 101, 5)]


def ties() -> list[tuple[str, str]]:
    return [(kind.value, words.label(kind.label)) for kind in ConflictKind]


def real_ties() -> list[tuple[str, str]]:
    return [(key, label) for key, label in ties() if key != ConflictKind.NONE]


class DeclareForm(ActForm):
    kind = forms.ChoiceField(label=_("利害关系"), choices=ties, widget=forms.RadioSelect)
    detail = forms.CharField(
        label=_("情况说明"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("有利害关系的，写明时间和内容；申报后即回避。"),
    )


class RecuseForm(ActForm):
    kind = forms.ChoiceField(label=_("利害关系"), choices=real_ties)
    reason = forms.CharField(label=_("情况说明"), widget=forms.Textarea(attrs={"rows": 4}))


class NothingForm(ActForm):
    """An act that asks nothing more."""


class FindingForm(ActForm):
    item = forms.ChoiceField(label=_("条款"))
    text = forms.CharField(label=_("发现"), widget=forms.Textarea(attrs={"rows": 4}))
    evidence = forms.CharField(label=_("证据"), max_length=200)
    photo = forms.FileField(
        label=_("照片"),
        required=False,
        help_text=_("可直接用手机拍摄；未能保存时须重新选择。"),
        widget=forms.FileInput(attrs={"accept": "image/*", "capture": "environment"}),
    )
    fabricated = forms.BooleanField(
        label=_("涉嫌造假"),
        required=False,
        help_text=_("勾选后这一申报立即中止，由评委会办公室听取申报组织意见后决定。"),
    )

    def __init__(self, *args: Any, scheme: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"].choices = [  # type: ignore[attr-defined]
            (item.key, f"{item.key} {item.title}") for item in scheme.items
        ]

    def arguments(self) -> dict[str, Any]:
        return {**self.cleaned_data, "photo": named_bytes(self.cleaned_data["photo"])}


def kinds_of_note() -> list[tuple[str, str]]:
    return [(kind.value, words.label(NOTE_LABELS[kind])) for kind in NoteKind]


class NoteForm(ActForm):
    kind = forms.ChoiceField(label=_("方式"), choices=kinds_of_note, widget=forms.RadioSelect)
    subject = forms.CharField(
        label=_("对象"),
        max_length=200,
        help_text=_("访谈的写姓名和职务，查阅的写文件名称和编号，观察的写工序或设备。"),
    )
    place = forms.CharField(label=_("地点"), max_length=200)
    text = forms.CharField(label=_("记录"), widget=forms.Textarea(attrs={"rows": 5}))
    attachment = forms.FileField(
        label=_("照片或附件"),
        required=False,
        help_text=_("可直接用手机拍摄；未能保存时须重新选择。"),
    )

    def arguments(self) -> dict[str, Any]:
        return {**self.cleaned_data, "attachment": named_bytes(self.cleaned_data["attachment"])}


def named_bytes(file: Any) -> tuple[str, bytes] | None:
    return (file.name, file.read()) if file else None


class MarkForm(ActForm):
    percent = forms.TypedChoiceField(label=_("得分"), choices=MARKS, coerce=int)
    comment = forms.CharField(
        label=_("意见"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
