"""Every component, on one page, for whoever builds the next one."""

from datetime import date, datetime, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

from django import forms
from django.shortcuts import render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhiheng.instruments.people.access import open_to_public
from zhiheng.rulebook.citations import Refusal
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.editions import edition
from zhiheng.rulebook.schemes import scheme
from zhiheng.rulebook.steps import State
from zhiheng.surfaces.components import words

NOON = datetime(2026, 6, 1, 12, tzinfo=ZoneInfo("Asia/Shanghai"))
HOURS = timedelta(hours=5)
SHOWN = "jinshui-revised"


class SampleForm(forms.Form):
    name = forms.CharField(label=_("名称"), help_text=_("与营业执照一致。"))
    year = forms.IntegerField(label=_("年度"), min_value=2000)


@open_to_public
def gallery(request):
    rules = edition(SHOWN)
    refusal = Refusal(
        Clause.RECUSAL,
        "{person}与申报组织存在利害关系，应当回避。",
        "请由评审组组长更换专家。",
        person=gettext("示例专家"),
    )
    wrong = SampleForm({"name": "", "year": "1999"})
    context = {
        "edition": rules,
        "refusal": refusal,
        "steps": sample_steps(rules),
        "states": list(State),
        "form": SampleForm(),
        "wrong": wrong,
        "page": SimpleNamespace(earlier="page=1", later="page=3"),
        "amounts": [50_000_000, 123_456_700, 123_456_789],
        "day": date(2026, 6, 1),
        "moment": NOON,
        **sample_desk(refusal),
        **sample_numbers(rules),
    }
    return render(request, "components/gallery.html", context)


def sample_desk(refusal):
    """Tasks, offers and facts, as on a desk."""
    task = SimpleNamespace(title="", url="/gallery", due=None, count=None, since=None, data=False)
    name = gettext("示例组织")
    return {
        "at": NOON,
        "tasks": [
            SimpleNamespace(**{**vars(task), "title": gettext("等待受理"), "count": 12,
                               "due": NOON + timedelta(days=3)}),
            SimpleNamespace(**{**vars(task), "title": gettext("等待回复"), "due": NOON - HOURS}),
            SimpleNamespace(**{**vars(task), "title": gettext("等待签署"), "since": NOON}),
        ],
        "happened": [
            SimpleNamespace(act="受理", at=NOON, by="李办", article="第十七条",
                            thing=SimpleNamespace(name="示例组织", url="/gallery"))
        ],
        "allowed": SimpleNamespace(label=gettext("受理"), url="/gallery", allowed=True,
                                   danger=False),
        "dangerous": SimpleNamespace(label=gettext("撤销"), url="/gallery", allowed=True,
                                     danger=True),
        "refused": SimpleNamespace(label=gettext("受理"), url="/gallery", allowed=False,
                                   danger=False, refusals=[refusal]),
        "lines": [
            SimpleNamespace(pk=1, name="示例组织一", refusals=(), failed=False),
            SimpleNamespace(pk=2, name="示例组织二", refusals=(refusal,), failed=False),
            SimpleNamespace(pk=3, name="示例组织三", refusals=(), failed=True),
        ],
        "facts": [(gettext("名称"), name), (gettext("年度"), 2026)],
        "tabs": [(gettext("概要"), "/gallery", True), (gettext("材料"), "/gallery#x", False)],
        "parts": [
            (gettext("概要"), "/gallery", "done"),
            (gettext("材料"), "/gallery", "wrong"),
            (gettext("承诺"), "/gallery", "current"),
            (gettext("提交"), "", "next"),
        ],
        "heads": [gettext("名称"), gettext("年度"), gettext("奖金")],
        "cells": [[name, 2026, words.money_in_full(50_000_000)]],
        "listed": sample_listing(),
    }  # fmt: skip


def sample_listing():
    """A list of two rows, as `portal.lists.page_of` gives it, for nobody signed in."""
    columns = [
        SimpleNamespace(key="name", label=gettext("名称"), number=False, code=False, data=False),
        SimpleNamespace(key="year", label=gettext("年度"), number=True, code=False, data=False),
    ]
    rows = [
        SimpleNamespace(
            pk=pk,
            url="/gallery",
            name=SimpleNamespace(column=columns[0], text=gettext("示例组织")),
            cells=[SimpleNamespace(column=columns[1], text=year)],
        )
        for pk, year in enumerate((2026, 2025))
    ]
    heads = [SimpleNamespace(column=column, query="sort=x", order="") for column in columns]
    request = SimpleNamespace(path="/gallery", person=None, META={})
    return SimpleNamespace(
        listing=SimpleNamespace(title=gettext("示例列表")),
        request=request,
        rows=rows,
        heads=heads,
        choices=[SimpleNamespace(column=columns[1], chosen=True)],
        form=SimpleNamespace(narrowing=[], sorting=None),
        pager=SimpleNamespace(earlier="", later=""),
        views=[],
        bulk=[SimpleNamespace(key="x", label=gettext("批量受理"))],
        narrowed=False,
        query="",
        export="export=xlsx",
    )


def sample_numbers(rules):
    kept = scheme(rules.scheme)
    categories = list(kept.categories.values())
    return {
        "quarters": 2753,
        "hundredths": 68820,
        "named": [(title, 40 + 7 * i) for i, title in enumerate(categories)],
        "axes": categories,
        "now": [72, 65, 80, 55, 60, 70, 68][: len(categories)],
        "before": [60, 62, 70, 50, 66, 64, 60][: len(categories)],
        "spread": [(item.key, [50 + 5 * (i % 3), 65, 80 - 5 * i]) for i, item in
                   enumerate(kept.items[:5])],
        "funnel": [(words.step_label(plan.step, rules), n) for plan, n in
                   zip(rules.steps, (120, 96, 90, 24, 12), strict=False)],
        "intervals": [(item.key, 12.5 - 9 * i, 4.5 - 9 * i, 20.5 - 9 * i) for i, item in
                      enumerate(kept.items[:4])],
        "uses": [("2024", [30, 12, 8]), ("2025", [10, 20, 5])],
        "kinds": [gettext("质量改进"), gettext("人员培训"), gettext("其他")],
    }  # fmt: skip


def sample_steps(rules):
    positions = ["done", "done", "current", "next", "next"]
    return [
        SimpleNamespace(
            label=words.step_label(plan.step, rules),
            position=position,
            said=gettext({"done": "已完成", "current": "进行中", "next": "未开始"}[position]),
            opens_at=NOON,
            closes_at=NOON,
            done_at=NOON if position == "done" else None,
        )
        for plan, position in zip(rules.steps, positions, strict=False)
    ]
