"""Which Word templates an office may put in: they may ask only for what a paper says."""

from datetime import date
from zipfile import BadZipFile

from jinja2 import TemplateError

from zhiheng.rulebook.citations import Refusal, enforces
from zhiheng.rulebook.clauses import Clause
from zhiheng.stages.dossier.rules.content import Certificate, Content, Heading, Table, Text, context
from zhiheng.stages.dossier.rules.word import ENVIRONMENT, template_of, word

SAMPLE_DAY = date(2026, 1, 1)
OF_A_CERTIFICATE = ("certificate", "qr")


def sample(*, certificate: bool) -> Content:
    """A paper that has everything a template may ask for."""
    return Content(
        title="示例",
        day=SAMPLE_DAY,
        head="示例文件",
        number="示例〔2026〕1号",
        to="示例单位",
        blocks=(Heading("示例"), Heading("示例", 2), Text("示例"), Table(("甲",), (("乙",),), (1,))),
        signed=("示例机关",),
        attachments=("示例",),
        notes=("示例",),
        copies="示例单位",
        certificate=Certificate("示例", "1", "1", "示例", "http://127.0.0.1") if certificate else None,
    )  # fmt: skip


def placeholders(*, certificate: bool) -> list[str]:
    """What a template may ask for, for whoever edits one."""
    own = OF_A_CERTIFICATE if certificate else ()
    return sorted((*context(sample(certificate=certificate)), *own))


@enforces(Clause.RECORDS)
def template_is_unusable(template: bytes, *, certificate: bool) -> Refusal | None:
    """No Word file, an unknown placeholder, a broken one, or one that reaches for more."""
    known = set(placeholders(certificate=certificate))
    try:
        asked = template_of(template).get_undeclared_template_variables(ENVIRONMENT)
    except (BadZipFile, KeyError, ValueError) as fault:
        return _unreadable(fault)
    except TemplateError as fault:
        return _broken(fault)
    if unknown := sorted(asked - known):
        return Refusal(
            Clause.RECORDS,
            "模板中有不认识的占位符：{names}。",
            "可用的占位符：{known}。请改正后重新上传。",
            names="、".join(unknown),
            known="、".join(sorted(known)),
        )
    try:
        word(sample(certificate=certificate), template)
    except TemplateError as fault:
        return _broken(fault)
    return None


def _unreadable(fault: Exception) -> Refusal:
    return Refusal(
        Clause.RECORDS,
        "模板不是能打开的 Word 文件（{fault}）。",
        "请下载随附的模板，用 Word 或者 WPS 修改后保存为 .docx。",
        fault=type(fault).__name__,
    )


def _broken(fault: TemplateError) -> Refusal:
    return Refusal(
        Clause.RECORDS,
        "模板中的占位符写错了：{fault}。",
        "请对照随附的模板改正后重新上传。",
        fault=str(fault),
    )
