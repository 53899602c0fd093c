"""One cycle from its opening to a revocation, through the pages alone, by everybody it takes."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine

from tests import world
from tests.journeys.clerks import FILE, Clerk
from tests.surfaces.portal.conftest import PASSWORD
from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.honours.models import Honour
from zhiheng.instruments.ledger import queries as ledger
from zhiheng.instruments.notices.models import Objection
from zhiheng.instruments.people.actions import install_administrator
from zhiheng.instruments.people.models import Person
from zhiheng.instruments.people.vocabulary import BodyKind, Role
from zhiheng.methods.workdays import SHANGHAI, day_of
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.editions import edition as edition_named
from zhiheng.rulebook.schemes import scheme as scheme_named
from zhiheng.rulebook.steps import Step
from zhiheng.stages.applications.models import Application
from zhiheng.stages.conferral.models import Payout
from zhiheng.stages.decisions.models import BallotRound, Meeting, Proposal, Publicity
from zhiheng.stages.decisions.vocabulary import Choice
from zhiheng.stages.governance import queries as governance
from zhiheng.stages.governance.models import Draw, DrawCommitment, Panel
from zhiheng.stages.promotion.models import Case
from zhiheng.stages.reviews import queries as reviews
from zhiheng.stages.reviews.models import Assignment, VisitFinding
from zhiheng.stages.screening.vocabulary import Gate
from zhiheng.stages.supervision.models import Duty, Inspection, RevocationCase
from zhiheng.stages.supervision.vocabulary import DutyKind
from zhiheng.surfaces.console.rehearsal import naming
from zhiheng.surfaces.console.rehearsal.calendar import calendar_year, plan, workdays_of
from zhiheng.surfaces.console.rehearsal.invent import invent
from zhiheng.surfaces.portal.applicant.reading import facts_of_form

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

START = date(2026, 1, 5)
YEARS = range(2025, 2028)
SCHEME = "small-business"
MOMENT = "%Y-%m-%dT%H:%M"
A_SECOND = timedelta(seconds=1)
SEATS, MEMBERS, APPLICANTS, QUOTA = 3, 2, 3, 2


class Journey:
    """The people, the calendar and the clock of one cycle."""

    def __init__(self, browser: Any, site: str, edition: str) -> None:
        self.browser, self.site = browser, site
        self.edition = edition_named(edition)
        lines = [calendar_year(year) for year in YEARS]
        self.windows = plan(self.edition, START, workdays_of(lines))
        self.clock = time_machine.travel(self.opening - timedelta(days=3), tick=True)
        self.traveller = self.clock.start()
        self.clerks: list[Clerk] = []
        self.install()

    @property
    def opening(self):
        return self.windows[self.edition.steps[0].step].opens

    def install(self) -> None:
        """Who is there before the first page: rows, but for whom the administrator registers."""
        made = install_administrator(
            name="系统管理员", by=None, at=self.opening - timedelta(days=4)
        )
        self.administrator = self.clerk(made)
        self.public = self.clerk(None)
        self.office = self.clerk(world.person("李办", Role.OFFICE))
        self.chair = self.clerk(world.person("周主任", Role.CHAIR, Role.COMMITTEE))
        self.members = [
            self.clerk(world.person(f"委员{n}", Role.COMMITTEE)) for n in range(MEMBERS)
        ]
        self.government = self.clerk(world.person("示例区长", Role.GOVERNMENT))
        self.supervisor = self.clerk(world.person("郑纪", Role.SUPERVISOR))
        self.auditor = self.clerk(world.person("吴审", Role.AUDITOR))
        street = world.body(BodyKind.STREET, "示例街道办事处")
        self.recommender = self.clerk(world.person("赵荐", Role.RECOMMENDER, body=street))
        bureau = world.body(BodyKind.DEPARTMENT, "示例市场监督管理局")
        self.department = self.clerk(world.person("钱局", Role.DEPARTMENT, body=bureau))
        script = invent(self.edition, seed=1, applicants=1, experts=1, start=START)
        stated = script.applicants[0].facts
        self.facts = {one.key: stated[one.key] for one in facts_of_form(self.edition)}
        self.facts["years_in_operation"] = 15
        self.applicants = []
        for n in range(1, APPLICANTS + 1):
            applicant = world.organisation(f"郑州示例{n}号有限公司")
            person = world.person(f"申报人{n}", Role.APPLICANT, organisation=applicant)
            self.applicants.append((self.clerk(person), applicant))
        self.experts = {}
        for n in range(1, SEATS + 2):
            person = world.person(f"专家{n}", Role.EXPERT)
            self.experts[person.pk] = self.clerk(person)

    def clerk(self, person: Any) -> Clerk:
        self.clerks.append(Clerk(self.browser, self.site, person))
        return self.clerks[-1]

    def travels(self, moment: Any) -> None:
        self.traveller.move_to(moment)

    def goes_to(self, step: Step, place: int = 0, of: int = 1) -> None:
        self.travels(self.windows[step].moment(place, of))

    def closes(self, step: Step) -> None:
        """The office ends a step on the morning after."""
        self.travels(max(self.windows[step].after, self.now))
        self.office.does(f"{self.on_cycle}/close/{step}")

    @property
    def now(self):
        return datetime.now(SHANGHAI)

    @property
    def cycle(self):
        return cycles.cycles().get()

    @property
    def on_cycle(self) -> str:
        return f"/office/cycles/{self.cycle.pk}"

    @property
    def acts(self) -> int:
        return sum(clerk.acts for clerk in self.clerks)

    def waiting(self, step: Step) -> list[Any]:
        state = self.edition.procedure.entering(step)
        return list(Application.objects.filter(state=state).order_by("pk"))

    def contact(self, application: Any) -> Clerk:
        return next(c for c, o in self.applicants if o.pk == application.organisation_id)

    def ordinal(self, application: Any) -> int:
        """0 for the first applicant, 1 for the second …"""
        return [o.pk for _, o in self.applicants].index(application.organisation_id)

    def expert(self, assignment: Any) -> Clerk:
        return self.experts[assignment.expert.person_id]


@pytest.fixture
def journey(browser, live_server, request, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # many sign in
    made = Journey(browser, live_server.url, request.param)
    yield made
    made.clock.stop()
    for clerk in made.clerks:
        clerk.window.close()


def registers_finance(go: Journey) -> None:
    """The administrator enters the bodies, and a person with a post and an account."""
    admin = go.administrator
    since = START - timedelta(days=300)
    for kind, label in ((BodyKind.OFFICE, "评委会办公室"), (BodyKind.LEADING_GROUP, "领导小组")):
        path = "/administrator/bodies/new"
        admin.does(path, label=label, kind=kind.value, key=kind.value, host=label, since=since)
    admin.does("/administrator/persons/new", name="钱财", identity_number=naming.identity(77))
    person = Person.objects.get(name="钱财")
    admin.does(f"/administrator/persons/{person.pk}/post", role=Role.FINANCE, since=since)
    go.finance = Clerk(go.browser, go.site)
    go.clerks.append(go.finance)
    go.finance.username = "qiancai"
    path = f"/administrator/persons/{person.pk}/account"
    admin.does(path, username="qiancai", password=PASSWORD)


def opens_the_cycle(go: Journey) -> None:
    office = go.office
    for line in (calendar_year(year) for year in YEARS):
        days = [f"{day} {'班' if works else '休'} {name}" for day, works, name in line.days]
        office.does(
            "/office/workdays/enter", year=line.year, official=line.official,
            source=line.source, days=days,
        )  # fmt: skip
    if cycles.in_force_from(go.edition) is None:
        path = f"/office/editions/{go.edition.name}/in-force"
        office.does(path, on=date(2025, 12, 1), document="示例政〔2025〕1号")
    for person_id in go.experts:
        pool = go.edition.pools[0].key if go.edition.pools else "direct"
        office.does(
            "/office/experts/enter", person=person_id, pool=pool, specialties="质量管理",
            senior=True, employments=["示例质量研究院，，2010-01-01，"],
        )  # fmt: skip
    office.does(
        "/office/cycles/open", edition=go.edition.name, ordinal=1, year=2026,
        approval_document="示例批〔2026〕1号", bonus_budget=1_000_000,
    )  # fmt: skip
    seats = {"panel_size": SEATS, "panel_minimum": SEATS}
    office.does(f"{go.on_cycle}/terms", seats, quota=QUOTA, basis="评委会办公室确认")
    windows = {}
    for step, window in go.windows.items():
        windows[f"{step}-opens"] = window.opens.strftime(MOMENT)
        windows[f"{step}-closes"] = window.closes.strftime(MOMENT)
    office.does(f"{go.on_cycle}/calendar", windows)
    go.goes_to(Step.ANNOUNCEMENT)
    office.does(f"{go.on_cycle}/announce", body="欢迎申报。")
    go.public.opens("/notices")
    go.public.sees("信息发布" if "revised" in go.edition.name else "")


def file_applications(go: Journey) -> None:
    go.goes_to(Step.FILING)
    for number, (clerk, applicant) in enumerate(go.applicants):
        path = f"/applicant/cycles/{go.cycle.pk}/organisations/{applicant.pk}/application"
        clerk.does(path, scheme=SCHEME)
        own = f"/applicant/applications/{Application.objects.get(organisation=applicant).pk}"
        facts = dict(go.facts)
        if number == APPLICANTS - 1:
            facts["quality_system_sound"] = False
        clerk.does(f"{own}/facts", facts)
        for kind in go.edition.attachments:
            if kind.required:
                dated = {"issued_on": day_of(go.now)} if kind.dated else {}
                clerk.does(f"{own}/attachments", kind=kind.key, file=FILE, **dated)
        clerk.does(f"{own}/filing", undertaken_by=f"法人{number}", true=True)
    go.closes(Step.FILING)


def recommend(go: Journey) -> None:
    go.goes_to(Step.RECOMMENDATION)
    for one in go.waiting(Step.RECOMMENDATION):
        path = f"/recommender/applications/{one.pk}/recommendation"
        go.recommender.does(path, opinion="同意推荐。", signed_by="赵主任")
    go.closes(Step.RECOMMENDATION)


def screen(go: Journey) -> None:
    """The last one is returned, puts right what was wrong, and is accepted after all."""
    go.goes_to(Step.SCREENING, 0, 3)
    *sound, wrong = go.waiting(Step.SCREENING)
    for one in sound:
        go.office.does(f"/office/applications/{one.pk}/accept")
    go.office.does(f"/office/applications/{wrong.pk}/return", extra_defects="缺页码")
    own, contact = f"/applicant/applications/{wrong.pk}", go.contact(wrong)
    contact.does(f"{own}/facts", quality_system_sound=True)
    contact.does(f"{own}/correction", undertaken_by="法人", true=True)
    go.office.does(f"/office/applications/{wrong.pk}/accept")
    go.closes(Step.SCREENING)


def consult(go: Journey) -> None:
    go.goes_to(Step.CONSULTATION, 0, 3)
    go.office.does(f"{go.on_cycle}/consult")
    go.department.does("/department/replies", rest=True, signed_by="钱局长")
    go.closes(Step.CONSULTATION)


def form_a_panel(go: Journey) -> None:
    """All that decides the draw is fixed today; tomorrow the dice fall before two witnesses."""
    draws = f"{go.on_cycle}/draws"
    strata = [f"全体，{SEATS}，1"]
    source = "次日上午由两名见证人当众掷骰子20次，依次记下点数"
    go.office.does(f"{draws}/new", purpose="第一组", strata=strata, seed_source=source)
    go.travels(go.now + timedelta(days=1))
    fallen = {"seed": "3 1 6 4 2 5 1 1 6 3 2 4 5 6 2 1 3 3 4 6", "witnesses": ["郑纪", "吴审"]}
    go.office.does(f"{draws}/{DrawCommitment.objects.get().pk}/seed", fallen)
    draw = Draw.objects.get()
    go.chair.does(f"/committee/draws/{draw.pk}/approval")
    leader = governance.drawn(draw)[0]
    go.office.does(f"{go.on_cycle}/panels/new?draw={draw.pk}", name="第一组", leader=leader.pk)
    waiting = [one.pk for one in go.waiting(Step.DESK_REVIEW)]
    path = f"{go.on_cycle}/panels/{Panel.objects.get().pk}/assign"
    go.office.does(path, applications=waiting)


def review(go: Journey) -> None:
    """Declared before the files open, scored alone, then agreed on."""
    go.goes_to(Step.DESK_REVIEW, 0, 3)
    form_a_panel(go)
    for row in Assignment.objects.order_by("pk"):
        expert = go.expert(row)
        expert.opens("/expert/declarations")
        form = expert.page.locator(f'main form:has(button[value="{row.pk}"])')
        form.locator('[name=kind][value="none"]').check()
        expert.presses(f'main button[name=assignment][value="{row.pk}"]')
        expert.has_done()
    for row in Assignment.objects.order_by("pk"):
        score(go, row)
    for one in go.waiting(Step.DESK_REVIEW):
        row = led(one)
        go.expert(row).does(f"/expert/assignments/{row.pk}/consensus")
    go.travels(go.windows[Step.DESK_REVIEW].after)
    go.office.does(f"{go.on_cycle}/reviews/conclusion")


def led(application: Any) -> Assignment:
    """The leader's place before that application."""
    leader = reviews.leader_of(application)
    return Assignment.objects.get(application=application, expert=leader)


