from datetime import date

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zhiheng.instruments.ledger import queries as ledger
from zhiheng.surfaces.portal.lists import Column, Filter, Listing, cells
from zhiheng.surfaces.portal.supervisor.reading import (
    clauses,
    days,
    entries_found,
    entries_of_day,
    said,
)

ENTRY_COLUMNS = (
    Column(key="seq", label=_("序号"), value=lambda row: row.seq, code=True),
    cells.moment("at", _("时间"), "at"),
    Column(key="act", label=_("行为"), value=lambda row: row.act, data=True),
    Column(key="by", label=_("办理人"), value=lambda row: row.by_name, data=True),
    Column(key="ref", label=_("办理人编号"), value=lambda row: row.by, code=True, shown=False),
    Column(key="article", label=_("条文"), value=lambda row: row.article or "—", data=True),
    Column(key="subject", label=_("对象"), value=lambda row: row.subject, code=True),
    Column(
        key="facts",
        label=_("要点"),
        value=lambda row: cells.short(said(row.facts)),
        exported=lambda row: said(row.facts),
        data=True,
        shown=False,
    ),
    Column(key="digest", label=_("摘要"), value=lambda row: row.digest, code=True, shown=False),
)

LEDGER = Listing(
    name="supervisor.ledger",
    title=_("台账"),
    columns=ENTRY_COLUMNS,
    filters=(
        Filter(
            key="act",
            label=_("行为"),
            choices=lambda: [(act, act) for act in ledger.acts_recorded()],
            apply=lambda found, act: found.filter(act=act),
        ),
        Filter(
            key="clause",
            label=_("依据"),
            choices=clauses,
            apply=lambda found, clause: found.filter(clause=clause),
        ),
        Filter(
            key="day",
            label=_("日期"),
            choices=days,
            apply=lambda found, day: entries_of_day(found, date.fromisoformat(day)),
        ),
    ),
    search=entries_found,
    search_hint=_("日期、序号、姓名、组织、行为或对象"),
    row_url=lambda row: reverse("supervisor:entry", args=[row.seq]),
    empty=_("台账还是空的。"),
    todo=_("系统里每办理一个事项，就在这里记一条，不能修改，也不能删除。"),
    nothing=_("没有符合条件的记载。"),
    nothing_todo=_(
        "日期写成 2026-06-01；姓名和组织名称可只写开头；也可写人员编号、信用代码或行为全称。"
    ),
)

SIGN_INS = Listing(
    name="supervisor.sign_ins",
    title=_("登录异常"),
    columns=ENTRY_COLUMNS,
    search=entries_found,
    search_hint=_("日期、姓名或人员编号"),
    row_url=lambda row: reverse("supervisor:entry", args=[row.seq]),
    empty=_("没有登录异常。"),
    todo=_("登录未通过、账号锁定、二次验证未通过和重置，都会自动记在这里。"),
)
