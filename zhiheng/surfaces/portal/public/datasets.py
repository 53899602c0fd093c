"""The open data: only what these pages show to everybody, row by row, in a fixed order.

Nothing in here depends on when or by whom it is asked, except how a title stands on the day.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.honours import queries as honours
from zhiheng.instruments.notices import queries as notices
from zhiheng.rulebook.editions import editions
from zhiheng.stages.conferral import queries as conferral
from zhiheng.stages.decisions import queries as decisions
from zhiheng.stages.promotion import queries as promotion
from zhiheng.surfaces import reliability as telling
from zhiheng.surfaces.components import words

AT_ONCE = 500
Words = str | Promise


@dataclass(frozen=True)
class Field:
    """`key` never changes once published."""

    key: str
    label: Words
    meaning: Words
    value: Callable[[Any], Any]


@dataclass(frozen=True)
class Dataset:
    """`rows` gives what the fields read; its argument is the day of the question."""

    name: str
    title: Words
    about: Words
    fields: tuple[Field, ...]
    rows: Callable[[date], Iterator[Any]]

    def records(self, on: date) -> Iterator[dict[str, Any]]:
        for row in self.rows(on):
            yield {field.key: plain(field.value(row)) for field in self.fields}


def plain(value: Any) -> Any:
    """Days and moments as ISO 8601, in the time of Beijing."""
    return words.iso(value) if hasattr(value, "isoformat") else value


def _laureates(on: date) -> Iterator[Any]:
    for row in honours.register().iterator(chunk_size=AT_ONCE):
        yield row, str(row.status(on))


def _notices(on: date) -> Iterator[Any]:
    return notices.public_notices().iterator(chunk_size=AT_ONCE)


def _cases(on: date) -> Iterator[Any]:
    labels = promotion.case_tags()
    for row in promotion.cases().iterator(chunk_size=AT_ONCE):
        yield row, [labels.get(tag, tag) for tag in row.tags]


def _articles(on: date) -> Iterator[Any]:
    return ((one, held) for one in editions() for held in one.provisions.values())


def _cycles(on: date) -> Iterator[Any]:
    published, counts = decisions.publicity_sizes(), honours.counts_by_cycle()
    for row in cycles.announced().iterator(chunk_size=AT_ONCE):
        yield row, published.get(row.pk), counts.get(row.pk, {})


def _reliability(on: date) -> Iterator[Any]:
    for cycle in cycles.announced().iterator(chunk_size=AT_ONCE):
        report = conferral.published_report(cycle)
        if report:
            with override("zh-hans"):  # the same data whatever the language of the page
                told = list(telling.records(report.findings, telling.of_laureates(report)))
            yield from ((report, one) for one in told)


LAUREATES = Dataset(
    "laureates",
    _("获奖名录"),
    _("历届授予的称号，一行一个；被撤销或终止的仍在其中。"),
    (
        Field("award", _("奖项"), _("授奖时的奖项名称"), lambda row: row[0].award_title),
        Field("year", _("年度"), _("四位数字"), lambda row: row[0].year),
        Field("name", _("获奖时名称"), _("授奖时的组织名称"), lambda row: row[0].name),
        Field(
            "name_now", _("现用名称"), _("登记变更后的名称"), lambda row: row[0].organisation.name
        ),
        Field("code", _("统一社会信用代码"), _("18 位"), lambda row: row[0].organisation.code),
        Field("certificate", _("证书编号"), _("全站唯一"), lambda row: row[0].number),
        Field("conferred_on", _("授奖日期"), _("年-月-日"), lambda row: row[0].conferred_on),
        Field(
            "valid_until", _("有效期至"), _("年-月-日，当日仍有效"), lambda row: row[0].valid_until
        ),
        Field(
            "status",
            _("称号状态"),
            _("有效、到期、已撤销或已终止，以下载当日为准"),
            lambda row: row[1],
        ),
        Field("bonus_yuan", _("奖金"), _("元；只授称号的为 0"), lambda row: yuan(row[0].bonus_fen)),
        Field(
            "paid_on", _("奖金发放日期"), _("年-月-日；没有发放的为空"), lambda row: paid_on(row[0])
        ),
        Field("source", _("来源"), _("由以前的档案补录的，写明来源"), lambda row: row[0].source),
    ),
    _laureates,
)

NOTICES = Dataset(
    "notices",
    _("通知公告"),
    _("信息发布、公示、通报和撤销公告的全文。"),
    (
        Field("id", _("编号"), _("与网页地址中的数字相同"), lambda row: row.pk),
        Field(
            "kind",
            _("类别"),
            _("信息发布、公示、通报或撤销公告"),
            lambda row: row.get_kind_display(),
        ),
        Field("number", _("文号"), _("没有文号的为空"), lambda row: row.number),
        Field("issuer", _("发布机关"), _("落款机关"), lambda row: row.issuer),
        Field("title", _("标题"), _("全称"), lambda row: row.title),
        Field("published_at", _("发布时间"), _("北京时间"), lambda row: row.published_at),
        Field(
            "closes_at", _("公示截止"), _("公示的最后一刻；其他文书为空"), lambda row: row.closes_at
        ),
        Field(
            "sha256", _("正文摘要"), _("标题和正文的 SHA-256，可核对文本"), lambda row: row.digest
        ),
        Field("body", _("正文"), _("纯文本"), lambda row: row.body),
    ),
    _notices,
)

CASES = Dataset(
    "cases",
    _("案例"),
    _("获奖组织同意公开、已核对商业秘密的案例全文。"),
    (
        Field("id", _("编号"), _("与网页地址中的数字相同"), lambda row: row[0].pk),
        Field("title", _("标题"), _("全称"), lambda row: row[0].title),
        Field("laureate", _("获奖组织"), _("授奖时的名称"), lambda row: row[0].honour.name),
        Field("certificate", _("证书编号"), _("对应获奖名录"), lambda row: row[0].honour.number),
        Field("tags", _("类别"), _("多个类别以分号隔开"), lambda row: "；".join(row[1])),
        Field("published_at", _("发布时间"), _("北京时间"), lambda row: row[0].publication.at),
        Field("body", _("正文"), _("纯文本"), lambda row: row[0].body),
    ),
    _cases,
)

ARTICLES = Dataset(
    "articles",
    _("办法条文"),
    _("各版办法逐条的概括和出处。文字为本系统概括，不是原文。"),
    (
        Field("edition", _("版本"), _("版本的代号"), lambda row: row[0].name),
        Field("title", _("办法名称"), _("全称"), lambda row: row[0].title),
        Field("document", _("文号"), _("不知道的为空"), lambda row: row[0].number),
        Field("article", _("条次"), _("条次不明的写“条次待核”"), lambda row: row[1].article),
        Field(
            "clause", _("条款代号"), _("各版通用，条次变化时不变"), lambda row: str(row[1].clause)
        ),
        Field("summary", _("内容概括"), _("一句话"), lambda row: row[1].wording),
        Field(
            "mark",
            _("出处类别"),
            _("seed 原文、sibling 同类办法、inferred 推断、assumed 假定、office 待填写"),
            lambda row: str(row[1].mark),
        ),
        Field("source", _("出处"), _("所据文本"), lambda row: row[1].source),
    ),
    _articles,
)

CYCLES = Dataset(
    "cycles",
    _("历届评定"),
    _("已经信息发布的届次，以及公示、授奖的数目。没有公开的数目不在其中。"),
    (
        Field("id", _("编号"), _("与网页地址中的数字相同"), lambda row: row[0].pk),
        Field("title", _("名称"), _("全称"), lambda row: row[0].title),
        Field("year", _("年度"), _("四位数字"), lambda row: row[0].year),
        Field("ordinal", _("届次"), _("第几届"), lambda row: row[0].ordinal),
        Field("edition", _("适用版本"), _("办法版本的代号"), lambda row: row[0].edition),
        Field(
            "published", _("公示家数"), _("最近一次公示所列；没有公示的为空"), lambda row: row[1]
        ),
        Field("conferred", _("授奖家数"), _("包括以后被撤销的"), lambda row: row[2].get("honours")),
        Field("revoked", _("撤销家数"), _("授奖以后被撤销的"), lambda row: row[2].get("revoked")),
        Field(
            "paid_yuan",
            _("已发放奖金"),
            _("元"),
            lambda row: yuan(row[2]["paid_fen"]) if row[2] else None,
        ),
    ),
    _cycles,
)

RELIABILITY = Dataset(
    "reliability",
    _("评分可信度"),
    _("已公布结果的届次，评分可信度报告中的数值，一行一个。只作参考，不改动评选结果。"),
    (
        Field("cycle", _("届次编号"), _("与网页地址中的数字相同"), lambda row: row[0].cycle_id),
        Field("title", _("届次"), _("全称"), lambda row: row[0].cycle.title),
        Field("version", _("版次"), _("报告的第几版"), lambda row: row[0].ordinal),
        Field(
            "statistic",
            _("指标"),
            _(
                "sheets 评分表数，icc、alpha、sem 一致性和误差，share 差别来源，leniency 宽严，inside-quota 名额可能性"
            ),
            lambda row: row[1].statistic,
        ),
        Field(
            "subject",
            _("对象"),
            _("全届、评审组、专家编号或者组织；未获奖的组织只有编号"),
            lambda row: row[1].subject,
        ),
        Field("value", _("值"), _("分数按满分 1000 分折合"), lambda row: row[1].value),
        Field("lower", _("95% 下限"), _("没有区间的为空"), lambda row: row[1].lower),
        Field("upper", _("95% 上限"), _("没有区间的为空"), lambda row: row[1].upper),
    ),
    _reliability,
)

DATASETS = {one.name: one for one in (LAUREATES, NOTICES, CASES, ARTICLES, CYCLES, RELIABILITY)}


def yuan(fen: int) -> int | float:
    return fen / 100 if fen % 100 else fen // 100


def paid_on(honour: Any) -> date | None:
    payment = getattr(honour, "payment", None)
    return payment.paid_on if payment else None