def score(go: Journey, row: Assignment) -> None:
    """All experts agree, and the applicants differ: 75, 65, 55 percent."""
    expert, scheme = go.expert(row), scheme_named(row.application.scheme)
    percent = 75 - 10 * go.ordinal(row.application)
    typed: dict[str, Any] = {}
    for item in scheme.items:
        band = scheme.band_holding(item, percent)
        typed[f"band-{item.key}"] = band.key if band else ""
        typed[f"percent-{item.key}"] = percent
        typed[f"strength-{item.key}"] = "方法系统。"
        typed[f"evidence-{item.key}"] = f"自评报告{item.key}"
    expert.opens(f"/expert/assignments/{row.pk}")
    expert.types(typed)
    expert.presses("main button[value=read-back]")
    expert.presses()
    expert.has_done()


def visit(go: Journey) -> None:
    go.goes_to(Step.SITE_VISIT, 0, 3)
    for one in go.waiting(Step.SITE_VISIT):
        path = f"/office/applications/{one.pk}/visit"
        go.office.does(path, planned_on=day_of(go.now), issues="核实展开范围", agenda="首次会议")
        row = led(one)
        leader, own = go.expert(row), f"/expert/assignments/{row.pk}/visit"
        item = scheme_named(one.scheme).items[0].key
        leader.does(f"{own}/findings", item=item, text="与自评报告一致。", evidence="现场记录1")
        finding = VisitFinding.objects.get(visit__application=one)
        path = f"/applicant/applications/{one.pk}/findings/{finding.pk}"
        go.contact(one).does(path, agreed="yes")
        leader.does(f"{own}/report")
    go.travels(go.windows[Step.SITE_VISIT].after)
    go.office.does(f"{go.on_cycle}/visits/conclusion")


