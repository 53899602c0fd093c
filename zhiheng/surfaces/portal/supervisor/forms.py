"""What supervision types, and the chair's answers to it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhiheng.instruments.people import queries as people
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.stages.applications import queries as applications
from zhiheng.stages.governance.vocabulary import ConflictKind
from zhiheng.stages.supervision.vocabulary import SuspectKind
from zhiheng.surfaces.portal.forms import ActForm

TIES = [choice for choice in ConflictKind.choices if choice[0] != ConflictKind.NONE]
JUDGES = (Role.EXPERT, Role.COMMITTEE, Role.CHAIR)


def words(label: Any, *, most: int | None = None, help_text: Any = "") -> Any:
    """A text that the act itself demands, so that its refusal names the article."""
    area = forms.Textarea(attrs={"rows": 4})
    return forms.CharField(
        label=label, max_length=most, required=False, widget=area, help_text=help_text
    )


class PersonField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name}（{obj.ref}）"


class ApplicantField(forms.ModelChoiceField):
    """An organisation, chosen among the applications of a cycle."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.organisation.name}（{obj.number or obj.organisation.code}）"

    def clean(self, value: Any) -> Any:
        found = super().clean(value)
        return found.organisation if found else None


class ReasonForm(ActForm):
    reason = words(_("理由"))


class DismissForm(ActForm):
    reason = words(_("理由"), most=300, help_text=_("如实告知申报组织，不超过 300 字。"))


class AnswerForm(ActForm):
    stops = forms.TypedChoiceField(
        label=_("答复"),
        choices=[("yes", _("中止本届评定")), ("no", _("不中止，继续办理"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    reason = words(_("理由"))


class RecusalForm(ActForm):
    person = PersonField(label=_("回避人"), queryset=None, empty_label=_("请选择"))
    organisation = ApplicantField(label=_("申报组织"), queryset=None, empty_label=_("请选择"))
    kind = forms.TypedChoiceField(label=_("关系"), choices=TIES, coerce=ConflictKind)
    reason = words(_("事由"), most=300)

    def __init__(self, *args: Any, cycle: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        judges = people.persons().filter(posts__role__in=JUDGES).distinct()
        self.fields["person"].queryset = judges.order_by("name", "pk")  # type: ignore[attr-defined]
        self.fields["organisation"].queryset = applications.applications_in(cycle)  # type: ignore[attr-defined]


class MisconductForm(ActForm):
    person = PersonField(label=_("涉嫌违规的人"), queryset=None, empty_label=_("请选择"))
    kind = forms.ChoiceField(
        label=_("身份"), choices=[(kind.value, kind.label) for kind in SuspectKind]
    )
    about = ApplicantField(
        label=_("涉及的申报组织"), queryset=None, required=False, empty_label=_("不涉及")
    )
    facts = words(_("事实"))

    def __init__(self, *args: Any, cycle: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = (Role.APPLICANT, Role.TIMETABLE, Role.COUNTER)
        serving = people.persons().exclude(posts__role__in=others).filter(posts__isnull=False)
        self.fields["person"].queryset = serving.distinct().order_by("name", "pk")  # type: ignore[attr-defined]
        self.fields["about"].queryset = applications.applications_in(cycle)  # type: ignore[attr-defined]
