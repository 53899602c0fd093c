from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhiheng.rulebook.editions import names
from zhiheng.stages.applications.vocabulary import ChangeKind
from zhiheng.surfaces.components import words
from zhiheng.surfaces.portal.applicant.reading import CHOICES, facts_of_form, in_words
from zhiheng.surfaces.portal.forms import ActForm

YES_NO = [("", _("未填")), ("yes", _("是")), ("no", _("否"))]
TRUTH = {"yes": True, "no": False}
AREA = {"rows": 4}


class StartForm(ActForm):
    scheme = forms.ChoiceField(label=_("评分标准"))
    tags = forms.MultipleChoiceField(
        label=_("申报单列名额的类别"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("只有具备该项认定的组织才选；不选则参加一般名额的评定。"),
    )

    def __init__(self, *args, cycle, reserved, edition, **kwargs):
        super().__init__(*args, edition=edition, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["scheme"].choices = [(s["name"], s["standard"]) for s in cycle.schemes]
        labels = names((*edition.case_tags, *edition.preferences))
        fields["tags"].choices = [(key, labels.get(key, key)) for key in reserved]
        if not reserved:
            del self.fields["tags"]


class FactsForm(ActForm):
    """One field for each fact that the edition asks. Blanks are kept as blanks."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, edition, draft, version, **kwargs):
        super().__init__(*args, edition=edition, **kwargs)
        self.draft, self.facts, self.of = draft, facts_of_form(edition), edition
        self.fields["version"].initial = version
        for fact in self.facts:
            self.fields[fact.key] = _field(fact, edition, draft.get(fact.key))

    def arguments(self):
        typed = self.cleaned_data
        values = {fact.key: _value(fact.kind, typed[fact.key]) for fact in self.facts}
        return {"version": typed["version"], "facts": {**self.draft, **values}}

    def compare_with(self, application):
        """What another tab saved meanwhile and reads otherwise here: (label, saved, typed).

        From now on the page counts from that version, so that whoever has compared may save.
        """
        data: Any = self.data.copy()  # type: ignore[attr-defined]
        data["version"] = application.version
        self.data = data
        typed = self.arguments()["facts"]
        return [
            (fact.label, self.in_words(application.draft, fact), self.in_words(typed, fact))
            for fact in self.facts
            if self.in_words(application.draft, fact) != self.in_words(typed, fact)
        ]

    def in_words(self, facts, fact):
        return in_words(facts.get(fact.key), fact.key, self.of)


def _field(fact, edition, value):
    shared = {"label": fact.label, "help_text": fact.evidence, "required": False}
    if fact.kind == "boolean":
        shown = {True: "yes", False: "no"}.get(value, "")
        return forms.ChoiceField(choices=YES_NO, initial=shown, **shared)
    if fact.kind == "number":
        return forms.FloatField(initial=value, min_value=0, **shared)
    if fact.key in CHOICES:
        choices = list(names(getattr(edition, CHOICES[fact.key])).items())
        box = forms.CheckboxSelectMultiple
        return forms.MultipleChoiceField(choices=choices, widget=box, initial=value, **shared)
    if fact.kind == "list":
        lines = forms.Textarea(attrs=AREA)
        return forms.CharField(initial="\n".join(value or ()), widget=lines, **shared)
    return forms.CharField(initial=value, **shared)


def _value(kind, typed):
    if kind == "boolean":
        return TRUTH.get(typed)
    if kind == "number" and typed is not None and typed.is_integer():
        return int(typed)
    if kind == "list" and isinstance(typed, str):
        return [line.strip() for line in typed.splitlines() if line.strip()]
    return typed


class AttachForm(ActForm):
    kind = forms.ChoiceField(label=_("资料种类"))
    file = forms.FileField(
        label=_("文件"),
        help_text=_("PDF、Word、Excel、OFD 或图片。未被接受时，请重新选择文件。"),
    )
    issued_on = forms.DateField(
        label=_("出具日期"),
        required=False,
        help_text=_("须载明日期的资料必填，按资料上的日期填写。"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args, edition, **kwargs):
        super().__init__(*args, edition=edition, **kwargs)
        kinds: Any = self.fields["kind"]
        kinds.choices = [(kind.key, _kind_label(kind)) for kind in edition.attachments]

    def arguments(self):
        typed, file = self.cleaned_data, self.cleaned_data["file"]
        return {
            "kind": typed["kind"],
            "name": file.name,
            "content": file.read(),
            "issued_on": typed["issued_on"],
        }


def _kind_label(kind):
    if kind.required:
        return gettext("{kind}（必备）").format(kind=kind.label)
    return kind.label


class ResubmitForm(ActForm):
    undertaken_by = forms.CharField(
        label=_("承诺人"), max_length=50, help_text=_("法定代表人或其授权的人的姓名。")
    )
    true = forms.BooleanField(
        label=_("承诺人承诺：所填内容和所附资料真实、完整，并对此负责。"),
        error_messages={"required": _("请由承诺人确认后勾选。")},
    )

    def arguments(self):
        return {"undertaken_by": self.cleaned_data["undertaken_by"]}


class SubmitForm(ResubmitForm):
    consultants = forms.CharField(
        label=_("辅导机构和辅导人员"),
        required=False,
        widget=forms.Textarea(attrs=AREA),
        help_text=_("每行一个；没有则不填。与其有关的专家将回避本组织的评审。"),
    )
    secrets = forms.CharField(
        label=_("商业秘密声明"),
        required=False,
        widget=forms.Textarea(attrs=AREA),
        help_text=_("写明哪些内容属于商业秘密；没有则不填。"),
    )
    field_order = ("consultants", "secrets", "undertaken_by", "true")

    def arguments(self):
        named = self.cleaned_data["consultants"].splitlines()
        return {
            **super().arguments(),
            "consultants": [one.strip() for one in named if one.strip()],
            "secrets": self.cleaned_data["secrets"],
        }


class WithdrawForm(ActForm):
    reason = forms.CharField(label=_("理由"), widget=forms.Textarea(attrs=AREA))


class IdentityForm(ActForm):
    kind = forms.ChoiceField(label=_("变更类型"))
    detail = forms.CharField(
        label=_("情况"),
        widget=forms.Textarea(attrs=AREA),
        help_text=_("写明变更的时间、登记机关和变更后的名称、统一社会信用代码。"),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        kinds: Any = self.fields["kind"]
        kinds.choices = [(kind, words.label(kind.label)) for kind in ChangeKind]


class FindingForm(ActForm):
    agreed = forms.TypedChoiceField(
        label=_("本组织的意见"),
        choices=[("yes", _("情况属实，予以确认")), ("no", _("有异议"))],
        coerce=lambda typed: typed == "yes",
        widget=forms.RadioSelect,
    )
    remark = forms.CharField(
        label=_("说明"),
        required=False,
        widget=forms.Textarea(attrs=AREA),
        help_text=_("有异议的必须说明理由和依据。"),
    )


class ChallengeForm(ActForm):
    expert = forms.TypedChoiceField(label=_("申请回避的专家"))
    reason = forms.CharField(
        label=_("事由"),
        max_length=300,
        widget=forms.Textarea(attrs=AREA),
        help_text=_("写明与本组织有何利害关系、从何得知。"),
    )

    def __init__(self, *args, experts, **kwargs):
        super().__init__(*args, **kwargs)
        known = {str(expert.pk): expert for expert in experts}
        chosen: Any = self.fields["expert"]
        chosen.choices = [(key, expert.person.name) for key, expert in known.items()]
        chosen.coerce = known.get
