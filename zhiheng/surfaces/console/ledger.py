import json
from argparse import Namespace

from zhiheng.surfaces.console import database
from zhiheng.surfaces.console.failures import Failure


def verify(chosen: Namespace) -> int:
    """Exit 1 when anything was changed, dropped, added or reordered; each fault on a line."""
    if chosen.file is None:
        database.current()
    else:
        database.without_data()
    from zhiheng.instruments.ledger import queries

    if chosen.file is None:
        faults, count = queries.faults(), queries.seal().entries
    else:
        faults, count = _of_file(chosen)
    if chosen.json:
        told = [{"kind": f.kind, "seq": f.seq, "detail": f.detail} for f in faults]
        print(json.dumps({"entries": count, "faults": told}, ensure_ascii=False, indent=2))
    else:
        for fault in faults:
            print(fault)
        if not faults:
            print(f"台账完整，共{count}条")
    return int(bool(faults))


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