def defend(go: Journey) -> None:
    window = go.windows[Step.DEFENCE]
    go.goes_to(Step.DEFENCE, 0, 3)
    starts = max(go.now + timedelta(days=1), window.opens).replace(hour=9, minute=0)
    path = f"{go.on_cycle}/defences/schedule"
    go.office.does(path, seed="9953", starts_at=starts.strftime(MOMENT))
    waiting = go.waiting(Step.DEFENCE)
    go.travels(starts + timedelta(hours=4))
    for row in Assignment.objects.filter(application__in=waiting).order_by("pk"):
        percent = 75 - 10 * go.ordinal(row.application)
        go.expert(row).does(f"/expert/assignments/{row.pk}/defence", percent=percent)
    go.travels(window.after)
    go.office.does(f"{go.on_cycle}/defences/conclusion")


def summarise(go: Journey) -> None:
    go.goes_to(Step.SUMMARY)
    go.office.does(f"{go.on_cycle}/summary/making")


def deliberate(go: Journey) -> None:
    """Both ahead are for; against the last is everybody."""
    go.goes_to(Step.DELIBERATION, 0, 3)
    go.office.does(f"{go.on_cycle}/deliberation/recheck")
    waiting = go.waiting(Step.DELIBERATION)
    go.chair.does("/committee/meetings/convocation")
    meeting = f"/committee/meetings/{Meeting.objects.get().pk}"
    voters = [go.chair, *go.members]
    go.chair.does(f"{meeting}/attendance", members=[voter.person.pk for voter in voters])
    go.chair.does(f"{meeting}/opening")
    ballot = f"/committee/rounds/{BallotRound.objects.get().pk}"
    for voter in voters:
        voter.opens(f"{ballot}/ballot")
        for one in waiting:
            wanted = Choice.FOR if go.ordinal(one) < QUOTA else Choice.AGAINST
            voter.types({f"choice-{one.pk}": wanted.value})
        voter.presses("main button[name=look]")
        voter.presses("main button[name=cast]")
        voter.has_done()
    go.chair.does(f"{ballot}/closing")
    go.chair.does(f"{meeting}/nomination")


