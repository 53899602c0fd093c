"""What the pages of a laureate read: always through what its own organisation holds."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext

from zhiheng.instruments.honours import queries as honours
from zhiheng.instruments.honours.vocabulary import Status
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.stages.supervision import queries as supervision
from zhiheng.stages.supervision.vocabulary import DutyKind
from zhiheng.surfaces.components import words
from zhiheng.surfaces.components.templatetags.components import badge

TONES = {Status.VALID: "won", Status.EXPIRED: "ended"}
FORMS = {
    DutyKind.SELF_ASSESSMENT: "assessment",
    DutyKind.SURVEY: "survey",
    DutyKind.BONUS_REPORT: "spending",
    DutyKind.IMPROVEMENT: "improvement",
}
"""Which page files which duty."""


def own(request: Any) -> list[int]:
    """The organisations for which this person acts now."""
    held = (post for post in request.posts if post.role == Role.APPLICANT)
    return [post.organisation_id for post in held if post.organisation_id]


def own_honours(request: Any) -> Any:
    return honours.register().filter(organisation__in=own(request)).select_related("cycle")


def own_duties(request: Any) -> Any:
    return supervision.duties_of_organisations(own(request), at=request.at)


def own_cases(request: Any) -> Any:
    """Cases about taking a title away."""
    return supervision.revocation_cases_of(own(request))


def honour_of(request: Any, pk: int) -> Any:
    return get_object_or_404(own_honours(request), pk=pk)


def duty_of(request: Any, pk: int, kind: DutyKind | None = None) -> Any:
    found = own_duties(request)
    return get_object_or_404(found.filter(kind=kind) if kind else found, pk=pk)


def title_of(honour: Any) -> str:
    return gettext("{year}年度{award}").format(year=honour.year, award=honour.award_title)


def duty_title(duty: Any) -> str:
    kind = words.label(duty.get_kind_display())
    return gettext("{year}年度 · {kind}").format(year=duty.year, kind=kind)


def status_badge(honour: Any, request: Any) -> str:
    """有效, 到期, 已撤销 or 已终止, in words and tone."""
    status = honour.status(localdate(request.at))
    return badge(text=status, tone=TONES.get(status, "aside"))


def is_lost(honour: Any) -> bool:
    return hasattr(honour, "revocation") or hasattr(honour, "termination")


def waits_for_a_hearing(case: Any) -> bool:
    decided = case.dismissed_at or hasattr(case.honour, "revocation")
    return not decided and not hasattr(case, "hearing")


def form_url(duty: Any) -> str:
    return reverse(f"laureate:{FORMS[DutyKind(duty.kind)]}", args=[duty.pk])


def desk_tabs(here: str) -> list[tuple[str, str, bool]]:
    found = (
        ("desk", gettext("工作台")),
        ("duties", gettext("年度义务")),
        ("cases", gettext("经验案例")),
        ("papers", gettext("证书与文书")),
    )
    return [(label, reverse(f"laureate:{name}"), name == here) for name, label in found]


def honour_tabs(honour: Any, here: str) -> list[tuple[str, str, bool]]:
    found = (("honour", gettext("荣誉")), ("ledger", gettext("奖金使用")))
    return [
        (label, reverse(f"laureate:{name}", args=[honour.pk]), name == here)
        for name, label in found
    ]
