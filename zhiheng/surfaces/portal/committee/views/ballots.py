"""The secret ballot: opening, voting, turnout, counting. Who chose what is on no page."""

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.ledger.acts import would_refuse
from zhiheng.instruments.people.access import opened_to
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.steps import Step
from zhiheng.stages.decisions import queries as decisions
from zhiheng.stages.decisions.actions import cast_ballot, close_ballot, open_ballot
from zhiheng.stages.decisions.vocabulary import Choice
from zhiheng.stages.dossier.vocabulary import PaperKind
from zhiheng.surfaces.components.templatetags.components import badge, cn_moment
from zhiheng.surfaces.portal.acting import Offer, act_page, bound, done, offer
from zhiheng.surfaces.portal.committee import reading
from zhiheng.surfaces.portal.committee.forms import BallotForm, NothingForm, OpenForm
from zhiheng.surfaces.portal.committee.papers import papers_about
from zhiheng.surfaces.portal.committee.sheets import Table, sheet, tabs
from zhiheng.surfaces.portal.committee.views.meetings import named, quorum_table
from zhiheng.surfaces.portal.signing.doors import freshly_signed_in


def round_named(found):
    number = gettext("第 {number} 轮表决").format(number=found.ordinal)
    return gettext("{round}（并列再投）").format(round=number) if found.settles_tie else number


@opened_to(Role.CHAIR)
@freshly_signed_in
def open_(request, pk):
    """Which applications are voted on; those without a quorum are not ticked beforehand."""
    found = reading.meeting_numbered(pk)
    edition = cycles.edition_of(found.cycle)
    asked = reading.quorums(found, _may_be_voted_on(found.cycle), at=request.at)
    form = bound(
        OpenForm,
        request,
        rows=[one.application for one in asked],
        lacking=_lacking(request, found.cycle, asked),
        ticked=_ticked(request, found, asked),
        edition=edition,
    )
    if form.perform(open_ballot, meeting=found, by=request.person, at=request.at):
        made = decisions.rounds_of(found).last()
        return done(request, gettext("表决已开始。"), "committee:round", made.pk)  # type: ignore[union-attr]
    return sheet(
        request,
        title=gettext("开始表决"),
        here="meetings",
        lead=f"{found.cycle.title} {named(found)}",
        tables=[quorum_table(request, found, asked)],
        edition=edition,
        template="committee/act.html",
        form=form,
        confirm=gettext("开始表决"),
        back=reverse("committee:meeting", args=[pk]),
        hint=gettext("开始后到会名单不再影响本轮；每位到会委员对每家只投一次。"),
    )


def _may_be_voted_on(cycle):
    """All that wait, also those voted on: exactly the members of a tie may be voted on again."""
    waiting = list(decisions.awaiting(cycle, Step.DELIBERATION).select_related("cycle"))
    known = {row.pk for row in waiting}
    return waiting + [row for row in reading.waiting_for_a_vote(cycle) if row.pk not in known]


def _lacking(request, cycle, asked):
    sight = reading.sight_of(request, cycle)
    return {
        one.application.pk: one.refusal.values["missing"]
        for one in asked
        if one.refusal and sight.sees(one.application)
    }


def _ticked(request, found, asked):
    if tied := request.GET.get("tie"):
        return [one.application for one in asked if str(one.application.pk) in tied.split("-")]
    waiting = {row.pk for row in reading.waiting_for_a_vote(found.cycle)}
    return reading.ready([one for one in asked if one.application.pk in waiting])


@opened_to(Role.COMMITTEE, Role.CHAIR)
def round_(request, pk):
    found, seen = reading.round_numbered(request, pk)
    voted, may = decisions.turnout_of(found)
    return sheet(
        request,
        title=round_named(found),
        here="meetings",
        lead=f"{found.meeting.cycle.title} {named(found.meeting)}",
        facts=[
            (gettext("开始"), cn_moment(found.opened_at)),
            (gettext("结束"), cn_moment(found.closed_at) if found.closed_at else "—"),
        ],
        offers=_offers(request, found),
        tables=_tables(request, found, seen),
        edition=cycles.edition_of(found.meeting.cycle),
        template="committee/round.html",
        round=found,
        voted=voted,
        may=may,
    )


def _offers(request, found):
    offers = []
    who = {"round": found, "by": request.person, "at": request.at}
    if found.closed_at is None:
        url = reverse("committee:ballot", args=[found.pk])
        offers.append(
            offer(cast_ballot, gettext("投票"), url, choices=_blank(request, found), **who)
        )
        if reading.is_chair(request):
            url, label = reverse("committee:closing", args=[found.pk]), gettext("结束表决并计票")
            offers.append(offer(close_ballot, label, url, danger=True, **who))
    back = reverse("committee:meeting", args=[found.meeting_id])
    return [*offers, Offer(gettext("回到会议"), back)]