def publicise(go: Journey) -> None:
    """An objection of the public is looked into and comes to nothing."""
    go.travels(go.windows[Step.PUBLICITY].opens)
    go.office.does(f"{go.on_cycle}/publicity/new")
    publicity = Publicity.objects.get()
    about = go.applicants[0][1]
    go.public.does(
        f"/notices/{publicity.notice_id}/objection", about=about.pk, grounds="质量指标与实际不符。",
        evidence=FILE, name="示例异议人", identity_number=naming.identity(901),
        contact="0371-00009999",
    )  # fmt: skip
    objection = f"/office/objections/{Objection.objects.get().pk}"
    go.travels(go.now + timedelta(days=1))
    go.office.does(f"{objection}/investigation", findings="调阅原始记录，未见不符。")
    go.office.does(f"{objection}/dismiss", reasons="经核查，反映的问题不存在。")
    go.travels(publicity.closes_at + timedelta(hours=9))
    go.office.does(f"{go.on_cycle}/publicity/recheck")
    go.office.does(f"{go.on_cycle}/publicity/close")


def approve(go: Journey) -> None:
    go.goes_to(Step.APPROVAL)
    go.office.does(f"{go.on_cycle}/approval/proposal", number="示例质奖〔2026〕1号")
    path = f"/government/proposals/{Proposal.objects.get().pk}/approval"
    go.government.does(path, number="示例政〔2026〕2号")


