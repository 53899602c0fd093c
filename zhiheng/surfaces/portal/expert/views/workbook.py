"""All score sheets owed as one workbook, and what comes back of it."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhiheng.instruments.people.access import opened_to
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.citations import Refused
from zhiheng.rulebook.schemes import scheme as scheme_named
from zhiheng.stages.reviews import queries as reviews
from zhiheng.stages.reviews.actions import save_scoresheet_draft, submit_scoresheet
from zhiheng.surfaces.portal.expert import reading, sheets
from zhiheng.surfaces.portal.expert.workbooks import cells
from zhiheng.surfaces.portal.expert.workbooks.reading import (
    Fault,
    Filled,
    filled,
    is_untouched_since,
    read,
)
from zhiheng.surfaces.portal.expert.workbooks.writing import workbook as written
from zhiheng.surfaces.portal.papers import XLSX, to_save


class WorkbookForm(forms.Form):
    file = forms.FileField(
        label=_("填好的工作簿"),
        help_text=_("xlsx 文件，不超过 5 MB；填到一半也可以上传。"),
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
    )
    hand_in = forms.BooleanField(
        label=_("同时提交"),
        required=False,
        help_text=_("勾选后，填写齐全的评分表随即提交，不能再改。"),
    )


@dataclass
class Told:
    """What became of one sheet."""

    name: str
    outcome: str
    tone: str
    faults: list[Fault]
    url: str = ""


@opened_to(Role.EXPERT)
def workbook(request):
    owed = reading.mine(request.person).owed
    if "download" in request.GET:
        return download(request, owed)
    form = WorkbookForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    told = []
    if form.is_valid():
        told = taken_in(request, form)
    context = {
        "tabs": reading.desk_tabs("workbook"),
        "owed": owed,
        "form": form,
        "told": told,
        "wrong": sum(len(one.faults) for one in told),
    }
    return render(request, "expert/workbook.html", context)


def download(request, owed):
    found = [(row, reviews.draft_of(row)) for row in owed]
    content = written(found, person=request.person.name, at=request.at)
    name = f"{gettext('评分工作簿')}-{localtime(request.at):%Y%m%d-%H%M}.xlsx"
    return to_save(content, name, XLSX)


def taken_in(request, form):
    """What became of each sheet; a file that is none is said beside the field."""
    file = form.cleaned_data["file"]
    try:
        if file.size > cells.MOST_BYTES:
            raise cells.TooLarge
        found = cells.sheets(file.read())
    except cells.TooLarge:
        problem = gettext(
            "工作簿太大，或者内容超出评分表的范围。请只保留下载的工作表，不要添加图片和其他内容。"
        )
        form.add_error("file", problem)
        return []
    except cells.Broken:
        form.add_error(
            "file",
            gettext("不是可以读取的 xlsx 文件，可能已损坏或者加了密码。请另存为 xlsx 后再上传。"),
        )
        return []
    given = filled(found)
    if not given:
        form.add_error("file", gettext("没有找到评分表。请上传从本页下载的评分工作簿。"))
    mine = {row.pk: row for row in reviews.assignments_of(request.person)}
    return [
        told_of(request, one, found[one.name], mine, hand_in=form.cleaned_data["hand_in"])
        for one in given
    ]


def told_of(request, one: Filled, given: Any, mine: dict[int, Any], *, hand_in: bool) -> Told:
    """One sheet through the acts of the page: its draft, and where asked its handing in."""
    row = mine.get(one.stamp.assignment) if one.stamp else None
    if one.stamp is None:
        return not_taken(one, row)
    if row is None:
        one.faults.append(
            Fault(
                gettext("这一申报已不由您评审，可能已经回避或者被排除。"),
                gettext("这张表不再读入；现有分派请看“我的分派”，或联系评委会办公室。"),
            )
        )
        return not_taken(one, row)
    closed = reviews.may_not_score(row, at=request.at)
    if closed:
        one.refused(closed)
        return not_taken(one, row)
    read(one, given, scheme_named(row.application.scheme))
    draft = reviews.draft_of(row)
    kept, version = (draft.items, draft.version) if draft else ({}, 0)
    if version != one.stamp.version and not is_untouched_since(one.stamp, kept, one.items):
        one.faults = [stale(one.stamp.version, version)]
    if one.faults:
        return not_taken(one, row)
    return saved(request, one, row, kept, version, hand_in=hand_in)


def stale(version: int, current: int) -> Fault:
    return Fault(
        gettext("下载第 {version} 稿以后，页面上又改到第 {current} 稿，未予读入。").format(
            version=version, current=current
        ),
        gettext("请重新下载工作簿，把这张表的内容抄过去再上传；或者直接在页面上填写。"),
    )


def not_taken(one: Filled, row: Any) -> Told:
    url = reverse("expert:assignment", args=[row.pk]) if row else ""
    return Told(one.name, gettext("未读入"), "ended", one.faults, url)


def saved(request, one: Filled, row, kept, version, *, hand_in: bool) -> Told:
    who = {"by": request.person, "at": request.at}
    url, done = reverse("expert:assignment", args=[row.pk]), gettext("没有改动")
    try:
        if one.items != kept:
            save_scoresheet_draft(assignment=row, items=one.items, version=version, **who)
            done = gettext("已存为草稿")
        if hand_in and one.items:
            submit_scoresheet(assignment=row, scores=sheets.as_scores(one.items), **who)
            done = gettext("已提交")
    except Refused as refused:
        for refusal in refused.refusals:
            one.refused(refusal)
        if done == gettext("已存为草稿"):
            done = gettext("已存为草稿，未提交")
        return Told(one.name, done, "running", one.faults, url)
    return Told(one.name, done, "won", [], url)
