"""Pure: what is written down on site, each thing once."""

from collections.abc import Iterator

from zhiheng.rulebook.citations import Refusal, enforces
from zhiheng.rulebook.clauses import Clause
from zhiheng.stages.reviews.vocabulary import NoteKind


@enforces(Clause.SITE_VISIT)
def note_is_wrong(*, kind: str, subject: str, place: str, text: str) -> list[Refusal]:
    return list(_note_problems(kind, subject, place, text))


def _note_problems(kind: str, subject: str, place: str, text: str) -> Iterator[Refusal]:
    if kind not in list(NoteKind):
        yield Refusal(Clause.SITE_VISIT, "没有选择记录的方式。", "请选择访谈、查阅或者观察。")
    if not subject.strip():
        yield Refusal(
            Clause.SITE_VISIT,
            "没有写访谈、查阅或者观察的对象。",
            "请写明被访谈人的姓名和职务，或者文件的名称和编号。",
        )
    if not place.strip():
        yield Refusal(Clause.SITE_VISIT, "没有写地点。", "请写明部门、车间或者场所。")
    if not text.strip():
        yield Refusal(Clause.SITE_VISIT, "没有写记录的内容。", "请写明听到、读到或者看到的事实。")


@enforces(Clause.SITE_VISIT)
def recorded_already(*, recorded: bool) -> Refusal | None:
    """`recorded`: the same expert wrote the same words on this visit. Where an answer is lost on
    its way, the same form comes again."""
    if not recorded:
        return None
    return Refusal(
        Clause.SITE_VISIT,
        "同样的内容已经记录，没有重复保存。",
        "请到现场评审页面核对；另有发现的，请写明不同之处。",
    )
