import json
from argparse import Namespace
from typing import Any

from zhiheng.methods import draws, matchings
from zhiheng.methods.matchings import plans
from zhiheng.surfaces.console.failures import Failure


def verify(chosen: Namespace) -> int:
    """Check what a record of a matching promises, and replay it. Exit 1 where it does not hold."""
    try:
        told = json.loads(chosen.file.read_text("utf-8"))
        faults = plans.faults(told)
        again = matchings.draw(told["commitment"], seed=told["seed"])
        said = list(_said(told, again))
    except OSError as fault:
        raise Failure(f"读不了文件 {chosen.file}：{fault.strerror}。") from fault
    except (ValueError, KeyError, TypeError, AttributeError, IndexError) as fault:
        raise Failure(f"{chosen.file} 不是匹配记录。") from fault
    if chosen.json:
        print(json.dumps({"faults": faults, "result": again}, ensure_ascii=False, indent=2))
        return int(bool(faults))
    for line in said:
        print(line)
    for one in faults:
        print(f"不一致：{one}")
    if not faults:
        print("一致：承诺合乎自己的规则，重新匹配的结果与记录完全相同。")
    return int(bool(faults))


def _said(told: dict[str, Any], again: list[dict[str, Any]]) -> list[str]:
    document = told["commitment"]
    promise = plans.promise(document)
    return [
        f"届次：{document['subject']}",
        f"摘要：{draws.digest(document)}",
        f"种子：{told['seed']}",
        f"任何一对的概率：至多{promise.share}（上限{document['cap'][0]}/{document['cap'][1]}）",
        f"期望契合度：{float(promise.expected):g}；凭证书，任何办法不超过{float(promise.ceiling):g}",
        *_panels(document, again),
    ]


def _panels(document: dict[str, Any], again: list[dict[str, Any]]) -> list[str]:
    people = {row["expert"]: row["name"] for row in document["experts"]}
    applicants = {row["application"]: row["name"] for row in document["applications"]}
    return [
        f"{applicants[row['application']]}：{_listed(people, row['experts'])}；"
        f"组长{people[row['leader']]}；候补{_listed(people, row['alternates']) or '无'}"
        for row in again
    ]


def _listed(people: dict[str, str], refs: list[str]) -> str:
    return "、".join(f"{people[ref]}（{ref}）" for ref in refs)
