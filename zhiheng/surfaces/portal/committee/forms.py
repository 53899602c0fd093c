from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from zhiheng.stages.decisions.vocabulary import Choice
from zhiheng.stages.governance.vocabulary import ConflictKind
from zhiheng.surfaces.portal.forms import ActForm

CHOICES = [
    (Choice.FOR, _("同意")),
    (Choice.AGAINST, _("不同意")),
    (Choice.ABSTAIN, pgettext_lazy("表决", "弃权")),
]
KINDS = [(kind.value, kind.label) for kind in ConflictKind if kind != ConflictKind.NONE]
BARS = [("no", _("不构成限制")), ("yes", _("构成限制"))]


def reason_field(label: Any) -> forms.CharField:
    """Left empty it is the act that asks for it, with the article that wants it."""
    return forms.CharField(label=label, required=False, widget=forms.Textarea(attrs={"rows": 4}))


class NothingForm(ActForm):
    """An act that asks for nothing but to be confirmed."""


class ReasonForm(ActForm):
    reason = reason_field(_("理由"))


class RecuseForm(ActForm):
    kind = forms.ChoiceField(label=_("关系"), choices=KINDS, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("事由"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def arguments(self) -> dict[str, Any]:
        return {**self.cleaned_data, "kind": ConflictKind(self.cleaned_data["kind"])}


class DetermineForm(ActForm):
    bars = forms.ChoiceField(label=_("认定"), choices=BARS, widget=forms.RadioSelect)
    reason = reason_field(_("理由"))

    def arguments(self) -> dict[str, Any]:
        return {**self.cleaned_data, "bars": self.cleaned_data["bars"] == "yes"}


class PickForm(ActForm):
    """Rows ticked in a list; the act is given the rows, under the field's name."""

    picks = "applications"

    def __init__(self, *args: Any, rows: Iterable[Any], ticked: Iterable[Any] = (), **kw: Any):
        super().__init__(*args, **kw)
        self.rows = {row.pk: row for row in rows}
        self.fields[self.picks].initial = [row.pk for row in ticked]
        self.offer(self.rows.values())

    def offer(self, rows: Iterable[Any]) -> None:
        """Which of the rows stand there to be ticked."""
        field: Any = self.fields[self.picks]
        field.choices = [(row.pk, self.called(row)) for row in rows]

    def called(self, row: Any) -> str:
        return row.organisation.name

    def arguments(self) -> dict[str, Any]:
        chosen = [self.rows[int(pk)] for pk in self.cleaned_data[self.picks]]
        return {**self.cleaned_data, self.picks: chosen}


def ticks(label: Any, **kwargs: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, required=False, widget=forms.CheckboxSelectMultiple, **kwargs
    )


class AttendanceForm(PickForm):
    picks = "members"
    members = ticks(_("到会委员"), help_text=_("只登记本人到会的委员；不得由他人代替。"))

    def called(self, row: Any) -> str:
        return row.name


class OpenForm(PickForm):
    applications = ticks(_("付表决的申报组织"))

    def __init__(self, *args: Any, lacking: Mapping[int, int], **kwargs: Any):
        self.lacking = lacking
        super().__init__(*args, **kwargs)

    def called(self, row: Any) -> str:
        name, missing = row.organisation.name, self.lacking.get(row.pk)
        if not missing:
            return name
        return gettext("{name}（到会还差 {missing} 人）").format(name=name, missing=missing)


class TieForm(PickForm):
    picks = "chosen"
    chosen = ticks(_("入选者"), help_text=_("可以不选：名额空缺。"))
    reason = reason_field(_("理由"))


class ReplacementForm(ActForm):
    application = forms.ChoiceField(label=_("递补的申报组织"), widget=forms.RadioSelect)
    reason = reason_field(_("理由"))

    def __init__(self, *args: Any, rows: Iterable[Any], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.rows = {row.pk: row for row in rows}
        field: Any = self.fields["application"]
        field.choices = [(pk, row.organisation.name) for pk, row in self.rows.items()]

    def arguments(self) -> dict[str, Any]:
        chosen = self.rows[int(self.cleaned_data["application"])]
        return {**self.cleaned_data, "application": chosen}


class NominateForm(ActForm):
    """One reason for each that would be proposed before somebody with a higher score."""

    def __init__(self, *args: Any, overtaking: Mapping[int, str], **kwargs: Any):
        super().__init__(*args, **kwargs)
        for pk, name in overtaking.items():
            label = gettext("{name}：偏离专家次序的理由").format(name=name)
            self.fields[f"departure-{pk}"] = reason_field(label)

    def arguments(self) -> dict[str, Any]:
        given = self.cleaned_data.items()
        return {"departures": {int(name.split("-")[1]): reason for name, reason in given}}


class BallotForm(ActForm):
    """One choice for each application on a member's ballot."""

    def __init__(self, *args: Any, rows: Iterable[Any], **kwargs: Any):
        super().__init__(*args, **kwargs)
        for row in rows:
            self.fields[f"choice-{row.pk}"] = forms.ChoiceField(
                label=row.organisation.name, choices=CHOICES, widget=forms.RadioSelect
            )

    def arguments(self) -> dict[str, Any]:
        given = self.cleaned_data.items()
        return {"choices": {int(name.split("-")[1]): Choice(how) for name, how in given}}

    def said(self) -> list[tuple[str, str]]:
        """(applicant, choice) to look over before it is cast."""
        words = dict(CHOICES)
        return [
            (str(field.label), str(words[Choice(self.cleaned_data[name])]))
            for name, field in self.fields.items()
        ]
