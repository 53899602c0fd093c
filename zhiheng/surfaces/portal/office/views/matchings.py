"""Experts for all waiting applications at once: committed to, drawn by lot, approved, assigned."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.ledger.acts import would_refuse
from zhiheng.instruments.people.access import opened_to
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.steps import Step
from zhiheng.stages.governance import queries as governance
from zhiheng.stages.governance.actions import commit_matching, reveal_matching
from zhiheng.stages.governance.rules import matchings as rules
from zhiheng.stages.reviews import queries as reviews
from zhiheng.stages.reviews.actions import assign_matching
from zhiheng.surfaces.components import words
from zhiheng.surfaces.components.templatetags.components import cn_moment
from zhiheng.surfaces.portal import matched, paging
from zhiheng.surfaces.portal.acting import Offer, act_page, bound, done, offer
from zhiheng.surfaces.portal.office.forms.draws import RevealForm
from zhiheng.surfaces.portal.office.forms.matchings import AssignMatchingForm, PlanForm
from zhiheng.surfaces.portal.office.sheets import Table, cycle_tabs, link, sheet
from zhiheng.surfaces.portal.office.views.cycles import cycle_of
from zhiheng.surfaces.portal.papers import JSON, to_save
from zhiheng.surfaces.portal.sheets import heads
from zhiheng.surfaces.portal.tasks import Task

A_DAY = timedelta(days=1)


@opened_to(Role.OFFICE)
def matchings(request, pk):
    found = cycle_of(pk)
    return sheet(
        request,
        title=gettext("整体匹配"),
        tabs=cycle_tabs(found, "panels"),
        lead=found.title,
        edition=cycles.edition_of(found),
        offers=[_committing(pk, waiting_in(found))],
        tables=[
            Table(
                title=gettext("历次匹配"),
                heads=heads("次序", "承诺时间", "进度"),
                rows=[
                    (
                        link(matched.title_of(one), "office:matching", pk, one.pk),
                        cn_moment(one.committed_at),
                        matched.standing(one),
                    )
                    for one in governance.plans_of(found)
                ],
                empty=gettext("还没有整体匹配过。"),
                todo=gettext(
                    "一次为全部等待分派的申报配齐专家：先公布承诺，再当众产生种子，主任批准后一次分派。"
                ),
            )
        ],
    )


def _committing(pk: int, waiting: Any) -> Offer:
    refused = rules.nobody_waits(waiting.exists())  # how many they are is told on the form
    url = reverse("office:commit_matching", args=[pk])
    return Offer(gettext("承诺匹配"), url, (refused,) if refused else ())


def tasks_of(cycle: Any) -> Iterator[Task]:
    """What the latest plan waits for from the office; the chair's approval is the chair's."""
    plan: Any = governance.plans_of(cycle).last()
    if plan is None or plan.assigned:
        return
    url = reverse("office:matching", args=[cycle.pk, plan.pk])
    if not hasattr(plan, "matching"):
        title = gettext("登记第 {n} 次整体匹配的种子").format(n=plan.ordinal)
        yield Task(title, url, since=plan.committed_at)
    elif hasattr(plan.matching, "approval"):
        title = gettext("按第 {n} 次整体匹配分派评审").format(n=plan.ordinal)
        yield Task(title, url, since=plan.matching.approval.at)


def waiting_in(cycle: Any) -> Any:
    """Who waits for the desk review and has nobody yet."""
    return reviews.without_reviewers(governance.awaiting_panels(cycle))


@opened_to(Role.OFFICE)
def commit(request, pk):
    """What would be committed to can be looked at before it is."""
    found = cycle_of(pk)
    waiting = waiting_in(found)
    edition, size = cycles.edition_of(found), cycles.terms_of(found).panel_size
    count = waiting.count()
    load = _load(count * size, governance.available(found, at=request.at).count())
    form = bound(PlanForm, request, waiting=waiting, size=size, load=load, edition=edition)
    common = {"cycle": found, "at": request.at}
    if "preview" not in request.POST and form.perform(commit_matching, by=request.person, **common):
        made: Any = governance.plans_of(found).last()
        return done(request, gettext("已公布承诺，可以产生种子。"), "office:matching", pk, made.pk)
    context = {"form": form, "back": reverse("office:matchings", args=[pk]), "waiting": count}
    if "preview" in request.POST and form.is_valid():
        possible = _possible(form, by=request.person, **common)
        context |= _preview(found, form.arguments(), request.at, possible=possible)
    return render(request, "office/commit_matching.html", context)


def _load(places: int, experts: int) -> int:
    """A little more than if everybody had the same."""
    return -(-places // max(experts, 1)) + 2


def _possible(form: Any, **common: Any) -> bool:
    """Whether the act would be performed; if not, the form says why and what would do."""
    form.refusals = would_refuse(commit_matching, **common, **form.arguments())
    for refusal in form.refusals:
        form.add_error(None, words.reason(refusal))
    return not form.refusals


def _preview(cycle: Any, arguments: dict[str, Any], at: Any, *, possible: bool) -> dict[str, Any]:
    """What is known, and what may be expected if nothing is in the way."""
    among = arguments["applications"]
    asked = {key: value for key, value in arguments.items() if key != "applications"}
    document = governance.to_match(cycle, among, at=at, **asked)
    facts = matched.asked(document)
    if possible:
        facts += _expected(governance.solved(document)[0])
    tables = [matched.exclusions(document), matched.experts(document)]
    return {"facts": facts, "possible": possible, "tables": tables}


def _expected(document: dict[str, Any]) -> list[tuple[str, Any]]:
    promise = governance.promised(document)
    places = len(document["applications"]) * document["demand"]
    return [
        (gettext("平均每名专家"), f"{places / max(len(document['experts']), 1):.1f}"),
        (gettext("期望契合度"), f"{float(promise.expected):.1f}"),
        (gettext("任何办法不能超过"), f"{float(promise.ceiling):.1f}"),
    ]


def plan_in(cycle: Any, number: int) -> Any:
    return get_object_or_404(governance.plans_of(cycle), pk=number)


@opened_to(Role.OFFICE)
def matching(request, pk, number):
    """What was committed to, and what came of it."""
    found = cycle_of(pk)
    plan = plan_in(found, number)
    made, document = getattr(plan, "matching", None), plan.document
    result = made.result if made else []
    page = paging.of_list(result, request)
    return sheet(
        request,
        title=matched.title_of(plan),
        tabs=cycle_tabs(found, "panels"),
        edition=cycles.edition_of(found),
        offers=_offers(request, pk, plan, made),
        facts=[*matched.facts_of(plan), *_expected(document)],
        tables=[
            *([matched.panels(document, page)] if made else []),
            matched.exclusions(document),
            matched.experts(document, result),
        ],
        pager=page,
    )


def _offers(request, pk, plan, made):
    address = [pk, plan.pk]
    if made is None:
        yield Offer(gettext("登记种子"), reverse("office:reveal_matching", args=address))
    else:
        yield offer(
            assign_matching, gettext("据此分派评审"),
            reverse("office:assign_matching", args=address),
            matching=made, due_at=request.at + A_DAY, by=request.person, at=request.at,
        )  # fmt: skip
        yield Offer(gettext("下载匹配记录"), reverse("office:matching_record", args=address))
    yield Offer(gettext("公开页面"), reverse("public:matching", args=[plan.pk]))


def _due(cycle):
    planned = cycles.milestones(cycle)
    return planned[Step.DESK_REVIEW].closes_at if Step.DESK_REVIEW in planned else None


@opened_to(Role.OFFICE)
def reveal(request, pk, number):
    found = cycle_of(pk)
    plan, form = plan_in(found, number), bound(RevealForm, request)
    if form.perform(reveal_matching, plan=plan, by=request.person, at=request.at):
        return done(request, gettext("已匹配，待主任批准。"), "office:matching", pk, number)
    return act_page(
        request,
        form,
        title=gettext("登记种子，匹配专家"),
        back=reverse("office:matching", args=[pk, number]),
        confirm=gettext("登记并匹配"),
        edition=cycles.edition_of(found),
        facts=[
            (gettext("种子来源"), plan.seed_source),
            (gettext("承诺摘要"), plan.digest),
        ],
        hint=gettext("只能登记一次。登记后谁评谁随即确定，任何人都可以凭记录重算。"),
    )


@opened_to(Role.OFFICE)
def assign(request, pk, number):
    found = cycle_of(pk)
    plan = plan_in(found, number)
    made = _matching_of(plan)
    codes = [row["application"] for row in made.result]
    form = bound(
        AssignMatchingForm,
        request,
        found=governance.awaiting_panels(found).filter(organisation__code__in=codes),
        due=_due(found),
        edition=cycles.edition_of(found),
    )
    if form.perform(assign_matching, matching=made, by=request.person, at=request.at):
        return done(request, gettext("已组成评审组并分派。"), "office:panels", pk)
    return act_page(
        request,
        form,
        title=gettext("按匹配结果分派评审"),
        back=reverse("office:matching", args=[pk, number]),
        confirm=gettext("组成评审组并分派"),
        edition=cycles.edition_of(found),
        facts=[(gettext("匹配"), matched.title_of(plan)), (gettext("申报"), len(codes))],
        hint=gettext("此后须回避的专家自动不参加，由候补按次序递补；每家申报组成一个评审组。"),
    )


def _matching_of(plan):
    if not hasattr(plan, "matching"):
        raise Http404
    return plan.matching


@opened_to(Role.OFFICE)
def record(request, pk, number):
    plan = plan_in(cycle_of(pk), number)
    text = json.dumps(governance.matching_record(_matching_of(plan)), ensure_ascii=False)
    return to_save(text, f"matching-{plan.pk}.json", JSON)
