from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhiheng.instruments.letters import queries as letters
from zhiheng.surfaces.portal.forms import ActForm


class ReleaseForm(ActForm):
    """Which batches are released: as they were shown, not what has been written since."""

    acts = forms.MultipleChoiceField(
        label=_("放行哪些"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("请选择要放行的通知。")},
    )
    up_to = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, batches: list[letters.Batch], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(batch.act, f"{batch.subject}（{batch.size}）") for batch in batches]
        self.fields["acts"].choices = choices  # type: ignore[attr-defined]
        self.fields["acts"].initial = [act for act, _label in choices]
        self.fields["up_to"].initial = max((batch.up_to for batch in batches), default=0)

    def arguments(self) -> dict[str, Any]:
        asked = self.cleaned_data
        return {"letters": list(letters.shown(asked["acts"], up_to=asked["up_to"]))}