def commend(go: Journey) -> None:
    go.goes_to(Step.CIRCULAR)
    go.office.does(f"{go.on_cycle}/recheck", gate=Gate.CIRCULAR.value)
    path = f"/government/cycles/{go.cycle.pk}/circular"
    go.government.does(path, number="示例政通〔2026〕3号")


def award(go: Journey) -> None:
    go.goes_to(Step.AWARDING)
    go.office.does(f"{go.on_cycle}/approval/honours")


def pay(go: Journey) -> None:
    """Two keys for each bonus."""
    go.goes_to(Step.PAYMENT)
    go.office.does(f"{go.on_cycle}/recheck", gate=Gate.PAYMENT.value)
    for honour in Honour.objects.order_by("pk"):
        path = f"/office/laureates/{honour.pk}/payout"
        go.office.does(path, account_name=honour.name, account_number="6200000000000000")
        payout = Payout.objects.get(honour=honour)
        go.finance.does(f"/finance/payouts/{payout.pk}/payment", voucher=f"示例凭证{honour.pk}")
    go.office.does(f"{go.on_cycle}/payouts/close")


def promote(go: Journey) -> None:
    go.goes_to(Step.PROMOTION)
    honour = Honour.objects.order_by("pk")[0]
    go.contact(honour).does(
        f"/laureate/honours/{honour.pk}/case", title="质量管理案例", body="以顾客需求牵引改进。",
        tags=[go.edition.case_tags[-1].key], secrets_cleared=True,
    )  # fmt: skip
    go.office.does(f"/office/cases/{Case.objects.get().pk}/publication")
    go.public.opens("/cases")
    go.public.sees("质量管理案例")
    go.travels(go.windows[Step.PROMOTION].after)
    go.office.does(f"{go.on_cycle}/promotion/close")