def _blank(request, found):
    """A vote that says nothing, to ask whether one may vote at all."""
    return {row.pk: Choice.ABSTAIN for row in decisions.ballot_of(found, request.person)}


def _tables(request, found, seen):
    """What is voted on while it runs; the count when it is over."""
    if found.closed_at is None:
        return [
            Table(
                title=gettext("本轮表决的申报组织"),
                heads=[gettext("申报组织"), gettext("统一社会信用代码")],
                rows=[(row.organisation.name, row.organisation.code) for row in seen],
                empty="",
            )
        ]
    counted = tallies_table(found, seen)
    return [counted, papers_about(request, found.meeting.cycle, PaperKind.TALLY, found)]


def tallies_table(found, seen):
    heads = ("申报组织", "应到", "实到", "赞成", "反对", "弃权", "无效", "未投", "结果")
    tallies = {tally.application_id: tally for tally in decisions.tallies_of(found)}
    return Table(
        title=gettext("计票单"),
        heads=[gettext(word) for word in heads],
        rows=[(row.organisation.name, *_counted(tallies.get(row.pk))) for row in seen],
        empty=gettext("没有计票结果。"),
        numbers="1 2 3 4 5 6 7",
    )


def _counted(tally):
    if tally is None:
        return (*["—"] * 7, badge(text=gettext("未计票，须重新表决"), tone="aside"))
    cast = (tally.votes_for, tally.votes_against, tally.abstained, tally.invalid)
    return (
        tally.eligible,
        tally.present,
        *cast,
        tally.present - sum(cast),
        badge(text=gettext("通过"), tone="won")
        if tally.passed
        else badge(text=gettext("未通过"), tone="ended"),
    )


@opened_to(Role.COMMITTEE, Role.CHAIR)
@never_cache
def turnout(request, pk):
    """How many have voted, for a page that counts up."""
    found, _ = reading.round_numbered(request, pk)
    voted, may = decisions.turnout_of(found)
    context = {"round": found, "voted": voted, "may": may}
    return render(request, "committee/turnout.html", context)


@opened_to(Role.COMMITTEE, Role.CHAIR)
@freshly_signed_in
@never_cache
@sensitive_post_parameters()
def ballot(request, pk):
    """Choose, look over, cast. Once it is cast, no page tells more than that and when."""
    found, _ = reading.round_numbered(request, pk)
    rows = list(decisions.ballot_of(found, request.person))
    form = bound(BallotForm, request, rows=rows, edition=cycles.edition_of(found.meeting.cycle))
    if "cast" in request.POST and form.perform(
        cast_ballot, round=found, by=request.person, at=request.at
    ):
        return done(request, gettext("已投票。"), "committee:ballot", pk)
    at = decisions.voted_at(request.person, found)
    who = {"round": found, "by": request.person, "at": request.at}
    refusals = form.refusals or would_refuse(cast_ballot, choices=_blank(request, found), **who)
    if at is not None and request.method != "POST":
        refusals = ()
    if at is not None or refusals:
        return _page(request, found, None, "committee/voted.html", at=at, refusals=refusals)
    if "look" in request.POST and form.is_valid():
        return _page(request, found, form, "committee/ballot_again.html", said=form.said())
    return _page(request, found, form, "committee/ballot.html")


def _page(request, found, form, template, **more):
    return render(
        request,
        template,
        {
            "tabs": tabs("meetings"),
            "title": round_named(found),
            "round": found,
            "form": form,
            "edition": cycles.edition_of(found.meeting.cycle),
            **more,
        },
    )


@opened_to(Role.CHAIR)
@freshly_signed_in
def close(request, pk):
    """The chair who keeps out of all that is voted on still ends the round, and sees no count."""
    found = decisions.rounds_everywhere().filter(pk=pk).first()
    if found is None:
        raise Http404
    form = bound(NothingForm, request)
    meeting = reverse("committee:meeting", args=[found.meeting_id])
    seen = any(row.pk == pk for row, _ in reading.rounds_seen(request, found.meeting))
    back = reverse("committee:round", args=[pk]) if seen else meeting
    if form.perform(close_ballot, round=found, by=request.person, at=request.at):
        return done(request, gettext("表决已结束并计票。"), back)
    voted, may = decisions.turnout_of(found)
    return act_page(
        request,
        form,
        title=gettext("结束表决并计票"),
        back=back,
        confirm=gettext("结束并计票"),
        edition=cycles.edition_of(found.meeting.cycle),
        facts=[
            (gettext("表决"), round_named(found)),
            (gettext("已投票 / 应投票"), f"{voted} / {may}"),
        ],
        hint=gettext("结束后不能再投票；未投的计为未投，不计为弃权。"),
        danger=True,
    )
