from django.db import models

from zhiheng.instruments.cycles.models import Cycle
from zhiheng.instruments.ledger.papers import Paper
from zhiheng.instruments.people.models import Person
from zhiheng.rulebook.citations import upholds
from zhiheng.rulebook.clauses import Clause


class DrawCommitment(Paper):
    """All that decides a draw except its seed, fixed and published before the seed exists."""

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="+")
    purpose = models.CharField("用途", max_length=80)
    seed_source = models.CharField("种子来源", max_length=300)
    document = models.JSONField("承诺内容")  # see methods.draws.committed
    digest = models.CharField("承诺摘要", max_length=64)
    committed_at = models.DateTimeField("承诺时间")

    class Meta:
        constraints = [
            upholds(
                Clause.PANEL,
                models.UniqueConstraint(
                    fields=["cycle", "purpose"], name="one_commitment_per_purpose"
                ),
            )
        ]

    def __str__(self) -> str:
        return f"{self.cycle} {self.purpose}"


class Draw(Paper):
    """A draw of experts: pool, exclusions and seed in, names out; anyone can repeat it."""

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="+")
    commitment = models.OneToOneField(
        DrawCommitment, models.PROTECT, null=True, related_name="draw"
    )
    witnesses = models.JSONField("见证人", default=list)  # names, as they signed
    purpose = models.CharField("用途", max_length=80)
    seed = models.CharField("种子", max_length=120)
    pool = models.JSONField("名册")  # [{"expert": ref, "name", "pool"}], in order of ref
    pool_digest = models.CharField("名册摘要", max_length=64)
    exclusions = models.JSONField("排除")  # [{"expert", "organisation", "reason"}]
    result = models.JSONField("结果")  # {"seats": [refs], "reserves": [refs], "strata": [the same]}
    seats = models.PositiveSmallIntegerField("席位")
    drawn_at = models.DateTimeField("抽取时间")

    def __str__(self) -> str:
        return f"{self.cycle} {self.purpose}"


class DrawApproval(Paper):
    """经批准后聘请: a draw counts only when approved by somebody other than who drew."""

    draw = models.OneToOneField(Draw, models.PROTECT, related_name="approval")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField("批准时间")

    def __str__(self) -> str:
        return f"{self.draw} 批准"


class MatchingPlan(Paper):
    """All that decides a matching except its seed, fixed and published before the seed exists."""

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="+")
    ordinal = models.PositiveSmallIntegerField("次序")
    seed_source = models.CharField("种子来源", max_length=300)
    document = models.JSONField("承诺内容")  # see methods.matchings
    digest = models.CharField("承诺摘要", max_length=64)
    committed_at = models.DateTimeField("承诺时间")

    class Meta:
        constraints = [
            upholds(
                Clause.PANEL,
                models.UniqueConstraint(fields=["cycle", "ordinal"], name="plans_are_numbered"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.cycle} 第{self.ordinal}次整体匹配"


class Matching(Paper):
    """Experts for every application of a plan, as the seed had it; anyone can repeat it."""

    plan = models.OneToOneField(MatchingPlan, models.PROTECT, related_name="matching")
    seed = models.CharField("种子", max_length=120)
    witnesses = models.JSONField("见证人")  # names, as they signed
    result = models.JSONField("结果")  # see methods.matchings.draw
    revealed_at = models.DateTimeField("匹配时间")

    def __str__(self) -> str:
        return f"{self.plan}"


class MatchingApproval(Paper):
    """经批准后聘请: by somebody other than who committed and who revealed."""

    matching = models.OneToOneField(Matching, models.PROTECT, related_name="approval")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField("批准时间")

    def __str__(self) -> str:
        return f"{self.matching} 批准"
