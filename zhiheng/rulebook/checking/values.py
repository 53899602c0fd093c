"""The values of an edition: provenance, ranges and closed vocabularies."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from zhiheng.rulebook.checking.draft import Draft
from zhiheng.rulebook.checking.lines import Path
from zhiheng.rulebook.checking.shape import ROWS
from zhiheng.rulebook.editions import Change, Fact, Mark
from zhiheng.rulebook.numerals import is_article

STAGES = ("desk", "site", "defence")
ALLOWED: dict[str, tuple[str, ...]] = {
    "cut_off": ("filing-closes", "announcement"),
    "majority_of": ("present", "members"),
    "publicity_counts": ("workdays", "days"),
}
AGAINST = ("bonus-misuse", "fraud", "revocation-ground", "staff", "expert")
APPROVERS = ("office", "government")
KINDS = ("boolean", "number", "text", "list")
AT_LEAST = {
    "publicity_days": 1,
    "quota": 1,
    "panel_size": 1,
    "panel_minimum": 1,
    "validity_years": 1,
    "training_attempts": 1,
}
AT_MOST = {
    "spread_bound": 100,
    "score_places": 6,
    "training_mean_difference": 100,
    "training_item_difference": 100,
}
TRAINING_BOUNDS = ("training_mean_difference", "training_item_difference", "training_kappa")

Term = tuple[str, Callable[[Any], bool], str, str]

SPECIAL: tuple[Term, ...] = (
    ("quorum", lambda v: 0 < Fraction(v) <= 1, "到会比例须大于0、不超过1", '例如 "2/3"'),
    ("majority", lambda v: 0 < Fraction(v) <= 1, "票数比例须大于0、不超过1", '例如 "2/3"'),
    ("training_kappa", lambda v: 0 < Fraction(v) <= 1, "一致性须大于0、不超过1", '例如 "3/5"'),
    (
        "weights",
        lambda v: set(v) == set(STAGES),
        "占比须恰好列出 desk、site、defence",
        "补齐三个环节",
    ),
    ("weights", lambda v: sum(v.values()) == 100, "各环节占比之和不是100", "调整到合计100"),
    ("weights", lambda v: min(v.values(), default=0) >= 0, "占比不能是负数", "改为0至100"),
    ("reserved", lambda v: min(v.values(), default=1) > 0, "保留名额须是正数", "改为1以上"),
    *(
        (key, lambda v, words=words: v in words, f"{key} 不能取这个值", "可取：" + "、".join(words))
        for key, words in ALLOWED.items()
    ),
)


def check(draft: Draft) -> None:
    """Find values without provenance, out of range or at odds with each other."""
    _check_provenance(draft)
    for path, row in draft.tables("terms"):
        _check_presence(draft, path, row)
        if "value" in row:
            _check_range(draft, path, row["value"])
    _check_pairs(draft)
    _check_words(draft)
    _check_articles(draft)
    if not draft.listed("permitted_uses"):
        draft.fault(("permitted_uses",), "没有列出奖金用途", "补上 [[permitted_uses]]")


def _check_provenance(draft: Draft) -> None:
    marked = [table for table, kind in ROWS.items() if kind not in (Change, Fact)]
    held = [*draft.tables("terms")]
    for table in (*marked, "bodies"):
        held += draft.rows(table)
    for path, row in held:
        if row["mark"] in (Mark.SEED, Mark.SIBLING) and not row.get("source"):
            draft.fault(path, f"标为 {row['mark']} 却没有 source", "写明读自哪一份文件")
        if row["mark"] == Mark.OFFICE and path[0] != "terms":
            draft.fault((*path, "mark"), "只有参数可以留给评委会办公室填写", "改用其他来源标记")


def _check_presence(draft: Draft, path: Path, row: Any) -> None:
    left = row["mark"] == Mark.OFFICE
    if left and "value" in row:
        draft.fault((*path, "value"), "标为 office 的参数不能有默认值", "删除 value，或者改标记")
    if not left and "value" not in row:
        draft.fault(path, "没有 value", "填写数值；确实没有默认值的标为 office")


def _check_range(draft: Draft, path: Path, value: Any) -> None:
    key = f"{path[1]}"
    for name, holds, problem, remedy in SPECIAL:
        if name == key and not holds(value):
            draft.fault((*path, "value"), problem, remedy)
    if isinstance(value, bool) or not isinstance(value, int):
        return
    if value < (least := AT_LEAST.get(key, 0)):
        draft.fault((*path, "value"), f"{value} 小于 {least}", f"改为不小于{least}的整数")
    if value > (most := AT_MOST.get(key, value)):
        draft.fault((*path, "value"), f"{value} 大于 {most}", f"改为不大于{most}的整数")


def _check_pairs(draft: Draft) -> None:
    values = {path[1]: row.get("value") for path, row in draft.tables("terms")}
    size, minimum = values.get("panel_size"), values.get("panel_minimum")
    if size is not None and minimum is not None and minimum > size:
        place = ("terms", "panel_minimum", "value")
        draft.fault(place, f"评审组最少{minimum}人，多于评审组人数{size}", "减少最少人数")
    if size is not None and values.get("panel_odd") and size % 2 == 0:
        place = ("terms", "panel_size", "value")
        draft.fault(place, f"评审组人数须为单数，却是{size}", "改为单数，或者 panel_odd = false")
    quota, reserved = values.get("quota"), values.get("reserved") or {}
    if quota is not None and sum(reserved.values()) > quota:
        draft.fault(("terms", "reserved", "value"), "保留名额多于名额", "减少保留名额")
    if values.get("training_required") and not values.keys() & set(TRAINING_BOUNDS):
        place = ("terms", "training_required", "value")
        remedy = "至少补上一项：" + "、".join(TRAINING_BOUNDS)
        draft.fault(place, "要求试评通过，却没有通过的标准", remedy)


def _check_words(draft: Draft) -> None:
    for path, row in draft.rows("handlings"):
        if row["approved_by"] not in APPROVERS:
            remedy = "可取：" + "、".join(APPROVERS)
            draft.fault((*path, "approved_by"), "没有这个批准机关", remedy)
        if not row["against"] or set(row["against"]) - set(AGAINST):
            remedy = "可取：" + "、".join(AGAINST)
            draft.fault((*path, "against"), "适用情形为空，或者有不认识的情形", remedy)
    for path, row in draft.rows("facts"):
        if row["kind"] not in KINDS:
            draft.fault((*path, "kind"), "没有这种类型", "可取：" + "、".join(KINDS))
    for path, row in draft.rows("procedure"):
        if row["days"] < 0:
            draft.fault((*path, "days"), "天数不能是负数", "改为0以上")
    for path, row in draft.rows("restrictions"):
        if row["look_back_years"] < 0:
            draft.fault((*path, "look_back_years"), "追溯年限不能是负数", "改为0以上")


def _check_articles(draft: Draft) -> None:
    for path, row in draft.rows("provisions"):
        if not is_article(row["article"]):
            remedy = "写成“第二十八条”；不知道时写“条次待核”"
            draft.fault((*path, "article"), f"“{row['article']}”不是条次", remedy)
