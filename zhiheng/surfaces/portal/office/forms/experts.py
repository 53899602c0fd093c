from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms.models import ModelChoiceIterator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhiheng.instruments.people import queries as people
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.steps import State, Step
from zhiheng.stages.applications import queries as applications
from zhiheng.stages.governance import queries as governance
from zhiheng.stages.governance.vocabulary import ConflictKind, Pool
from zhiheng.stages.screening.queries import RUNNING
from zhiheng.surfaces.portal.forms import ActForm
from zhiheng.surfaces.portal.office.forms.cycles import LinesField, moment_field, words_field

OFFERED = 500
"""Applications that a form offers to choose from; beyond that the page itself would be the wait."""
TIES = [choice for choice in ConflictKind.choices if choice[0] != ConflictKind.NONE]


def running(cycle: Any) -> Any:
    return applications.applications_in(cycle, *[State(state) for state in RUNNING])


class ApplicationsField(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.organisation.name}（{obj.number or obj.organisation.code}）"


class FirstOffered(ModelChoiceIterator):
    """The first OFFERED of them to choose from; any other may still be named in an answer."""

    def __iter__(self) -> Iterator[Any]:
        yield from map(self.choice, self.queryset[:OFFERED])


class FirstApplicationsField(ApplicationsField):
    """Where choosing none means all of them, or those that are left come up next."""

    iterator = FirstOffered


class ApplicationField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return obj.organisation.name


class PersonField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name}（{obj.ref}）"


class ExpertForm(ActForm):
    person = PersonField(label=_("人员"), queryset=None)
    pool = forms.ChoiceField(label=_("专家库"), choices=Pool.choices)
    specialties = LinesField(label=_("专长"), help_text=_("每行一项。"))
    senior = forms.BooleanField(label=_("具有高级职称"), required=False)
    employments = LinesField(
        label=_("任职单位"),
        required=False,
        help_text=_(
            "每行一家，以逗号分隔：名称，统一社会信用代码，自，至；后三项可空，如“示例公司，，2020-01-01，”。"
        ),
    )

    def __init__(self, *args: Any, at: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = people.holders(Role.EXPERT, at=at)
        known = governance.experts().values("person")
        self.fields["person"].queryset = found.exclude(pk__in=known)  # type: ignore[attr-defined]

    def clean_employments(self) -> list[tuple[Any, ...]]:
        return [_job(line) for line in self.cleaned_data["employments"]]


def _job(line: str) -> tuple[Any, ...]:
    name, code, since, until = ([*line.replace("，", ",").split(","), "", "", ""])[:4]
    day = forms.DateField(required=False)
    if not name.strip():
        raise forms.ValidationError(gettext("任职单位没有写名称。"))
    return name.strip(), code.strip(), day.clean(since.strip()), day.clean(until.strip())


class PanelForm(ActForm):
    """The seats of a draw, or experts appointed directly."""

    name = forms.CharField(label=_("名称"), max_length=40)
    experts = forms.ModelMultipleChoiceField(  # type: ignore[var-annotated]
        label=_("专家"), queryset=None, widget=forms.CheckboxSelectMultiple
    )
    leader = forms.ModelChoiceField(label=_("组长"), queryset=None)  # type: ignore[var-annotated]

    def __init__(self, *args: Any, draw: Any, found: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.draw = draw
        self.fields["leader"].queryset = found  # type: ignore[attr-defined]
        if draw:
            del self.fields["experts"]
        else:
            self.fields["experts"].queryset = found  # type: ignore[attr-defined]

    def arguments(self) -> dict[str, Any]:
        if self.draw:
            return {**self.cleaned_data, "draw": self.draw}
        return {**self.cleaned_data, "experts": list(self.cleaned_data["experts"])}


class AssignForm(ActForm):
    applications = FirstApplicationsField(
        label=_("申报"), queryset=None, widget=forms.CheckboxSelectMultiple
    )
    due_at = moment_field(_("评分截止"))
    reason = words_field(
        _("另行分派的原因"),
        max_length=300,
        required=False,
        help_text=_("所选申报本届已经承诺过整体匹配的，须写明。"),
    )

    def __init__(
        self, *args: Any, cycle: Any, edition: Any, due: Any, matched: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, edition=edition, **kwargs)
        if not matched:
            del self.fields["reason"]
        waiting = edition.procedure.entering(Step.DESK_REVIEW)
        found = applications.applications_in(cycle, waiting)
        self.fields["applications"].queryset = found  # type: ignore[attr-defined]
        self.fields["due_at"].initial = due

    def arguments(self) -> dict[str, Any]:
        return {**self.cleaned_data, "applications": list(self.cleaned_data["applications"])}


class RecusalForm(ActForm):
    person = PersonField(label=_("回避人"), queryset=None)
    organisation = ApplicationField(label=_("申报组织"), queryset=None)
    kind = forms.ChoiceField(label=_("关系"), choices=TIES)
    reason = words_field(_("事由"), max_length=300, required=False)

    def __init__(self, *args: Any, cycle: Any, at: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        may_judge = (Role.EXPERT, Role.COMMITTEE, Role.CHAIR)
        first, *others = [people.holders(role, at=at) for role in may_judge]
        found = first.model.objects.filter(
            pk__in={row.pk for rows in (first, *others) for row in rows}
        )
        self.fields["person"].queryset = found.order_by("name", "pk")  # type: ignore[attr-defined]
        self.fields["organisation"].queryset = running(cycle)  # type: ignore[attr-defined]

    def arguments(self) -> dict[str, Any]:
        chosen = self.cleaned_data["organisation"]
        return {**self.cleaned_data, "organisation": chosen.organisation}


class DismissForm(ActForm):
    reason = words_field(_("理由"), max_length=300, required=False)


class DecideDetectionForm(ActForm):
    basis_digest = forms.CharField(widget=forms.HiddenInput)
    ties = forms.ChoiceField(
        label=_("结论"),
        choices=[("yes", _("有利害关系，须回避")), ("no", _("没有利害关系"))],
        widget=forms.RadioSelect,
    )
    reason = words_field(_("理由"), max_length=300, required=False)

    def arguments(self) -> dict[str, Any]:
        return {**self.cleaned_data, "ties": self.cleaned_data["ties"] == "yes"}


class ServeForm(ActForm):
    """Names in: organisations and experts, one a line."""

    organisations = LinesField(
        label=_("申报组织"), help_text=_("每行一家：名称开头或统一社会信用代码。")
    )
    experts = LinesField(label=_("专家姓名"), help_text=_("每行一位。"))

    def clean_organisations(self) -> list[Any]:
        named = self.cleaned_data["organisations"]
        found = {text: people.organisations_named(text).first() for text in named}
        self._all_known([text for text, one in found.items() if one is None])
        return list(found.values())

    def clean_experts(self) -> list[Any]:
        named = self.cleaned_data["experts"]
        found = list(governance.experts().filter(person__name__in=named))
        known = {expert.person.name for expert in found}
        self._all_known([name for name in named if name not in known])
        return found

    def _all_known(self, missing: list[str]) -> None:
        if missing:
            raise forms.ValidationError(
                gettext("没有找到：{names}。").format(names="、".join(missing))
            )
