"""Pure: which files are taken in. No Django."""

from zhiheng.rulebook.citations import Refusal, enforces
from zhiheng.rulebook.clauses import Clause

SIGNATURES = {
    "pdf": (b"%PDF-",),
    "docx": (b"PK\x03\x04",),
    "xlsx": (b"PK\x03\x04",),
    "ofd": (b"PK\x03\x04",),
    "png": (b"\x89PNG\r\n\x1a\n",),
    "jpg": (b"\xff\xd8\xff",),
    "jpeg": (b"\xff\xd8\xff",),
}
"""Accepted endings, and how the content of such a file begins."""


def kind_of(name: str) -> str:
    return name.rpartition(".")[2].lower()


@enforces(Clause.ATTACHMENTS)
def file_is_unacceptable(name: str, content: bytes, *, limit: int) -> Refusal | None:
    """Wrong kind, empty, too large (`limit` in bytes), or not what its name says."""
    if not content:
        return _refusal("文件“{name}”是空的。", "请重新导出后上传。", name=name)
    if len(content) > limit:
        return _refusal(
            "文件“{name}”有{size}MB，超过{limit}MB的上限。",
            "请压缩图片或分册上传。",
            name=name,
            size=round(len(content) / 2**20, 1),
            limit=limit // 2**20,
        )
    starts = SIGNATURES.get(kind_of(name))
    if starts is None:
        return _refusal(
            "不接收“{name}”这种类型的文件。",
            "请上传 {kinds} 文件。",
            name=name,
            kinds="、".join(sorted(SIGNATURES)),
        )
    if not content.startswith(starts):
        return _refusal(
            "文件“{name}”的内容与扩展名不符。",
            "请用原软件另存为该格式后上传，不要只改扩展名。",
            name=name,
        )
    return None


def _refusal(what: str, remedy: str, **values: object) -> Refusal:
    return Refusal(Clause.ATTACHMENTS, what, remedy, **values)
