"""What waits for a member and for the chair, and how far the cycle has come."""

from django.urls import reverse
from django.utils.translation import gettext

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.ledger.acts import ref
from zhiheng.instruments.people.access import opened_to
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.steps import Step
from zhiheng.stages.decisions import queries as decisions
from zhiheng.stages.governance import queries as governance
from zhiheng.surfaces.portal.committee import reading
from zhiheng.surfaces.portal.committee.sheets import sheet
from zhiheng.surfaces.portal.committee.views.matters import barred_still, undecided
from zhiheng.surfaces.portal.tasks import Task, Thing, since_last_here
from zhiheng.surfaces.portal.timelines import current_of, steps_of

TEMPLATE = "committee/desk.html"


@opened_to(Role.COMMITTEE, Role.CHAIR)
def desk(request):
    cycle = reading.current()
    if cycle is None:
        return sheet(request, title=gettext("评定委员会工作台"), here="desk", template=TEMPLATE)
    steps = steps_of(cycle)
    return sheet(
        request,
        title=gettext("评定委员会工作台"),
        here="desk",
        template=TEMPLATE,
        cycle=cycle,
        steps=steps,
        tasks=tasks_of(request, cycle, current_of(steps)),
        happened=since_last_here(request, _things(request, cycle), named=False),
    )


def tasks_of(request, cycle, current):
    """The vote first: the others in the room wait for it."""
    found = [*_votes(request, cycle), *_reading(request, cycle, current)]
    if reading.is_chair(request):
        found += [*_of_the_chair(request, cycle, current)]
    return found


def _votes(request, cycle):
    for row in decisions.open_rounds(cycle).select_related("meeting__cycle"):
        if reading.is_chair(request):
            url = reverse("committee:round", args=[row.pk])
            yield Task(gettext("结束表决并计票"), url, since=row.opened_at)
        if not decisions.is_present(request.person, row.meeting):
            continue
        if decisions.ballot_of(row, request.person) and not decisions.has_voted(
            request.person, row
        ):
            title = gettext("第 {number} 轮表决：等待您投票").format(number=row.ordinal)
            url = reverse("committee:ballot", args=[row.pk])
            yield Task(title, url, since=row.opened_at)


def _reading(request, cycle, current):
    if current is None or current.step != Step.DELIBERATION:
        return
    waiting = reading.sight_of(request, cycle).of(reading.waiting_for_a_vote(cycle))
    if waiting:
        title = gettext("家申报组织等待审议：请阅评审报告，应回避的先申报回避")
        url = reverse("committee:agenda")
        yield Task(title, url, count=len(waiting), due=current.closes_at)


def _of_the_chair(request, cycle, current):
    sight = reading.sight_of(request, cycle)
    for halt in cycles.open_halts(cycle):
        answered = hasattr(halt, "answer")
        title = gettext("评定已中止，待恢复") if answered else gettext("答复中止要求")
        page = "supervisor:halt" if answered else "supervisor:answer_halt"
        yield Task(title, reverse(page, args=[halt.pk]), since=halt.at)
    for row in governance.draws_of(cycle).filter(approval=None):
        title = gettext("批准专家抽取：{purpose}").format(purpose=row.purpose)
        yield Task(title, reverse("committee:draw", args=[row.pk]), since=row.drawn_at)
    for plan in governance.plans_of(cycle).exclude(matching=None).filter(matching__approval=None):
        title = gettext("批准第 {n} 次整体匹配").format(n=plan.ordinal)
        url = reverse("committee:matching", args=[plan.pk])
        yield Task(title, url, since=plan.matching.revealed_at)
    matters = reverse("committee:matters")
    if found := sight.about(undecided(cycle)):
        yield Task(gettext("项截止日后的限制情形等待认定"), matters, count=len(found))
    if found := sight.of(barred_still(cycle)):
        yield Task(gettext("家构成限制的申报等待取消资格"), matters, count=len(found))
    if found := sight.about(decisions.undecided_reopenings(cycle)):
        url = reverse("committee:nominations")
        yield Task(gettext("家重新审议等待决定"), url, count=len(found))
    yield from _meeting(cycle, current)


def _meeting(cycle, current):
    if current is None or current.step != Step.DELIBERATION:
        return
    last = decisions.meetings_of(cycle).last()
    if last is None:
        url = reverse("committee:meetings")
        yield Task(gettext("召开评定委员会会议"), url, due=current.closes_at)
    elif not reading.waiting_for_a_vote(cycle) and not decisions.open_rounds(cycle).exists():
        url = reverse("committee:nomination", args=[last.pk])
        yield Task(gettext("全部表决完毕，可以提名"), url, due=current.closes_at)
    else:
        title = gettext("第 {number} 次会议进行中").format(number=last.ordinal)
        url = reverse("committee:meeting", args=[last.pk])
        yield Task(title, url, due=current.closes_at)


def _things(request, cycle):
    """Meetings, rounds and applications that this member may know of."""
    sight, things = reading.sight_of(request, cycle), {}
    for row in decisions.meetings_of(cycle).select_related("cycle"):
        name = gettext("第 {number} 次会议").format(number=row.ordinal)
        things[ref(row)] = Thing(name, reverse("committee:meeting", args=[row.pk]))
        for found, _seen in reading.rounds_seen(request, row):
            name = gettext("第 {number} 轮表决").format(number=found.ordinal)
            things[ref(found)] = Thing(name, reverse("committee:round", args=[found.pk]))
    for line in sight.about(reading.lines_before_the_committee(cycle)):
        url = reverse("committee:application", args=[line.application_id])
        things[ref(line.application)] = Thing(line.application.organisation.name, url)
    return things
