"""Which workbooks a cycle is described in, and which columns they have under an edition."""

from dataclasses import dataclass

from zhiheng.rulebook.conditions import facts_asked
from zhiheng.rulebook.editions import Edition, Fact, names
from zhiheng.rulebook.schemes import scheme as scheme_named
from zhiheng.surfaces.console.workbooks import cells
from zhiheng.surfaces.console.workbooks.cells import Column

EXAMPLE = "示例"
"""What stands in the first column of an example row, which is never read."""
DEFENCE = "答辩"
"""What stands in place of an item where a row is an expert's mark for the defence."""
SERIAL = Column(
    "序号", "serial", cells.text, "随意编号；填“示例”的行不读入", EXAMPLE, required=False
)
CODE = Column(
    "统一社会信用代码", "code", cells.code, "18位，校验位须相符；设为文本格式", "91410105MA00000016"
)


@dataclass(frozen=True)
class Book:
    """One workbook: its file, its sheet of data and its columns."""

    file: str
    sheet: str
    purpose: str
    columns: tuple[Column, ...]
    optional: bool = False


def books(edition: Edition) -> tuple[Book, ...]:
    """The workbooks of a cycle under an edition, in the order in which they are filled in."""
    return (
        applicants(edition),
        experts(edition),
        recommendations(edition),
        scores(edition),
        replies(edition),
        ballots(),
    )


def applicants(edition: Edition) -> Book:
    schemes = {n: scheme_named(n).title for n in (edition.scheme, *edition.other_schemes)}
    tags = {key: key for key in edition.terms.reserved} | names(edition.case_tags)
    report = edition.attachment("credit-report")
    return Book(
        "applicants.xlsx",
        "申报组织",
        "每个申报组织一行。",
        (
            SERIAL,
            CODE,
            Column("名称", "name", cells.text, "与营业执照一致，生僻字照写", "金水示例机电有限公司"),
            Column("成立日期", "founded_on", cells.day, "营业执照载明的日期", "2010-05-01"),
            Column("住所", "address", cells.text, "登记住所", "金水区示例路1号", required=False),
            Column("联系人", "contact", cells.text, "办理申报的人", "示例一号"),
            Column("联系人证件号", "identity", cells.identity, "居民身份证，设为文本格式", "410100197001010010"),
            Column("电话", "phone", cells.text, "", "0371-00000001", required=False),
            Column("邮箱", "email", cells.text, "", "", required=False),
            Column("承诺人", "undertaken_by", cells.text, "对申报内容真实性承诺的人", "示例一号"),
            Column(
                "类别", "tags", cells.choices(tags, "本版办法所列类别"),
                _of(tags), "", required=False,
            ),
            Column(
                "评分标准", "scheme", cells.choice(schemes, "本届采用的评分标准"),
                f"不填则用{schemes[edition.scheme]}；{_of(schemes)}", "", required=False,
            ),
            Column("辅导机构", "consultants", cells.parts, "多个用顿号隔开", "", required=False),
            Column("商业秘密说明", "secrets", cells.text, "", "", required=False),
            *(
                [Column("信用核查报告出具日期", "credit_report_on", cells.day,
                        "缺报告的留空：提交时会被退回", "2026-03-01", required=False)]
                if report else []
            ),
            Column("收款户名", "account_name", cells.text, "不填则同名称", "", required=False),
            Column("收款账号", "account_number", cells.text, "设为文本格式", "", required=False),
            Column("评审组", "panel", cells.text, "不填则自动分组", "", required=False),
            *(_fact(fact, edition) for fact in facts_asked(edition) if fact.key != "recommended_by"),
            Column(
                "已获荣誉和资质", "fact:honours",
                cells.choices(names(edition.preferences), "本版办法所列优先推荐情形"),
                _of(names(edition.preferences)), "", required=False,
            ),
        ),
    )  # fmt: skip


def _fact(fact: Fact, edition: Edition) -> Column:
    """A column for a fact that the edition's conditions ask for."""
    foundations = names(edition.quality_foundations)
    parse, words, example = {
        "boolean": (cells.yes_no, "是或者否", "是"),
        "number": (cells.whole, "整数", "10"),
        "text": (cells.text, "", "示例"),
        "list": (cells.choices(foundations, "本版办法所列质量基础"), _of(foundations),
                 "、".join(list(foundations.values())[:1])),
    }[fact.kind]  # fmt: skip
    told = "；".join(part for part in (words, f"证据：{fact.evidence}", fact.caution) if part)
    return Column(fact.label, f"fact:{fact.key}", parse, told, example, required=False)


def experts(edition: Edition) -> Book:
    pools = {"direct": "直接聘请", **names(edition.pools)}
    return Book(
        "experts.xlsx",
        "评审专家",
        "每位专家一行。填了评审组的直接成组，没有填的随机抽取。",
        (
            SERIAL,
            Column("专家编号", "number", cells.text, "本表内不重复", "E001"),
            Column("姓名", "name", cells.text, "", "示例二号"),
            Column("证件号", "identity", cells.identity, "居民身份证，设为文本格式", "41010019700101007X"),
            Column("专家库", "pool", cells.choice(pools, "本版办法所列专家库"), _of(pools),
                   list(pools.values())[-1]),
            Column("专长", "specialties", cells.parts, "多个用顿号隔开", "质量管理", required=False),
            Column("高级职称", "senior", cells.yes_no, "是或者否", "是"),
            Column("现任单位", "employer", cells.text, "", "示例质量研究院", required=False),
            Column("单位代码", "employer_code", cells.code, "用于发现利害关系", "", required=False),
            Column("任职日期", "employed_since", cells.day, "", "2015-01-01", required=False),
            Column("评审组", "panel", cells.text, "不填则随机抽取", "", required=False),
            Column("组长", "leads", cells.yes_no, "每组一位", "", required=False),
        ),
    )  # fmt: skip


