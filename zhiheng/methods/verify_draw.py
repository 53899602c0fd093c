"""质衡专家抽取核验程序。用法：python3 verify_draw.py 抽取记录.json

只用 Python 自带的功能（3.10 以上），不联网，不依赖其他文件，一刻钟可以读完。
核验四件事，任何一件不符都会说明在哪里：
  1. 承诺：记录里的名册、排除、分组和种子来源，按规定写法求 SHA-256，应等于抽取前公布的摘要。
  2. 分组：每位专家归入次序在前、专长和专家库都相符的第一个分组；被排除的不参加。
  3. 抽签：每位专家的签是 SHA-256(摘要|种子|专家编号)，从小到大排列，先取正选，再取候补。
  4. 结果：重新抽出的人和次序，应与记录完全相同。
您还应自己核对：摘要就是抽取前网上公布的那个；种子就是现场或公告中的那个。
"""

import hashlib
import json
import sys


def sha256(text):
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def digest_of(commitment):
    # 规定写法：键按字典序，不留空格，汉字照写，UTF-8
    text = json.dumps(commitment, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(text)


def group_of(expert, strata):
    """次序在前、专长和专家库都相符的第一个分组；专长或专家库为空表示不限。"""
    for stratum in strata:
        right_pool = not stratum["pools"] or expert["pool"] in stratum["pools"]
        right_field = not stratum["specialty"] or stratum["specialty"] in expert["specialties"]
        if right_pool and right_field:
            return stratum["name"]
    return None


def draw(commitment, seed):
    """重新抽一遍：每组的正选和候补，都按签的大小排列。"""
    digest = digest_of(commitment)
    kept_out = {row["expert"] for row in commitment["exclusions"]}
    drawn = []
    for stratum in commitment["strata"]:
        members = [
            row["expert"]
            for row in commitment["pool"]
            if row["expert"] not in kept_out
            and group_of(row, commitment["strata"]) == stratum["name"]
        ]
        members.sort(key=lambda expert: sha256(digest + "|" + seed + "|" + expert))
        seats, reserves = stratum["seats"], stratum["reserves"]
        drawn.append(
            {
                "stratum": stratum["name"],
                "seats": members[:seats],
                "reserves": members[seats : seats + reserves],
            }
        )
    return drawn


def faults_in(record):
    """哪里不一致；空表示全部一致。"""
    found = []
    if digest_of(record["commitment"]) != record["digest"]:
        found.append("承诺内容与所公布的摘要不一致")
    again, told = draw(record["commitment"], record["seed"]), record["result"]
    if [row["stratum"] for row in again] != [row["stratum"] for row in told]:
        return [*found, "分组不一致"]
    for now, was in zip(again, told, strict=True):
        for part, label in (("seats", "正选"), ("reserves", "候补")):
            if now[part] != was[part]:
                were, are = ("、".join(row[part]) or "无" for row in (was, now))
                found.append(f"分组“{now['stratum']}”{label}：记录为{were}，重算为{are}")
    return found


def show(record):
    names = {row["expert"]: row["name"] for row in record["commitment"]["pool"]}
    print("用途：" + record["commitment"]["purpose"])
    print("摘要：" + digest_of(record["commitment"]))
    print("种子：" + record["seed"])
    for row in draw(record["commitment"], record["seed"]):
        for part, label in (("seats", "正选"), ("reserves", "候补")):
            people = [f"{names[expert]}（{expert}）" for expert in row[part]]
            print(f"{row['stratum']} {label}：{'、'.join(people) or '无'}")


def main(arguments):
    if len(arguments) != 1:
        print("用法：python3 verify_draw.py 抽取记录.json")
        return 2
    try:
        with open(arguments[0], encoding="utf-8") as file:
            record = json.load(file)
        if record["commitment"]["format"] != "zhiheng-draw-1":
            raise ValueError
        found = faults_in(record)
        show(record)
    except OSError as fault:
        print(f"读不了文件：{fault.strerror}")
        return 2
    except (ValueError, KeyError, TypeError, AttributeError):
        print("这个文件不是质衡的抽取记录。")
        return 2
    for one in found:
        print("不一致：" + one)
    if not found:
        print("一致：重新抽取的结果与记录完全相同。")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
