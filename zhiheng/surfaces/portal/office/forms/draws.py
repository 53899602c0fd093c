from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhiheng.methods.draws import Stratum
from zhiheng.stages.governance.vocabulary import Pool
from zhiheng.surfaces.portal.forms import ActForm
from zhiheng.surfaces.portal.office.forms.cycles import LinesField
from zhiheng.surfaces.portal.office.forms.experts import FirstApplicationsField, running

POOLS = {label: key for key, label in Pool.choices}


def seed_source_field() -> forms.CharField:
    return forms.CharField(
        label=_("种子来源"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "写明将要发生、各方都不能预知的公开事件：何时、何地、掷几次骰子，或哪一期开奖号码。"
        ),
    )


class CommitForm(ActForm):
    purpose = forms.CharField(label=_("用途"), max_length=80, initial=_("材料评审"))
    strata = LinesField(
        label=_("分组"),
        help_text=_(
            "每行一组，以逗号分隔：名称，席位，候补，专长，专家库；后两项可空，专家库有几个的用“/”隔开。专家归入第一个相符的分组。"
        ),
    )
    organisations = FirstApplicationsField(
        label=_("评审对象"),
        queryset=None,
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 10}),
        help_text=_(
            "与所选任何一家有利害关系的专家不参加抽取；不选即为本届全部在评的申报。申报很多时只列出最早的一部分。"
        ),
    )
    most_panels = forms.IntegerField(
        label=_("任职上限"),
        min_value=0,
        max_value=99,
        initial=0,
        help_text=_("本届已在这么多个评审组任职的专家不再参加；0 为不限。"),
    )
    seed_source = seed_source_field()

    def __init__(self, *args: Any, cycle: Any, seats: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.running = running(cycle)
        self.fields["organisations"].queryset = self.running  # type: ignore[attr-defined]
        self.fields["strata"].initial = f"全体，{seats}，2"

    def clean_strata(self) -> list[Stratum]:
        return [_stratum(line) for line in self.cleaned_data["strata"]]

    def arguments(self) -> dict[str, Any]:
        chosen = self.cleaned_data["organisations"] or self.running
        return {**self.cleaned_data, "organisations": [one.organisation for one in chosen]}


def _stratum(line: str) -> Stratum:
    parts = [part.strip() for part in line.replace("，", ",").split(",")]
    name, seats, reserves, specialty, pools = ([*parts, "", "", "", ""])[:5]
    named = [one.strip() for one in pools.split("/") if one.strip()]
    if not name or not seats.isdecimal() or not (reserves or "0").isdecimal():
        raise forms.ValidationError(gettext("“{line}”应写作：名称，席位，候补。").format(line=line))
    if unknown := [one for one in named if one not in POOLS]:
        raise forms.ValidationError(
            gettext("没有名为“{pool}”的专家库，现有：{known}。").format(
                pool=unknown[0], known="、".join(POOLS)
            )
        )
    chosen = tuple(POOLS[one] for one in named)
    return Stratum(name, int(seats), int(reserves or 0), specialty, chosen)


class RevealForm(ActForm):
    seed = forms.CharField(
        label=_("种子"),
        max_length=120,
        help_text=_("照抄骰子或公告上的数字，依次填写，以空格隔开。"),
    )
    witnesses = LinesField(
        label=_("见证人"), help_text=_("每行一名，至少两名；登记种子的人不能作见证人。")
    )
