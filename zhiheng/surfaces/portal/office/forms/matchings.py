from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhiheng.surfaces.portal.forms import ActForm
from zhiheng.surfaces.portal.office.forms.cycles import moment_field
from zhiheng.surfaces.portal.office.forms.draws import seed_source_field
from zhiheng.surfaces.portal.office.forms.experts import ApplicationsField, FirstApplicationsField


class PlanForm(ActForm):
    applications = FirstApplicationsField(
        label=_("申报"),
        queryset=None,
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 8}),
        help_text=_("不选即为全部等待分派的申报。申报很多时只列出最早的一部分。"),
    )
    demand = forms.IntegerField(label=_("每组专家"), min_value=1, max_value=99)
    seniors = forms.IntegerField(label=_("其中高级职称至少"), min_value=0, max_value=99, initial=1)
    reserves = forms.IntegerField(
        label=_("每组候补"),
        min_value=0,
        max_value=20,
        initial=2,
        help_text=_("专家不够时，候补可以少于此数。"),
    )
    min_load = forms.IntegerField(
        label=_("每名专家最少评审件数"), min_value=0, max_value=999, initial=0
    )
    max_load = forms.IntegerField(
        label=_("每名专家最多评审件数"),
        min_value=1,
        max_value=999,
        help_text=_("本届已在评审组任职的，每组计一件。"),
    )
    cap_percent = forms.IntegerField(
        label=_("概率上限（%）"),
        min_value=1,
        max_value=100,
        initial=50,
        help_text=_("任何一名专家评到任何一家的概率都不超过此数，谁也不能事先安排。"),
    )
    seed_source = seed_source_field()
    reason = forms.CharField(
        label=_("重配原因"),
        max_length=300,
        required=False,
        help_text=_("所选申报本届已经承诺过匹配的，须写明原因；原因随承诺公布。"),
    )

    def __init__(self, *args: Any, waiting: Any, size: int, load: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.waiting = waiting
        self.fields["applications"].queryset = waiting  # type: ignore[attr-defined]
        self.fields["demand"].initial = size
        self.fields["max_load"].initial = load

    def arguments(self) -> dict[str, Any]:
        chosen = list(self.cleaned_data["applications"]) or list(self.waiting)
        return {**self.cleaned_data, "applications": chosen}


class AssignMatchingForm(ActForm):
    due_at = moment_field(_("评分截止"))
    left_for_later = ApplicationsField(
        label=_("留待另行匹配"),
        queryset=None,
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 8}),
        help_text=_("候补用尽、凑不齐评审组的申报，可以留下，增加专家后另行匹配。"),
    )

    def __init__(self, *args: Any, found: Any, due: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["left_for_later"].queryset = found  # type: ignore[attr-defined]
        self.fields["due_at"].initial = due

    def arguments(self) -> dict[str, Any]:
        return {**self.cleaned_data, "left_for_later": list(self.cleaned_data["left_for_later"])}
