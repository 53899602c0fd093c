"""An edition that asks for 试评, and a case to try."""

from typing import Any

from tests import world
from tests.stages.reviews import conftest as cast
from zhiheng.instruments.cycles.models import Cycle
from zhiheng.rulebook import editions
from zhiheng.rulebook.schemes import scheme
from zhiheng.stages.governance.models import Expert
from zhiheng.stages.reviews.models import TrainingCase, TrainingSheet

GATED = "gated"
TERMS = {
    "training_required": ("要求试评通过", "true"),
    "training_mean_difference": ("试评平均差距上限", "10"),
    "training_item_difference": ("试评单条差距上限", "25"),
    "training_kappa": ("试评一致性下限", '"1/5"'),
    "training_attempts": ("试评未通过几次告知办公室", "2"),
}


def term(key: str, label: str, value: str) -> str:
    return (
        f'\n[terms.{key}]\nlabel = "{label}"\nvalue = {value}\nmark = "assumed"\n'
        'source = "测试"\nclause = "scoring"\n'
    )


def gated(text: str, **values: str) -> str:
    """An edition's file with the terms of training added."""
    return text + "".join(
        term(key, label, values.get(key, value)) for key, (label, value) in TERMS.items()
    )


def asks_for_training(folder: Any, monkeypatch: Any) -> str:
    """The revised edition with the gate, the only one on file."""
    text = (editions.FOLDER / "jinshui-revised.toml").read_text("utf-8")
    (folder / f"{GATED}.toml").write_text(gated(text), "utf-8")
    monkeypatch.setattr(editions, "FOLDER", folder)
    return GATED


def key(percent: int = 50, of: str = cast.SMALL, **differing: int) -> dict[str, list[Any]]:
    """One percent for all items. `differing`: of items, as i1_1=70."""
    other = {item.removeprefix("i").replace("_", "."): p for item, p in differing.items()}
    percents = {item.key: other.get(item.key, percent) for item in scheme(of).items}
    return {item: [p, f"{item}的方法已展开"] for item, p in percents.items()}


KEY = key(i1_1=70, i2_1=30)


def case_of(cycle: Cycle, **values: Any) -> TrainingCase:
    values = {"scheme": cast.SMALL, "key": KEY, "title": "永丰食品试评案例", **values}
    return TrainingCase.objects.create(
        cycle=cycle, text="一家虚构企业的自评摘要。", at=world.NOON - world.A_DAY, **values
    )


def attempt(case: TrainingCase, expert: Expert, *, passed: bool) -> TrainingSheet:
    """A row as the act leaves it, the differences being what they are."""
    given = {item: percent if passed else 0 for item, (percent, _) in case.key.items()}
    apart = {item: given[item] - percent for item, (percent, _) in case.key.items()}
    return TrainingSheet.objects.create(
        case=case,
        expert=expert,
        attempt=TrainingSheet.objects.filter(case=case, expert=expert).count() + 1,
        scores=given,
        result={
            "differences": apart,
            "mean_difference": sum(map(abs, apart.values())) / len(apart),
            "kappa": 1.0 if passed else 0.0,
            "reasons": [] if passed else ["too_far"],
            "asked": {"mean_difference": 10, "item_difference": 25, "kappa": 0.2},
        },
        passed=passed,
        at=world.NOON,
    )
