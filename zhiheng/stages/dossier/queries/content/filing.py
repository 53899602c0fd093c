"""申报表, and what the office answers to it."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from zhiheng.instruments.cycles.models import Cycle
from zhiheng.methods.wording import day_text, moment_text
from zhiheng.methods.workdays import day_of
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.conditions import known_facts
from zhiheng.rulebook.editions import names
from zhiheng.rulebook.schemes import scheme
from zhiheng.stages.applications import queries as applications
from zhiheng.stages.applications.models import Application, Filing, Recommendation
from zhiheng.stages.dossier.queries.content.frame import Frame, Made
from zhiheng.stages.dossier.rules.content import Content, Heading, Table, Text, form, paragraphs
from zhiheng.stages.dossier.rules.wording import listed, on
from zhiheng.stages.screening.models import Acceptance, Rejection, Return

SAID = {True: "是", False: "否"}


def filed(cycle: Cycle) -> QuerySet[Application]:
    """Whoever submitted, whatever became of it."""
    submitted = Filing.objects.filter(application=OuterRef("pk"))
    return applications.applications_in(cycle).filter(Exists(submitted))


def application_form(application: Application, frame: Frame) -> Made:
    filing = applications.latest_filing(application)
    assert filing is not None
    organisation = application.organisation
    return Made(
        Content(
            title=f"{frame.award}申报表",
            day=day_of(filing.filed_at),
            blocks=(
                Heading("申报组织基本情况"),
                form(
                    [
                        ("组织名称", filing.name),
                        ("统一社会信用代码", filing.code),
                        ("成立日期", _day(organisation.founded_on)),
                        ("住所", organisation.address or "未填写"),
                        ("电话", organisation.phone or "未填写"),
                        ("评分标准", _scheme(application)),
                        ("申报类别", _tags(application, frame)),
                        ("受理编号", application.number or "未受理"),
                    ]
                ),
                Heading("申报内容"),
                Table(("项目", "填报内容"), _facts(filing, frame), (2, 3), "ll"),
                Heading("申报资料"),
                Table(("资料", "文件", "出具日期"), _papers(application, frame), (4, 5, 3), "llc"),
                Heading("推荐意见"),
                *_recommendation(application),
                Heading("真实性承诺"),
                form(
                    [
                        ("承诺人", filing.undertaken_by),
                        ("辅导机构", listed(filing.consultants) or "无"),
                        ("商业秘密声明", filing.secrets or "无"),
                        ("提交时间", moment_text(filing.filed_at)),
                    ]
                ),
                Text(
                    f"本组织自愿申报{frame.edition.award_title}，已按{frame.under(Clause.FILING)}"
                    "如实填写申报资料，对其真实性负责；如有虚假，愿按规定承担责任。"
                ),
            ),
            signed=(filing.name,),
        ),
        organisation=organisation,
    )


def _day(day: Any) -> str:
    return day_text(day) if day else "未填写"


def _scheme(application: Application) -> str:
    found = scheme(application.scheme)
    return f"{found.title}（{found.standard}）" if found.standard else found.title


def _tags(application: Application, frame: Frame) -> str:
    labels = {**names(frame.edition.preferences), **names(frame.edition.case_tags)}
    return listed(labels.get(tag, tag) for tag in application.tags) or "无"


def _facts(filing: Filing, frame: Frame) -> tuple[tuple[str, str], ...]:
    edition = frame.edition
    known = known_facts(edition.facts)
    choices = {**names(edition.quality_foundations), **names(edition.preferences)}
    return tuple(
        (known[key].label if key in known else key, _said(value, choices))
        for key, value in filing.facts.items()
    )


def _said(value: Any, choices: dict[str, str]) -> str:
    if isinstance(value, bool):
        return SAID[value]
    if isinstance(value, list):
        return listed(choices.get(one, str(one)) for one in value) or "无"
    return str(value)


def _papers(application: Application, frame: Frame) -> tuple[tuple[str, str, str], ...]:
    rows = []
    for kind in frame.edition.attachments:
        file = next((f for f in applications.files_of(application) if f.kind == kind.key), None)
        name = file.document.name if file else "未提交"
        issued = day_text(file.issued_on) if file and file.issued_on else "—"
        rows.append((kind.label, name, issued))
    return tuple(rows)


def _recommendation(application: Application) -> tuple[Text, ...]:
    found = Recommendation.objects.filter(application=application).select_related("recommender")
    given = found.first()
    if given is None:
        return (Text("尚无推荐意见。"),)
    return (
        *paragraphs(given.opinion),
        Text(f"推荐单位：{given.recommender}　签署人：{given.signed_by}　{on(given.at)}"),
    )


def returned(cycle: Cycle) -> QuerySet[Return]:
    found = Return.objects.filter(application__cycle=cycle)
    return found.select_related("application__organisation").order_by("pk")


def correction(found: Return, frame: Frame) -> Made:
    organisation, day = found.application.organisation, day_of(found.at)
    return Made(
        Content(
            title=f"{frame.award}申报资料补正通知书",
            day=day,
            to=organisation.name,
            blocks=(
                Text(
                    f"你单位提交的{frame.award}申报资料收悉。经审查，依据"
                    f"{frame.under(Clause.SCREENING)}，下列事项需要补正，现一次性告知："
                ),
                _grounds(found.defects, frame, remedy="补正要求"),
                Text(f"请于{moment_text(found.due_at)}前补正后重新提交。逾期未补正的，不予受理。"),
            ),
            signed=frame.signed_by_office(day),
        ),
        organisation=organisation,
    )


def _grounds(grounds: list[dict[str, str]], frame: Frame, *, remedy: str) -> Table:
    rows = tuple(
        (
            str(number),
            ground.get("what", ""),
            ground.get("article") or frame.edition.article(Clause(ground["clause"])) or "—",
            ground.get("remedy") or "—",
        )
        for number, ground in enumerate(grounds, 1)
    )
    return Table(("序号", "事项", "条文", remedy), rows, (1, 5, 2, 5), "clcl")


def accepted(cycle: Cycle) -> QuerySet[Acceptance]:
    found = Acceptance.objects.filter(application__cycle=cycle)
    return found.select_related("application__organisation").order_by("pk")


def acceptance(found: Acceptance, frame: Frame) -> Made:
    organisation, day = found.application.organisation, day_of(found.at)
    rows = tuple(
        (str(n), check["label"], check["article"] or "—", "符合")
        for n, check in enumerate(found.checks.get("conditions", []), 1)
    )
    return Made(
        Content(
            title=f"{frame.award}申报受理通知书",
            day=day,
            number=f"受理编号：{found.number}",
            to=organisation.name,
            blocks=(
                Text(
                    f"你单位{frame.award}申报资料收悉。经资格审查，符合"
                    f"{frame.under(Clause.ELIGIBILITY)}规定的条件，资料齐全，现予受理，"
                    f"受理编号为{found.number}。"
                ),
                *([Table(("序号", "申报条件", "条文", "审查意见"), rows, (1, 7, 2, 2), "clcc")]
                  if rows else []),
                Text("请妥善保管受理编号，凭编号查询办理进度。"),
            ),
            signed=frame.signed_by_office(day),
        ),
        organisation=organisation,
    )  # fmt: skip


def rejected(cycle: Cycle) -> QuerySet[Rejection]:
    found = Rejection.objects.filter(application__cycle=cycle)
    return found.select_related("application__organisation").order_by("pk")


def rejection(found: Rejection, frame: Frame) -> Made:
    organisation, day = found.application.organisation, day_of(found.at)
    return Made(
        Content(
            title=f"{frame.award}申报不予受理通知书",
            day=day,
            to=organisation.name,
            blocks=(
                Text(
                    f"你单位{frame.award}申报资料收悉。经审查，依据"
                    f"{frame.under(Clause.SCREENING)}，因下列原因，决定不予受理："
                ),
                _grounds(found.grounds, frame, remedy="说明"),
                Text("如有异议，可以向本办公室书面陈述；有关情形消除后，可以在以后的届次申报。"),
            ),
            signed=frame.signed_by_office(day),
        ),
        organisation=organisation,
    )
