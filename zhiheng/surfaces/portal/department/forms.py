from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhiheng.stages.screening.vocabulary import Opinion
from zhiheng.surfaces.portal.forms import ActForm

LATER = ""
CHOICES = [(LATER, _("暂不答复")), *Opinion.choices]


class RepliesForm(ActForm):
    """An opinion on each of several organisations; those left open are not answered."""

    signed_by = forms.CharField(
        label=_("签署人"), max_length=50, required=False, help_text=_("部门负责人姓名。")
    )
    rest = forms.BooleanField(
        label=_("本页其余各家一并答复“无意见”"),
        required=False,
        help_text=_("只及于本页列出、选“暂不答复”的组织；不勾选的，暂不答复。"),
    )

    def __init__(self, *args, letters=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.letters = list(letters)
        for letter in self.letters:
            name = letter.application.organisation.name
            self.fields[f"opinion_{letter.pk}"] = forms.ChoiceField(
                label=_("对{name}的意见").format(name=name),
                choices=CHOICES,
                required=False,
                initial=LATER,
                widget=forms.RadioSelect,
            )
            self.fields[f"basis_{letter.pk}"] = forms.CharField(
                label=_("对{name}的事实与依据").format(name=name),
                required=False,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    def rows(self):
        """(letter, its two questions) in order."""
        for letter in self.letters:
            yield letter, self[f"opinion_{letter.pk}"], self[f"basis_{letter.pk}"]

    def clean(self):
        """A basis without an opinion is never read as 无意见, nor dropped in silence."""
        typed = super().clean() or self.cleaned_data
        for letter in self.letters:
            if typed.get(f"basis_{letter.pk}") and not self._chosen(letter):
                self.add_error(
                    f"opinion_{letter.pk}", gettext("写了事实与依据，还没有选“有意见”或“无意见”。")
                )
        if not self.errors and not self._answers():
            self.add_error(None, gettext("还没有对任何一家作出答复。"))
        return typed

    def perform(self, act, **arguments):
        """Where objections lack their basis, say so beside each of them as well."""
        if super().perform(act, **arguments):
            return True
        for letter, opinion, basis in self._answers() if self.refusals else ():
            if opinion == Opinion.OBJECTION and not basis.strip():
                self.add_error(f"basis_{letter.pk}", gettext("请写明事实、时间和认定文书。"))
        return False

    def arguments(self):
        return {"answers": self._answers(), "signed_by": self.cleaned_data["signed_by"]}

    def _chosen(self, letter):
        return self.cleaned_data.get(f"opinion_{letter.pk}")

    def _rest(self, letter):
        """What a letter left open gets by the tick; one answered meanwhile gets nothing."""
        if self.cleaned_data.get("rest") and not hasattr(letter, "reply"):
            return Opinion.NO_OBJECTION
        return None

    def _answers(self):
        given = ((letter, self._chosen(letter) or self._rest(letter)) for letter in self.letters)
        return [
            (letter, Opinion(opinion), self.cleaned_data.get(f"basis_{letter.pk}", ""))
            for letter, opinion in given
            if opinion
        ]


class ListingForm(ActForm):
    code = forms.CharField(label=_("统一社会信用代码"), max_length=18)
    restriction = forms.ChoiceField(label=_("限制情形"))
    title = forms.CharField(label=_("名单或事项"), max_length=120)
    listed_on = forms.DateField(label=_("列入日期"), widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args, grounds=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["restriction"].choices = grounds  # type: ignore[attr-defined]

    def clean_code(self):
        return self.cleaned_data["code"].strip().upper()


class RemovalForm(ActForm):
    removed_on = forms.DateField(
        label=_("移出日期"), widget=forms.DateInput(attrs={"type": "date"})
    )