def supervise(go: Journey) -> None:
    """A self-assessment, a report on the bonus, an inspection, and a title that is lost."""
    go.travels(go.windows[Step.SUPERVISION].opens)
    go.office.does(f"{go.on_cycle}/supervision")
    honour, other = Honour.objects.order_by("pk")
    go.travels(go.now + timedelta(days=1))
    report(go, honour)
    own = f"/office/laureates/{honour.pk}"
    go.office.does(
        f"{own}/inspection", subject="奖金使用情况", inspected_on=day_of(go.now),
        findings="一笔支出不属于规定用途。", misused=10_000,
    )  # fmt: skip
    measure = next(
        one
        for one in go.edition.handlings
        if "bonus-misuse" in one.against and one.approved_by == "office"
        and one.clause == Clause.BONUS_SUPERVISION
    )  # fmt: skip
    basis = "《示例财政资金管理规定》第十条" if measure.needs_basis else ""
    inspection = Inspection.objects.get().pk
    go.office.does(
        f"{own}/measure", measure=measure.key, basis=basis, detail="责令改正。",
        inspection=inspection,
    )  # fmt: skip
    revoke(go, other)


def report(go: Journey, honour: Honour) -> None:
    contact = go.contact(honour)
    for duty in Duty.objects.filter(honour=honour).order_by("pk"):
        own = f"/laureate/duties/{duty.pk}"
        if duty.kind == DutyKind.SELF_ASSESSMENT:
            items = scheme_named(SCHEME).items
            contact.does(f"{own}/assessment", {f"percent-{one.key}": 60 for one in items})
        elif duty.kind == DutyKind.BONUS_REPORT:
            use = go.edition.permitted_uses[0].key
            spent = {"use": use, "amount": 1000, "voucher": "凭1", "spent_on": day_of(go.now)}
            contact.does(f"{own}/spending", {f"use-0-{key}": v for key, v in spent.items()})


def revoke(go: Journey, honour: Honour) -> None:
    ground = go.edition.revocation_grounds[1].key
    go.office.does(f"/office/laureates/{honour.pk}/case", ground=ground, facts="有调查报告为证。")
    case = RevocationCase.objects.get().pk
    path = f"/laureate/revocations/{case}/hearing"
    go.contact(honour).does(path, statement="没有异议，请求从轻。")
    go.travels(go.now + timedelta(days=1))
    handling = go.edition.handling("revoke")
    basis = f"{go.edition.title}{go.edition.article(Clause.REVOCATION)}"
    if handling and handling.approved_by == "government":
        decides, path = go.government, f"/government/cases/{case}/revocation"
    else:
        decides, path = go.office, f"/office/revocations/{case}/decision"
    decides.does(path, reasons="事实清楚。", basis=basis)
    go.public.opens(f"/certificate?number={honour.number}")
    go.public.sees("已撤销")


def look_over(go: Journey) -> None:
    """The supervisor reads every act; the auditor reads, and acts nowhere."""
    go.supervisor.opens("/supervisor/ledger")
    go.supervisor.sees("撤销")
    own = f"/auditor/cycles/{go.cycle.pk}"
    for path in ("/auditor", f"{own}/scores", f"{own}/tallies", f"{own}/payments"):
        go.auditor.opens(path)
    before = ledger.entries().count()
    for path in (f"{go.on_cycle}/repeal", "/finance", "/committee/meetings/convocation"):
        assert go.auditor.page.goto(go.site + path).status == 403
    assert ledger.entries().count() == before


NO_ACTS = ("登录", "设立系统管理员", "保存评分草稿")
"""Entries of no page of an act: signing in, the installation, and sheets that save themselves."""

PHASES = {
    Step.FILING: file_applications,
    Step.RECOMMENDATION: recommend,
    Step.SCREENING: screen,
    Step.CONSULTATION: consult,
    Step.DESK_REVIEW: review,
    Step.SITE_VISIT: visit,
    Step.DEFENCE: defend,
    Step.SUMMARY: summarise,
    Step.DELIBERATION: deliberate,
    Step.PUBLICITY: publicise,
    Step.APPROVAL: approve,
    Step.CIRCULAR: commend,
    Step.AWARDING: award,
    Step.PAYMENT: pay,
    Step.PROMOTION: promote,
    Step.SUPERVISION: supervise,
}


@pytest.mark.parametrize("journey", ["jinshui-revised", "jinshui-2017"], indirect=True)
def test_thirteen_roles_carry_a_cycle_from_its_opening_to_a_revocation(journey):
    go = journey
    registers_finance(go)
    opens_the_cycle(go)
    for step in go.edition.procedure.steps:
        if step in PHASES:
            PHASES[step](go)
    look_over(go)

    acts = ledger.entries().exclude(act__in=NO_ACTS)
    assert acts.count() == go.acts
    assert ledger.faults() == []
