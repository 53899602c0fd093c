from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhiheng.surfaces.portal.forms import ActForm

APPROVE, DECLINE = "approve", "decline"
ANSWERS = [(APPROVE, _("审定")), (DECLINE, _("不予审定"))]
FEN = 100


class ApprovalForm(ActForm):
    """An answer for each name; a reason stands with a refusal and with nothing else."""

    number = forms.CharField(label=_("审定文号"), max_length=60)

    def __init__(self, *args, nominees=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.nominees = list(nominees)
        for nominee in self.nominees:
            name = nominee.organisation.name
            self.fields[f"answer_{nominee.pk}"] = forms.ChoiceField(
                label=_("对{name}的决定").format(name=name),
                choices=ANSWERS,
                initial=APPROVE,
                widget=forms.RadioSelect,
            )
            self.fields[f"reason_{nominee.pk}"] = forms.CharField(
                label=_("不予审定{name}的理由").format(name=name),
                required=False,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    def rows(self):
        """(nominee, its answer, its reason) as proposed."""
        for nominee in self.nominees:
            yield nominee, self[f"answer_{nominee.pk}"], self[f"reason_{nominee.pk}"]

    def clean(self):
        """A reason typed for a name that is approved is a contradiction, not an approval."""
        typed = super().clean() or self.cleaned_data
        for nominee in self.nominees:
            if typed.get(f"answer_{nominee.pk}") == APPROVE and self._reason(nominee):
                self.add_error(
                    f"answer_{nominee.pk}",
                    gettext("写了不予审定的理由，却选了“审定”。请改选“不予审定”，或者删去理由。"),
                )
        return typed

    def perform(self, act, **arguments):
        """Where a refusal lacks its reason, say so beside each name as well."""
        if super().perform(act, **arguments):
            return True
        for pk, reason in self.declined().items() if self.refusals else ():
            if not reason:
                self.add_error(f"reason_{pk}", gettext("请写明理由。"))
        return False

    def arguments(self):
        return {"number": self.cleaned_data["number"], "declined": self.declined()}

    def declined(self):
        """application → why not."""
        return {
            nominee.pk: self._reason(nominee)
            for nominee in self.nominees
            if self.cleaned_data.get(f"answer_{nominee.pk}") == DECLINE
        }

    def _reason(self, nominee):
        return self.cleaned_data.get(f"reason_{nominee.pk}", "").strip()


class CircularForm(ActForm):
    number = forms.CharField(label=_("发文字号"), max_length=60, required=False)


def _words(label, **kwargs):
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": 3}), **kwargs)


def _yuan(label, **kwargs):
    return forms.DecimalField(label=label, min_value=0, decimal_places=2, max_digits=14, **kwargs)


class MeasureForm(ActForm):
    """`inspections`: what the office found about this laureate."""

    inspection = forms.ModelChoiceField(  # type: ignore[var-annotated]
        label=_("监督检查"), queryset=None, required=False, empty_label=_("不依据监督检查")
    )
    basis = forms.CharField(
        label=_("依据"),
        max_length=300,
        required=False,
        help_text=_("所依据规定的名称、文号和条款；本办法已足够的可以不填。"),
    )
    detail = _words(_("事实与决定"))
    amount = _yuan(_("追缴金额（元）"), required=False)

    def __init__(self, *args, inspections=None, recovers=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["inspection"].queryset = inspections  # type: ignore[attr-defined]
        if not recovers:
            del self.fields["amount"]

    def arguments(self):
        typed = dict(self.cleaned_data)
        amount = typed.pop("amount", None)
        return {**typed, "amount_fen": int((amount or 0) * FEN)}


class RevokeForm(ActForm):
    reasons = _words(_("撤销理由"))
    basis = forms.CharField(label=_("撤销依据"), max_length=300)
    recover = _yuan(
        _("追缴金额（元）"),
        required=False,
        help_text=_("撤销称号并不当然追缴奖金；不追缴的不填。"),
    )
    recover_basis = forms.CharField(
        label=_("追缴依据"),
        max_length=300,
        required=False,
        help_text=_("本办法以外的规定：名称、文号和条款。"),
    )

    def arguments(self):
        typed = dict(self.cleaned_data)
        recover = typed.pop("recover", None)
        return {**typed, "recover_fen": int((recover or 0) * FEN)}
