"""What waits for the office from the publicity on, for its first screen."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from zhiheng.instruments.letters import queries as letters
from zhiheng.instruments.notices import queries as notices
from zhiheng.methods.workdays import last_moment
from zhiheng.stages.conferral import queries as conferral
from zhiheng.stages.promotion import queries as promotion
from zhiheng.stages.supervision import queries as supervision
from zhiheng.surfaces.portal.office.concluding.pages import how_many
from zhiheng.surfaces.portal.office.sheets import first
from zhiheng.surfaces.portal.tasks import Task


def tasks_of(cycle: Any, *, at: datetime) -> list[Task]:
    """Only what there is; each task is gone when its act is done."""
    found = [
        _task(gettext("等待放行的通知"), letters.to_release(), "office:outbox"),
        _task(
            gettext("等待制单的奖金"), conferral.unprepared_in(cycle), "office:payouts", cycle.pk
        ),
        _task(gettext("等待发布的案例"), promotion.offered(), "office:promotion", cycle.pk),
        _task(
            gettext("逾期未办的证后义务"),
            supervision.duties_overdue(at=at),
            "office:supervision",
        ),
    ]
    return [*_objections(cycle), *(task for task in found if task.count != "0")]


def _task(title: str, rows: Any, name: str, *args: Any) -> Task:
    return Task(title, url=reverse(name, args=args), count=how_many(rows))


def _objections(cycle: Any) -> list[Task]:
    """Each with its own last day; where there are very many, the first and how many in all."""
    waiting = notices.open_objections(cycle)
    rows, more = first(waiting)
    each = [
        Task(
            gettext("裁定异议 {receipt}").format(receipt=row.receipt),
            url=reverse("office:objection", args=[row.pk]),
            due=last_moment(row.due_on),
            since=row.received_at,
        )
        for row in rows
    ]
    return (
        [*each, _task(gettext("未裁定的异议"), waiting, "office:objections", cycle.pk)]
        if more
        else each
    )
