"""What the votes yield: whom the committee proposes, and how a tie at the quota is settled."""

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.people.access import opened_to
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.steps import Step
from zhiheng.stages.decisions import queries as decisions
from zhiheng.stages.decisions import rules
from zhiheng.stages.decisions.actions import nominate, settle_tie
from zhiheng.stages.decisions.rules.selection import TIE_CHAIN
from zhiheng.surfaces.components import words
from zhiheng.surfaces.components.templatetags.components import badge, state_badge
from zhiheng.surfaces.portal.acting import Offer, bound, done
from zhiheng.surfaces.portal.committee import reading
from zhiheng.surfaces.portal.committee.forms import NominateForm, TieForm
from zhiheng.surfaces.portal.committee.sheets import Table, link, sheet
from zhiheng.surfaces.portal.committee.views.files import outcome
from zhiheng.surfaces.portal.committee.views.meetings import named
from zhiheng.surfaces.portal.committee.views.reopening import offers_about
from zhiheng.surfaces.portal.signing.doors import freshly_signed_in


@opened_to(Role.COMMITTEE, Role.CHAIR)
def nominations(request):
    cycle = reading.current()
    return sheet(
        request,
        title=gettext("提名"),
        here="nominations",
        lead=cycle.title if cycle else "",
        offers=offers_about(request, cycle) if cycle else (),
        tables=[_proposed(request, cycle), *_reopened(request, cycle)] if cycle else [],
        edition=cycles.edition_of(cycle) if cycle else None,
    )


def _proposed(request, cycle):
    chair = reading.is_chair(request)
    found = reading.sight_of(request, cycle).about(decisions.nominations_of(cycle))
    rows = [
        (
            row.application.organisation.name,
            gettext("不占名额") if row.outside_quota else row.reserved_for or gettext("名额内"),
            words.money(row.bonus_fen),
            row.departure or "—",
            state_badge(state=row.application.state),
            link(gettext("提起重新审议"), "reopening", row.application_id) if chair else "—",
        )
        for row in found
    ]
    heads = ("申报组织", "名额", "奖金", "偏离专家次序的理由", "状态", "重新审议")
    return Table(
        title=gettext("拟授奖名单"),
        heads=[gettext(word) for word in heads],
        rows=rows,
        empty=gettext("还没有提名。"),
        todo=gettext("全部表决完毕后，由主任在会议页面提名。"),
        numbers="2",
    )


def _reopened(request, cycle):
    found = reading.sight_of(request, cycle).about(decisions.undecided_reopenings(cycle))
    if found:
        yield Table(
            title=gettext("正在重新审议"),
            heads=[gettext("申报组织"), gettext("事由")],
            rows=[(row.application.organisation.name, row.reason) for row in found],
            empty="",
        )


@opened_to(Role.CHAIR)
@freshly_signed_in
def nominate_(request, pk):
    """Who would be proposed now; what departs from the experts' order wants its reason."""
    found = reading.meeting_numbered(pk)
    edition = cycles.edition_of(found.cycle)
    standing = _standing(found.cycle)
    candidates, selection = standing
    over = rules.overtaking(candidates, selection)
    overtaking = {c.pk: c.name for c in candidates if c.pk in over}
    form = bound(NominateForm, request, overtaking=overtaking, edition=edition)
    if form.perform(nominate, meeting=found, by=request.person, at=request.at):
        return done(request, gettext("已提名。"), "committee:nominations")
    return sheet(
        request,
        title=gettext("提名"),
        here="meetings",
        lead=f"{found.cycle.title} {named(found)}",
        facts=_places(found.cycle),
        offers=_over_ties(found, selection),
        tables=[_yield(request, found.cycle, standing)],
        edition=edition,
        template="committee/act.html",
        form=form,
        confirm=gettext("提名"),
        back=reverse("committee:meeting", args=[pk]),
        hint=gettext("系统按表决结果、得分和名额列出；偏离专家次序的须写明理由，并列的须先处理。"),
        danger=True,
    )


def _standing(cycle):
    waiting = decisions.awaiting(cycle, Step.DELIBERATION)
    found = decisions.candidates(cycle, waiting)
    return sorted(found, key=lambda c: (-c.score, c.pk)), decisions.selection(cycle, found)


def _places(cycle):
    terms = cycles.terms_of(cycle)
    return [
        (gettext("名额"), terms.quota),
        (gettext("分数线"), terms.score_line),
        (gettext("名额可否空缺"), gettext("可以") if terms.vacancy_allowed else gettext("不可以")),
    ]


