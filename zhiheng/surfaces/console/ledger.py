import json
from argparse import Namespace
from dataclasses import asdict
from typing import Any

from zhiheng.surfaces.console import database
from zhiheng.surfaces.console.failures import Failure


def verify(chosen: Namespace) -> int:
    """Exit 1 when anything was changed, dropped, added or reordered; each fault on a line.

    Without a file, the scores in the database are compared with their entries too.
    """
    if chosen.file is None:
        database.current()
    else:
        database.without_data()
    from zhiheng.instruments.ledger import queries

    if chosen.file is None:
        seal, scores = queries.seal(), _proof_of_scores()
        faults, count, last = queries.faults(), seal.entries, f"，末条摘要 {seal.head}"
    else:
        faults, count = _of_file(chosen)
        scores, last = None, ""
    altered = scores.altered if scores else []
    if chosen.json:
        _print_json(faults, count, scores)
    else:
        for fault in (*faults, *map(_told, altered)):
            print(fault)
        if not faults:
            print(f"台账完整，共{count}条{last}")
        if scores and not altered:
            print(f"所存评分与台账一致，共{scores.compared}份")
    return int(bool(faults or altered))


def _proof_of_scores() -> Any:
    from zhiheng.stages.reviews import queries

    return queries.proof()


def _print_json(faults: list, count: int, scores: Any) -> None:
    told: dict[str, Any] = {
        "entries": count,
        "faults": [{"kind": f.kind, "seq": f.seq, "detail": f.detail} for f in faults],
    }
    if scores:
        told["scores"] = {"compared": scores.compared, "altered": list(map(asdict, scores.altered))}
    print(json.dumps(told, ensure_ascii=False, indent=2))


def _told(altered: Any) -> str:
    from zhiheng.stages.reviews.vocabulary import ALTERATION_LABELS

    where = f"第{altered.seq}条" if altered.seq else "台账中没有"
    return f"{where} {altered.act} {altered.subject}：{ALTERATION_LABELS[altered.kind]}"


def _of_file(chosen: Namespace) -> tuple[list, int]:
    from zhiheng.instruments.ledger import queries

    try:
        lines = chosen.file.read_text("utf-8").splitlines()
        return queries.faults_of_file(chosen.file), sum('"seq"' in line for line in lines)
    except OSError as fault:
        raise Failure(f"读不了文件 {chosen.file}：{fault.strerror}。") from fault
    except (ValueError, KeyError, TypeError) as fault:
        raise Failure(f"{chosen.file} 不是导出的台账：每行应是一条 JSON 记录。") from fault


def export(chosen: Namespace) -> None:
    """Write every entry and the seal."""
    database.current()
    from zhiheng.instruments.ledger import queries

    try:
        sealed = queries.export(chosen.file)
    except OSError as fault:
        raise Failure(f"写不了文件 {chosen.file}：{fault.strerror}。") from fault
    print(f"已导出{sealed.entries}条到 {chosen.file}，末条摘要 {sealed.head}")
