from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhiheng.stages.applications import queries as applications
from zhiheng.stages.dossier.vocabulary import PaperKind
from zhiheng.surfaces.components import words
from zhiheng.surfaces.portal.forms import ActForm


class IssueForm(ActForm):
    """Which kinds: a very large cycle is issued kind by kind."""

    kinds = forms.MultipleChoiceField(label=_("出具哪些文书"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, owed: dict[PaperKind, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [
            (kind.value, f"{words.label(kind.label)}（{words.up_to(n, applications.COUNTED)}）")
            for kind, n in owed.items()
        ]
        self.fields["kinds"].choices = choices  # type: ignore[attr-defined]
        self.fields["kinds"].initial = [kind for kind, n in owed.items() if n]

    def arguments(self) -> dict[str, Any]:
        return {"kinds": [PaperKind(kind) for kind in self.cleaned_data["kinds"]]}


class CheckedForm(ActForm):
    checked = forms.BooleanField(
        label=_("已逐一核对：所列姓名与评审人员无关，或已改写"), required=False
    )


class TemplateForm(ActForm):
    kind = forms.ChoiceField(label=_("文书"), choices=PaperKind.choices)
    file = forms.FileField(label=_("Word 模板"), help_text=_("没有办成的，文件须重新选择。"))

    def arguments(self) -> dict[str, Any]:
        given = self.cleaned_data["file"]
        kind = PaperKind(self.cleaned_data["kind"])
        return {"kind": kind, "name": given.name, "content": given.read()}