def _over_ties(found, selection):
    """For each open tie: settle it, or vote on it once more."""
    for tie in selection.ties:
        tied = "-".join(str(pk) for pk in sorted(tie.members))
        names = "、".join(_names(found.cycle, tie.members))
        settle = reverse("committee:tie", args=[found.pk, tied])
        again = f"{reverse('committee:opening', args=[found.pk])}?tie={tied}"
        yield Offer(gettext("处理并列：{names}").format(names=names), settle)
        yield Offer(gettext("并列再投：{names}").format(names=names), again)


def _names(cycle, members):
    waiting = decisions.awaiting(cycle, Step.DELIBERATION)
    return [row.organisation.name for row in waiting.filter(pk__in=members).order_by("pk")]


def _yield(request, cycle, standing):
    """Of those from whom the chair keeps out only the name: no score, no vote."""
    candidates, selection = standing
    waiting = {row.pk: row for row in decisions.awaiting(cycle, Step.DELIBERATION)}
    sight = reading.sight_of(request, cycle)
    tallies = decisions.counting_tallies(cycle, waiting.values())
    rows = [
        (c.name, words.points(c.score), outcome(tallies.get(c.pk)), _place(c, selection, tallies))
        if sight.sees(waiting[c.pk])
        else (c.name, "—", "—", gettext("您已回避"))
        for c in candidates
    ]
    return Table(
        title=gettext("现在提名的结果"),
        heads=[gettext(word) for word in ("申报组织", "总分", "表决", "结果")],
        rows=rows,
        empty=gettext("没有待审议的申报。"),
        numbers="1",
    )


def _place(candidate, selection, tallies):
    if candidate.pk in selection.outside:
        return badge(text=gettext("拟授奖（不占名额）"), tone="won")
    if candidate.pk in selection.within:
        return badge(text=gettext("拟授奖"), tone="won")
    if any(candidate.pk in tie.members for tie in selection.ties):
        return badge(text=gettext("并列，待处理"), tone="running")
    if candidate.pk not in tallies:
        return badge(text=gettext("待表决"), tone="running")
    if candidate.barred:
        return badge(text=gettext("受限制"), tone="ended")
    return badge(text=gettext("不提名"), tone="aside")


@opened_to(Role.CHAIR)
@freshly_signed_in
def tie(request, pk, tied):
    """The declared chain is shown and decides nothing: the committee chooses, with its reason."""
    found = reading.meeting_numbered(pk)
    rows = _tied(found.cycle, tied)
    edition = cycles.edition_of(found.cycle)
    form = bound(TieForm, request, rows=rows, edition=edition)
    arguments = {"meeting": found, "applications": rows}
    if form.perform(settle_tie, **arguments, by=request.person, at=request.at):
        return done(request, gettext("已记录并列的处理。"), "committee:nomination", pk)
    return sheet(
        request,
        title=gettext("处理并列"),
        here="meetings",
        lead=f"{found.cycle.title} {named(found)}",
        facts=_about_the_tie(found.cycle, rows),
        tables=[_votes(found.cycle, rows)],
        edition=edition,
        template="committee/act.html",
        form=form,
        confirm=gettext("记录处理结果"),
        back=reverse("committee:nomination", args=[pk]),
        hint=gettext("系统不作取舍。请按评定委员会的议定勾选入选者并写明理由，记入会议纪要。"),
    )


def _tied(cycle, tied):
    """The named applications; the act says whether they are a tie."""
    pks = {int(pk) for pk in tied.split("-") if pk.isdecimal()}
    rows = list(decisions.awaiting(cycle, Step.DELIBERATION).filter(pk__in=pks).order_by("pk"))
    if not pks or len(rows) != len(pks):
        raise Http404
    return rows


def _about_the_tie(cycle, rows):
    members = frozenset(row.pk for row in rows)
    ties = decisions.standing_selection(cycle).ties
    places = next((tie.places for tie in ties if tie.members == members), None)
    chain = [words.label(TIE_CHAIN.get(key, key)) for key in cycles.terms_of(cycle).tie_chain]
    return [
        (gettext("所争名额"), "—" if places is None else places),
        (gettext("已公布的比较顺序"), "、".join(chain) or "—"),
    ]


def _votes(cycle, rows):
    scores = decisions.scores(cycle)
    votes = decisions.votes_on_a_tie(cycle, [row.pk for row in rows])
    return Table(
        title=gettext("并列者"),
        heads=[gettext(word) for word in ("申报组织", "总分", "并列再投的赞成票")],
        rows=[
            (row.organisation.name, words.points(scores.get(row.pk)), votes.get(row.pk, "—"))
            for row in rows
        ],
        empty="",
        numbers="1 2",
    )
