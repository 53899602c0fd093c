from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhiheng.instruments.people import queries as people
from zhiheng.instruments.people.vocabulary import BodyKind
from zhiheng.rulebook.editions import Edition
from zhiheng.stages.screening.vocabulary import Gate
from zhiheng.surfaces.portal.forms import ActForm
from zhiheng.surfaces.portal.office.forms.cycles import LinesField, day_field, words_field

BARS = [("no", _("不构成限制")), ("yes", _("构成限制"))]


class NothingForm(ActForm):
    """An act that asks for nothing but to be confirmed."""


class ReturnForm(ActForm):
    extra_defects = LinesField(
        label=_("审阅发现的其他问题"), required=False, help_text=_("每行一项；可以不填。")
    )


class RefuseForm(ActForm):
    extra_grounds = LinesField(
        label=_("其他理由"), required=False, help_text=_("每行一项；可以不填。")
    )


class FindingForm(ActForm):
    restriction = forms.ChoiceField(label=_("限制情形"))
    source = words_field(_("来源"), max_length=200)
    gate = forms.ChoiceField(label=_("环节"), choices=Gate.choices, initial=Gate.ACCEPTANCE)

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        super().__init__(*args, edition=edition, **kwargs)
        self.fields["restriction"].choices = restrictions_of([edition])  # type: ignore[attr-defined]

    def arguments(self) -> dict[str, Any]:
        return {**self.cleaned_data, "gate": Gate(self.cleaned_data["gate"])}


class DetermineForm(ActForm):
    bars = forms.ChoiceField(label=_("认定"), choices=BARS, widget=forms.RadioSelect)
    reason = words_field(_("理由"), required=False)

    def arguments(self) -> dict[str, Any]:
        return {**self.cleaned_data, "bars": self.cleaned_data["bars"] == "yes"}


class IdentityForm(ActForm):
    continues = forms.ChoiceField(
        label=_("决定"),
        choices=[("yes", _("作为承继主体继续")), ("no", _("终止"))],
        widget=forms.RadioSelect,
    )
    reason = words_field(_("理由"), required=False)

    def arguments(self) -> dict[str, Any]:
        return {**self.cleaned_data, "continues": self.cleaned_data["continues"] == "yes"}


class ConsultForm(ActForm):
    departments = forms.ModelMultipleChoiceField(  # type: ignore[var-annotated]
        label=_("征求意见的部门"), queryset=None, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = people.bodies(BodyKind.DEPARTMENT)
        self.fields["departments"].queryset = found  # type: ignore[attr-defined]
        self.fields["departments"].initial = list(found)

    def arguments(self) -> dict[str, Any]:
        return {"departments": list(self.cleaned_data["departments"])}


class ListingForm(ActForm):
    code = forms.CharField(label=_("统一社会信用代码"), max_length=18)
    restriction = forms.ChoiceField(label=_("限制情形"))
    title = forms.CharField(label=_("名单或事项"), max_length=120)
    authority = forms.CharField(label=_("认定机关"), max_length=80)
    listed_on = day_field(_("列入日期"))

    def __init__(self, *args: Any, editions: list[Edition], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["restriction"].choices = restrictions_of(editions)  # type: ignore[attr-defined]

    def clean_code(self) -> str:
        return self.cleaned_data["code"].strip().upper()


class RemoveListingForm(ActForm):
    removed_on = day_field(_("移出日期"))


class RecheckForm(ActForm):
    gate = forms.ChoiceField(label=_("环节"), choices=Gate.choices)

    def arguments(self) -> dict[str, Any]:
        return {"gate": Gate(self.cleaned_data["gate"])}


def restrictions_of(editions: list[Edition]) -> list[tuple[str, str]]:
    """Every ground that any of these editions knows, once."""
    found = {ground.key: ground.label for one in editions for ground in one.restrictions}
    return list(found.items())
