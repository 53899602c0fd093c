import json
from argparse import Namespace

from zhiheng.methods import draws
from zhiheng.surfaces.console.failures import Failure


def verify(chosen: Namespace) -> int:
    """Replay a record of a draw. Exit 1 where it does not come to the same names."""
    try:
        told = json.loads(chosen.file.read_text("utf-8"))
        faults = draws.faults(told)
    except OSError as fault:
        raise Failure(f"读不了文件 {chosen.file}：{fault.strerror}。") from fault
    except (ValueError, KeyError, TypeError, AttributeError) as fault:
        raise Failure(f"{chosen.file} 不是抽取记录。") from fault
    if chosen.json:
        drawn = draws.draw(told["commitment"], seed=told["seed"])
        print(json.dumps({"faults": faults, "result": drawn}, ensure_ascii=False, indent=2))
        return int(bool(faults))
    for line in _said(told):
        print(line)
    for one in faults:
        print(f"不一致：{one}")
    if not faults:
        print("一致：重新抽取的结果与记录完全相同。")
    return int(bool(faults))


def _said(told: dict) -> list[str]:
    names = {row["expert"]: row["name"] for row in told["commitment"]["pool"]}
    lines = [
        f"用途：{told['commitment']['purpose']}",
        f"摘要：{draws.digest(told['commitment'])}",
        f"种子：{told['seed']}",
    ]
    for row in draws.draw(told["commitment"], seed=told["seed"]):
        for part, label in (("seats", "正选"), ("reserves", "候补")):
            people = "、".join(f"{names[ref]}（{ref}）" for ref in row[part])
            lines.append(f"{row['stratum']} {label}：{people or '无'}")
    return lines