def recommendations(edition: Edition) -> Book:
    kinds = names(edition.recommenders)
    return Book(
        "recommendations.xlsx",
        "推荐意见",
        "每条推荐一行。没有推荐的申报组织按未获推荐办理。",
        (
            SERIAL,
            CODE,
            Column("推荐单位类别", "kind", cells.choice(kinds, "本版办法所列推荐单位"), _of(kinds),
                   next(iter(kinds.values()))),
            Column("推荐单位", "recommender", cells.text, "", "示例一街道办事处"),
            Column("推荐意见", "opinion", cells.text, "", "同意推荐。"),
            Column("签署人", "signed_by", cells.text, "", "示例三号"),
        ),
    )  # fmt: skip


def scores(edition: Edition) -> Book:
    schemes = [scheme_named(name) for name in (edition.scheme, *edition.other_schemes)]
    items = {item.key: item.key for scheme in schemes for item in scheme.items}
    items[DEFENCE] = DEFENCE
    bands = {b.key: b.key for s in schemes for rows in s.bands.values() for b in rows}
    return Book(
        "scores.xlsx",
        "评分",
        "每位专家对每个申报组织的每个条款一行，条款须齐全；答辩得分另起一行，条款填“答辩”。"
        "没有评分的按演示值补。",
        (
            SERIAL,
            CODE,
            Column("专家编号", "number", cells.text, "见评审专家表", "E001"),
            Column("条款", "item", cells.choice(items, "评分标准的条款"), _of(items),
                   schemes[0].items[0].key),
            Column("等级", "band", cells.choice(bands, "打分等级"), f"不填则按百分比；{_of(bands)}", "",
                   required=False),
            Column("百分比", "percent", cells.percent, "0到100，每5为一档", "65"),
            Column("优势", "strength", cells.text, "优势和改进空间至少填一项", "方法系统。", required=False),
            Column("改进空间", "opportunity", cells.text, "", "", required=False),
            Column("证据位置", "evidence", cells.text, "页码、图表或者现场记录", "自评报告第3页"),
        ),
        optional=True,
    )  # fmt: skip


def replies(edition: Edition) -> Book:
    departments = names(edition.departments)
    return Book(
        "replies.xlsx",
        "部门意见",
        "每个部门对每个申报组织一行。没有行的按未回复办理，未回复不等于无意见。",
        (
            SERIAL,
            CODE,
            Column("征询部门", "department", cells.choice(departments, "本版办法所列征询部门"),
                   _of(departments), next(iter(departments.values()))),
            Column("意见", "objects", cells.choice({"no": "无意见", "yes": "有意见"}, "意见"),
                   "无意见或者有意见", "无意见"),
            Column("事实与依据", "basis", cells.text, "有意见的必填", "", required=False),
            Column("签署人", "signed_by", cells.text, "", "示例四号"),
            Column("构成限制", "bars", cells.yes_no, "办公室对该意见的决定", "否", required=False),
        ),
        optional=True,
    )  # fmt: skip


def ballots() -> Book:
    return Book(
        "ballots.xlsx",
        "表决",
        "每个候选组织一行，各栏为票数。没有行的按演示值补。",
        (
            SERIAL,
            CODE,
            Column("赞成", "votes_for", cells.whole, "票数", "8"),
            Column("反对", "against", cells.whole, "票数", "1", required=False),
            Column("弃权", "abstained", cells.whole, "票数", "0", required=False),
            Column("无效", "invalid", cells.whole, "票数", "0", required=False),
        ),
        optional=True,
    )


def history() -> Book:
    return Book(
        "history.xlsx",
        "获奖组织",
        "以往各届每家获奖组织一行。",
        (
            SERIAL,
            CODE,
            Column("名称", "name", cells.text, "获奖时的名称", "金水示例机电有限公司"),
            Column(
                "所据版本", "edition", cells.text, "zhiheng edition list 所列的名称", "jinshui-2011"
            ),
            Column("年度", "year", cells.whole, "", "2013"),
            Column("证书编号", "number", cells.text, "不重复", "示例〔2013〕1号"),
            Column("授奖日期", "conferred_on", cells.day, "", "2013-12-01"),
            Column("有效期至", "valid_until", cells.day, "", "2017-11-30"),
            Column("奖金（元）", "bonus_fen", cells.fen, "没有发放的填0", "500000"),
            Column(
                "发放日期", "paid_on", cells.day, "没有发放的留空", "2014-01-10", required=False
            ),
            Column("来源", "source", cells.text, "依据的文件或者档案", "示例档案"),
        ),
    )


def _of(labels: dict[str, str]) -> str:
    return f"可填：{'、'.join(labels.values())}" if labels else "本版没有可选项"
