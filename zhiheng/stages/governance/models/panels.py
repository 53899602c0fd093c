from django.db import models

from zhiheng.instruments.cycles.models import Cycle
from zhiheng.instruments.ledger.papers import Paper
from zhiheng.rulebook.citations import upholds
from zhiheng.rulebook.clauses import Clause
from zhiheng.stages.applications.models import Application
from zhiheng.stages.governance.models.draws import Draw, Matching
from zhiheng.stages.governance.models.pool import Expert
from zhiheng.stages.governance.vocabulary import Pool


class Panel(Paper):
    """A 评审组: seats from an approved draw, from a matching to one application, or by direct
    appointment; one of them the leader's."""

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="+")
    name = models.CharField("名称", max_length=40)
    draw = models.ForeignKey(Draw, models.PROTECT, null=True, related_name="panels")
    matching = models.ForeignKey(Matching, models.PROTECT, null=True, related_name="panels")
    application = models.ForeignKey(Application, models.PROTECT, null=True, related_name="+")
    formed_at = models.DateTimeField("组成时间")

    class Meta:
        constraints = [
            upholds(
                Clause.PANEL,
                models.UniqueConstraint(fields=["cycle", "name"], name="panel_names_are_unique"),
            ),
            upholds(
                Clause.PANEL,
                models.UniqueConstraint(
                    fields=["matching", "application"], name="one_panel_per_matched_application"
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Seat(Paper):
    panel = models.ForeignKey(Panel, models.PROTECT, related_name="seats")
    expert = models.ForeignKey(Expert, models.PROTECT, related_name="seats")
    pool = models.CharField("专家库", max_length=10, choices=Pool)  # as it was on that day
    leads = models.BooleanField("组长", default=False)

    class Meta:
        constraints = [
            upholds(
                Clause.PANEL,
                models.UniqueConstraint(fields=["panel", "expert"], name="one_seat_per_expert"),
            ),
            upholds(
                Clause.PANEL,
                models.UniqueConstraint(
                    fields=["panel"], condition=models.Q(leads=True), name="one_leader_per_panel"
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.panel} {self.expert}"
