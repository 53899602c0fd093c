"""征求意见函, and each department's 复函."""

from django.db.models import OuterRef, QuerySet

from zhiheng.instruments.cycles.models import Cycle
from zhiheng.instruments.people.models import Body
from zhiheng.methods.wording import moment_text
from zhiheng.methods.workdays import day_of
from zhiheng.rulebook.clauses import Clause
from zhiheng.stages.applications import queries as applications
from zhiheng.stages.dossier.queries.content.frame import Frame, Made
from zhiheng.stages.dossier.rules.content import Content, Table, Text
from zhiheng.stages.dossier.rules.wording import listed
from zhiheng.stages.screening.models import Consultation


def asked(cycle: Cycle) -> list[Body]:
    """Departments that were asked: each gets one letter about everybody."""
    return _departments(Consultation.objects.filter(application__cycle=cycle))


def _departments(letters: QuerySet[Consultation]) -> list[Body]:
    """To which any of these letters went."""
    theirs = letters.filter(department=OuterRef("pk")).order_by("due_at", "pk")  # as indexed
    return list(Body.objects.filter(applications.has_any(theirs)).order_by("key"))


def consultation(department: Body, frame: Frame) -> Made:
    letters = list(_letters(department, frame))
    first = letters[0]
    rows = tuple(
        (str(n), letter.application.organisation.name, letter.application.organisation.code)
        for n, letter in enumerate(letters, 1)
    )
    day = day_of(first.asked_at)
    return Made(
        Content(
            title=f"关于征求{frame.award}申报组织意见的函",
            day=day,
            head=frame.office,
            to=department.label,
            blocks=(
                Text(
                    f"依据{frame.under(Clause.CONSULTATION)}，现就下列申报组织近"
                    f"{frame.terms.look_back_years}年内在你单位职责范围内的守法守信情况征求意见。"
                ),
                Table(("序号", "申报组织", "统一社会信用代码"), rows, (1, 5, 4), "clc"),
                Text(
                    f"请于{moment_text(first.due_at)}前书面回复“无意见”或者“有意见”；"
                    "有意见的，请写明事实和依据。逾期未回复的，按“未回复”记载，不视为无意见。"
                ),
                Text("你单位如属申报组织，不就本单位发表意见。"),
            ),
            signed=frame.signed_by_office(day),
        )
    )


def _letters(department: Body, frame: Frame) -> QuerySet[Consultation]:
    """What the department was asked in this cycle, in the order of asking."""
    found = Consultation.objects.filter(application__cycle=frame.cycle, department=department)
    return found.select_related("application__organisation", "reply").order_by("pk")


def answering(cycle: Cycle) -> list[Body]:
    """Departments that answered: each writes one letter, anew when it answers more."""
    return _departments(Consultation.objects.filter(application__cycle=cycle, reply__isnull=False))


def reply(department: Body, frame: Frame) -> Made:
    letters = list(_letters(department, frame).filter(reply__isnull=False))
    replies = [letter.reply for letter in letters]
    rows = tuple(
        (
            str(n),
            letter.application.organisation.name,
            letter.application.organisation.code,
            letter.reply.get_opinion_display(),
            letter.reply.basis or "—",
        )
        for n, letter in enumerate(letters, 1)
    )
    day = max(day_of(one.at) for one in replies)
    return Made(
        Content(
            title=f"关于{frame.award}申报组织意见的复函",
            day=day,
            head=department.label,
            to=frame.office,
            blocks=(
                Text(
                    f"贵单位关于征求{frame.award}申报组织意见的函收悉。依据"
                    f"{frame.under(Clause.CONSULTATION)}，现就所列申报组织近"
                    f"{frame.terms.look_back_years}年内在本单位职责范围内的守法守信情况答复如下："
                ),
                Table(
                    ("序号", "申报组织", "统一社会信用代码", "意见", "事实与依据"),
                    rows,
                    (1, 4, 3, 2, 4),
                    "clccl",
                ),
                Text(f"签署人：{listed(dict.fromkeys(one.signed_by for one in replies))}。"),
            ),
            signed=(department.label,),
        )
    )
