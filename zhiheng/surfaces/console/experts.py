import json
from argparse import Namespace
from typing import Any

from zhiheng.surfaces.console import database
from zhiheng.surfaces.console.failures import Failure

SAID = {True: "能", False: "不能", None: "须核实"}


def could_serve(chosen: Namespace) -> int:
    """Names in, reasons out; exit 1 unless the expert could serve for every organisation."""
    database.current()
    from zhiheng.instruments.cycles import queries as cycles
    from zhiheng.rulebook.citations import Refused
    from zhiheng.stages.governance.actions import ask_could_serve
    from zhiheng.surfaces.timetable.clock import now

    at, cycle = now(), cycles.cycles().first()
    if cycle is None:
        raise Failure("还没有任何一届评定，无从查询。")
    try:
        answers = ask_could_serve(
            cycle=cycle,
            experts=_experts(chosen.name),
            organisations=[_organisation(text) for text in chosen.organisations],
            by=_asker(chosen.by, at=at),
            at=at,
        )
    except Refused as refused:
        raise Failure(*[str(one) for one in refused.refusals]) from refused
    rows = [
        {
            "expert": f"{one.expert.person.name}（{one.expert.person.ref}）",
            "organisation": one.organisation.name,
            "answer": SAID[one.serves],
            "reasons": list(one.reasons),
        }
        for one in answers
    ]
    if chosen.json:
        print(json.dumps(rows, ensure_ascii=False, indent=2))
    else:
        for row in rows:
            why = "；".join(row["reasons"])
            print(f"{row['expert']} → {row['organisation']}：{row['answer']}{why and '。' + why}")
    return int(any(one.serves is not True for one in answers))


def _experts(name: str) -> list[Any]:
    """All of that name: namesakes are told apart by their number."""
    from zhiheng.stages.governance import queries as governance

    found = list(governance.experts().filter(person__name=name))
    if not found:
        raise Failure(f"专家库里没有“{name}”。")
    return found


def _organisation(text: str) -> Any:
    from zhiheng.instruments.people import queries as people

    found = people.organisations_named(text).first()
    if found is None:
        raise Failure(f"没有找到“{text}”。写名称开头或完整的统一社会信用代码。")
    return found


def _asker(name: str, *, at: Any) -> Any:
    from zhiheng.instruments.people import queries as people
    from zhiheng.instruments.people.vocabulary import Role

    for role in (Role.OFFICE, Role.SUPERVISOR):
        found = people.holders(role, at=at).filter(name=name).first()
        if found is not None:
            return found
    raise Failure(f"“{name}”此时不是办公室或监督人员，不能查询。")
