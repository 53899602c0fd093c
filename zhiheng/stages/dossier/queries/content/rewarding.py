"""证书 and 奖金拨付单."""

from urllib.parse import urlencode

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse

from zhiheng.instruments.cycles.models import Cycle
from zhiheng.instruments.honours import queries as honours
from zhiheng.instruments.honours.models import Honour
from zhiheng.methods.wording import day_text, moment_text
from zhiheng.methods.workdays import day_of
from zhiheng.rulebook.clauses import Clause
from zhiheng.stages.conferral import queries as conferral
from zhiheng.stages.conferral.models import Payout
from zhiheng.stages.dossier.queries.content.frame import Frame, Made
from zhiheng.stages.dossier.rules.content import Certificate, Content, Text, form
from zhiheng.stages.dossier.rules.wording import capital_yuan, yuan


def conferred(cycle: Cycle) -> QuerySet[Honour]:
    return honours.register().filter(cycle=cycle)


def certificate(honour: Honour, frame: Frame) -> Made:
    """Under the name last issued; a reissued one carries the old number and its own day."""
    reissue = honour.reissues.order_by("pk").last()
    return Made(
        Content(
            title="荣誉证书",
            day=reissue.on if reissue else honour.conferred_on,
            to=honours.printed_name(honour),
            blocks=(
                Text(
                    f"依据{frame.under(Clause.AWARDING)}，经评审、公示和审定，"
                    f"授予你单位{frame.award}称号，特发此证。"
                ),
            ),
            signed=(frame.edition.government,),
            certificate=Certificate(
                laureate=honours.printed_name(honour),
                number=honour.number,
                check_code=honour.check_code,
                valid=f"{day_text(honour.conferred_on)}至{day_text(honour.valid_until)}",
                address=address_of(honour),
            ),
        ),
        organisation=honour.organisation,
    )


def address_of(honour: Honour) -> str:
    site = settings.SITE.rstrip("/")
    return f"{site}{reverse('public:certificate')}?{urlencode({'number': honour.number})}"


def paid(cycle: Cycle) -> QuerySet[Payout]:
    return conferral.payouts_of(cycle).filter(returned_at=None)


def payout(found: Payout, frame: Frame) -> Made:
    honour = found.honour
    key = getattr(found, "key", None)
    payment = getattr(honour, "payment", None)
    day = day_of(found.prepared_at)
    circular = conferral.circular_of(frame.cycle)
    return Made(
        Content(
            title=f"{frame.edition.award_title}奖金拨付单",
            day=day,
            blocks=(
                form(
                    [
                        ("获奖组织", honour.name),
                        ("证书编号", honour.number),
                        ("拨付依据", frame.under(Clause.PAYMENT)),
                        ("通报文号", circular.number if circular else "本版没有通报环节"),
                        ("金额（小写）", yuan(found.amount_fen)),
                        ("金额（大写）", f"人民币{capital_yuan(found.amount_fen)}"),
                        ("收款户名", found.account_name),
                        ("收款账号", found.account_number),
                        ("发放方式", "一次性发放" if frame.terms.one_off else "按规定发放"),
                        ("制单", f"{found.prepared_by.name}　{moment_text(found.prepared_at)}"),
                        (
                            "财政复核",
                            f"{key.by.name}　{moment_text(key.at)}" if key else "待复核",
                        ),
                        (
                            "支付",
                            f"{day_text(payment.paid_on)}　凭证号{payment.voucher}"
                            if payment
                            else "待支付",
                        ),
                    ]
                ),
                Text("奖金列入财政预算，专款专用；制单与复核由不同的人办理。"),
            ),
            signed=frame.signed_by_office(day),
        ),
        organisation=honour.organisation,
    )
