"""What waits for a person: one list for each post they hold."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext

from zhiheng.instruments.people.vocabulary import Role
from zhiheng.stages.applications import queries as applications
from zhiheng.stages.conferral import queries as conferral
from zhiheng.stages.decisions import queries as decisions
from zhiheng.stages.reviews import queries as reviews
from zhiheng.stages.screening import queries as screening
from zhiheng.surfaces.components import words

MOST = 30
"""Rows of one list on a desk; the lists of their own desks go on from there."""


@dataclass(frozen=True)
class Item:
    title: str
    note: str = ""
    state: str = ""
    due: datetime | None = None


@dataclass(frozen=True)
class Waiting:
    title: str
    items: Sequence[Item]
    empty: str
    todo: str = ""


def waiting_for(person: Any, posts: Sequence[Any], *, cycle: Any, at: datetime) -> list[Waiting]:
    """Lists in the order of the posts; a role that nothing waits for yet has none."""
    roles = dict.fromkeys(post.role for post in posts)
    asked = Asked(person, posts, cycle, at)
    return [LISTS[role](asked) for role in roles if role in LISTS]


@dataclass(frozen=True)
class Asked:
    """Whose desk, with which posts, in which cycle, at what moment."""

    person: Any
    posts: Sequence[Any]
    cycle: Any
    at: datetime

    def bodies(self, role: Role) -> list[Any]:
        return [post.body for post in self.posts if post.role == role and post.body]


def of_an_applicant(asked: Asked) -> Waiting:
    rows = applications.applications_of(asked.person, at=asked.at)[:MOST]
    return Waiting(
        gettext("本组织的申报"),
        [Item(row.organisation.name, row.cycle.title, state=row.state) for row in rows],
        gettext("本组织还没有申报。"),
        gettext("申报期内，由本组织指定的申报人在此开始填报。"),
    )


def of_a_recommender(asked: Asked) -> Waiting:
    rows = applications.awaiting_recommendation(asked.cycle)[:MOST] if asked.cycle else []
    return Waiting(
        gettext("等待推荐的申报"),
        [Item(row.organisation.name, row.organisation.code) for row in rows],
        gettext("没有等待推荐的申报。"),
        gettext("申报截止后，申报组织会列在这里，由推荐单位核查并签署意见。"),
    )


def of_a_department(asked: Asked) -> Waiting:
    items = [
        Item(row.application.organisation.name, row.application.organisation.code, due=row.due_at)
        for body in asked.bodies(Role.DEPARTMENT)
        for row in screening.consultations_of(body).filter(reply=None)[:MOST]
    ]
    return Waiting(
        gettext("等待回复的征求意见"),
        items,
        gettext("没有等待回复的征求意见。"),
        gettext("逾期未回复的记为“未回复”，不视为无意见。"),
    )


def of_an_expert(asked: Asked) -> Waiting:
    rows = reviews.assignments_of(asked.person).filter(scoresheet=None)[:MOST]
    return Waiting(
        gettext("等待评审的材料"),
        [Item(row.application.organisation.name, row.panel.name, due=row.due_at) for row in rows],
        gettext("没有等待评审的材料。"),
        gettext("分配后列在这里；先申报有无利害关系，再打开材料。"),
    )


def of_a_member(asked: Asked) -> Waiting:
    rounds = decisions.open_rounds(asked.cycle) if asked.cycle else []
    items = [
        Item(gettext("第 {number} 轮表决").format(number=row.ordinal), asked.cycle.title)
        for row in rounds
        if not decisions.has_voted(asked.person, row)
    ]
    return Waiting(
        gettext("等待表决"),
        items,
        gettext("没有正在进行的表决。"),
        gettext("评定委员会会议开启表决后，列在这里。"),
    )


def of_the_government(asked: Asked) -> Waiting:
    proposal = decisions.unanswered_proposal(asked.cycle) if asked.cycle else None
    return Waiting(
        gettext("等待审定"),
        [Item(proposal.number, asked.cycle.title)] if proposal else [],
        gettext("没有等待审定的请示。"),
        gettext("公示期满后，评委会办公室提请审定的名单列在这里。"),
    )


def of_finance(asked: Asked) -> Waiting:
    rows = conferral.payouts_of(asked.cycle) if asked.cycle else None
    waits = rows.filter(key=None, returned_at=None)[:MOST] if rows is not None else []
    return Waiting(
        gettext("等待拨付的奖金"),
        [Item(row.honour.name, words.money(row.amount_fen)) for row in waits],
        gettext("没有等待拨付的奖金。"),
        gettext("区政府通报后，评委会办公室制作的拨付单列在这里，由财政部门复核拨付。"),
    )


LISTS: dict[str, Callable[[Asked], Waiting]] = {
    Role.APPLICANT: of_an_applicant,
    Role.RECOMMENDER: of_a_recommender,
    Role.DEPARTMENT: of_a_department,
    Role.EXPERT: of_an_expert,
    Role.COMMITTEE: of_a_member,
    Role.GOVERNMENT: of_the_government,
    Role.FINANCE: of_finance,
}
