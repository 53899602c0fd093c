from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhiheng.instruments.people import queries as people
from zhiheng.rulebook.editions import Edition, names
from zhiheng.stages.supervision.vocabulary import SUSPECT_LABELS, SuspectKind
from zhiheng.surfaces.portal.forms import ActForm
from zhiheng.surfaces.portal.office.concluding.forms.objections import organisation_coded
from zhiheng.surfaces.portal.office.forms.cycles import FEN, day_field, words_field, yuan_field

SUSPECTS = [(kind.value, SUSPECT_LABELS[kind]) for kind in SuspectKind]
BASIS = _("写明法规、规章或文件的名称和条款。")


def fen(yuan: Any) -> int:
    return int((yuan or 0) * FEN)


class BasisForm(ActForm):
    basis = forms.CharField(
        label=_("依据"),
        max_length=200,
        required=False,
        help_text=_("办法没有规定证后义务的，须有依据才生成。"),
    )


class GenerateForm(BasisForm):
    year = forms.IntegerField(label=_("年度"), min_value=2000, max_value=2999)
    award = forms.ChoiceField(label=_("奖项"))

    def __init__(self, *args: Any, awards: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["award"].choices = list(awards.items())  # type: ignore[attr-defined]


class InspectForm(ActForm):
    subject = forms.CharField(label=_("检查事项"), max_length=60)
    inspected_on = day_field(_("检查日期"))
    findings = words_field(_("检查情况"))
    misused = yuan_field(_("使用不当的金额（元）"), initial=0)

    def arguments(self) -> dict[str, Any]:
        asked = dict(self.cleaned_data)
        return {"misused_fen": fen(asked.pop("misused")), **asked}


class HandleForm(ActForm):
    measure = forms.ChoiceField(label=_("措施"))
    basis = forms.CharField(label=_("依据"), max_length=300, required=False, help_text=BASIS)
    detail = words_field(_("说明"))
    inspection = forms.ModelChoiceField(  # type: ignore[var-annotated]
        label=_("根据哪次检查"), queryset=None, required=False, empty_label=_("不根据检查")
    )
    amount = yuan_field(_("追缴金额（元）"), required=False, help_text=_("追缴才填。"))

    def __init__(
        self, *args: Any, edition: Edition | None, inspections: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, edition=edition, **kwargs)
        known = [(one.key, one.label) for one in edition.handlings] if edition else []
        self.fields["measure"].choices = known  # type: ignore[attr-defined]
        self.fields["inspection"].queryset = inspections  # type: ignore[attr-defined]

    def arguments(self) -> dict[str, Any]:
        asked = dict(self.cleaned_data)
        return {"amount_fen": fen(asked.pop("amount")), **asked}


class InterviewForm(ActForm):
    matter = words_field(_("约谈事项"))
    outcome = words_field(_("约谈结果"))


class OpenCaseForm(ActForm):
    ground = forms.ChoiceField(label=_("事由"))
    facts = words_field(_("事实"))

    def __init__(self, *args: Any, edition: Edition | None, **kwargs: Any) -> None:
        super().__init__(*args, edition=edition, **kwargs)
        known = list(names(edition.revocation_grounds).items()) if edition else []
        self.fields["ground"].choices = known  # type: ignore[attr-defined]


class HearForm(ActForm):
    statement = words_field(_("陈述申辩"), help_text=_("已通知而不陈述的，记明通知的情况和期限。"))


class DismissCaseForm(ActForm):
    reasons = words_field(_("不予撤销的理由"))


class RevokeForm(ActForm):
    reasons = words_field(_("撤销的理由"))
    basis = forms.CharField(label=_("依据"), max_length=200, help_text=BASIS)
    recover = yuan_field(_("追缴金额（元）"), required=False)
    recover_basis = forms.CharField(
        label=_("追缴的依据"), max_length=300, required=False, help_text=BASIS
    )

    def arguments(self) -> dict[str, Any]:
        asked = dict(self.cleaned_data)
        return {"recover_fen": fen(asked.pop("recover")), **asked}


class ReissueForm(ActForm):
    name = forms.CharField(label=_("更名后的名称"), max_length=120)
    on = day_field(_("日期"))
    decision = forms.CharField(
        label=_("承继决定文号"),
        max_length=120,
        required=False,
        help_text=_("由承继主体继续的才填。"),
    )


class TerminateForm(ActForm):
    reason = forms.CharField(label=_("原因"), max_length=200)
    on = day_field(_("日期"))


class MisconductForm(ActForm):
    """Whom it concerns is found by their number, which no namesake shares."""

    person = forms.CharField(
        label=_("人员编号"), max_length=12, help_text=_("如 P000012，见人员或专家名册。")
    )
    kind = forms.ChoiceField(label=_("身份"), choices=SUSPECTS, widget=forms.RadioSelect)
    facts = words_field(_("事实"))
    about = forms.CharField(label=_("涉及组织的统一社会信用代码"), max_length=18, required=False)

    def clean_person(self) -> Any:
        number = self.cleaned_data["person"].strip().upper().removeprefix("P")
        found = people.persons().filter(pk=number).first() if number.isdecimal() else None
        if found is None:
            raise forms.ValidationError(_("没有这个编号的人员。"))
        return found

    def clean_about(self) -> Any:
        return organisation_coded(self.cleaned_data["about"])

    def arguments(self) -> dict[str, Any]:
        return {**self.cleaned_data, "kind": SuspectKind(self.cleaned_data["kind"])}


class ReferForm(ActForm):
    measure = forms.ChoiceField(label=_("措施"))
    basis = forms.CharField(label=_("依据"), max_length=300, required=False, help_text=BASIS)
    to = forms.CharField(
        label=_("移送机关"), max_length=80, required=False, help_text=_("移送工作人员才填。")
    )

    def __init__(self, *args: Any, edition: Edition, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, edition=edition, **kwargs)
        fitting = [(one.key, one.label) for one in edition.handlings if kind in one.against]
        self.fields["measure"].choices = fitting  # type: ignore[attr-defined]
