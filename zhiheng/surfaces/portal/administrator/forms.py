from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhiheng.instruments.people import queries as people
from zhiheng.instruments.people.vocabulary import BodyKind, Role
from zhiheng.surfaces.components import words
from zhiheng.surfaces.portal.forms import ActForm

MACHINES = (Role.TIMETABLE, Role.COUNTER)


class DayField(forms.DateField):
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def reason_field() -> forms.CharField:
    return forms.CharField(
        label=_("理由"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


class RegisterForm(ActForm):
    name = forms.CharField(label=_("姓名"), max_length=50)
    identity_number = forms.CharField(
        label=_("身份证号"),
        required=False,
        max_length=18,
        help_text=_("填写后视为已实名核验；系统只保存摘要，不保存号码。"),
    )


class AppointForm(ActForm):
    role = forms.ChoiceField(label=_("职务"))
    body = forms.ModelChoiceField(  # type: ignore[var-annotated]
        label=_("所在机构"),
        queryset=None,
        required=False,
        help_text=_("推荐单位、征询部门须选机构。"),
    )
    organisation = forms.CharField(
        label=_("所代表组织的统一社会信用代码"),
        required=False,
        max_length=18,
        help_text=_("申报组织的申报人填写；一人代表两家组织的，任职两次。"),
    )
    title = forms.CharField(label=_("职务名称"), required=False, max_length=60)
    since = DayField(label=_("起始日期"))
    until = DayField(label=_("届满日期"), required=False, help_text=_("没有任期的不填。"))

    def __init__(self, *args: Any, at: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = [(role, words.label(role.label)) for role in Role if role not in MACHINES]
        self.fields["role"].choices = roles  # type: ignore[attr-defined]
        self.fields["body"].queryset = people.all_bodies().order_by("label")  # type: ignore[attr-defined]
        self.fields["since"].initial = localdate(at)

    def clean_role(self) -> Role:
        return Role(self.cleaned_data["role"])

    def clean_organisation(self) -> Any:
        code = self.cleaned_data["organisation"].strip().upper()
        found = people.organisation_coded(code) if code else None
        if code and found is None:
            raise forms.ValidationError(gettext("没有登记过此代码的组织，请先由办公室登记。"))
        return found

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        role = found.get("role")
        if role == Role.APPLICANT and not found.get("organisation"):
            self.add_error("organisation", gettext("申报人须写明所代表的组织。"))
        if role in (Role.RECOMMENDER, Role.DEPARTMENT) and not found.get("body"):
            self.add_error("body", gettext("此职务须选所在机构。"))
        if found.get("until") and found.get("since") and found["until"] < found["since"]:
            self.add_error("until", gettext("届满日期不能早于起始日期。"))
        return found


class EndForm(ActForm):
    until = DayField(label=_("最后一日"), help_text=_("当日仍在任，次日起无权办理。"))
    reason = reason_field()

    def __init__(self, *args: Any, since: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.since = since

    def clean_until(self) -> Any:
        if self.cleaned_data["until"] < self.since:
            raise forms.ValidationError(gettext("届满日期不能早于起始日期。"))
        return self.cleaned_data["until"]


class PasswordForm(ActForm):
    password = forms.CharField(
        label=_("初始密码"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}, render_value=False),
        help_text=_("当面或以其他安全方式告知本人，由本人登录后修改。"),
    )

    def clean_password(self) -> str:
        validate_password(self.cleaned_data["password"])
        return self.cleaned_data["password"]


class OpenForm(PasswordForm):
    username = forms.SlugField(
        label=_("用户名"), max_length=60, help_text=_("字母、数字、连字符和下划线。")
    )
    field_order = ["username", "password"]


class ResetPasswordForm(PasswordForm):
    reason = reason_field()


class ResetForm(ActForm):
    reason = reason_field()


class BodyForm(ActForm):
    label = forms.CharField(label=_("名称"), max_length=80)
    kind = forms.ChoiceField(label=_("类别"))
    key = forms.SlugField(label=_("代号"), max_length=60, help_text=_("字母和数字，登记后不变。"))
    host = forms.CharField(label=_("承担单位"), max_length=80)
    since = DayField(label=_("起始日期"))

    def __init__(self, *args: Any, at: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(kind, words.label(kind.label)) for kind in BodyKind]
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]
        self.fields["since"].initial = localdate(at)

    def clean_kind(self) -> BodyKind:
        return BodyKind(self.cleaned_data["kind"])


class HostForm(ActForm):
    host = forms.CharField(label=_("新的承担单位"), max_length=80)
    since = DayField(label=_("起始日期"), help_text=_("此前印发的文件仍用原承担单位的名称。"))

    def __init__(self, *args: Any, at: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["since"].initial = localdate(at)
