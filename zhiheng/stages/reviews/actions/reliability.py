from datetime import datetime

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.cycles.models import Cycle
from zhiheng.instruments.ledger.acts import act, record
from zhiheng.instruments.people.access import only
from zhiheng.instruments.people.models import Person
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.methods import trust
from zhiheng.rulebook.citations import refuse
from zhiheng.rulebook.clauses import Clause
from zhiheng.stages.reviews import queries, rules
from zhiheng.stages.reviews.models import ReliabilityReport


@act(under=Clause.SUMMARY, allowed=only(Role.OFFICE, Role.TIMETABLE))
def file_reliability_report(*, cycle: Cycle, by: Person, at: datetime) -> ReliabilityReport:
    """评分可信度报告: computed from the sheets that count and the ranks of 综合汇总.

    It only reads scores. It is advice, never correction: the result stays the edition's rule.
    """
    cycle = cycles.lock(cycle)
    refuse(
        rules.nothing_to_report_on(
            summarised=queries.summary_of(cycle) is not None, cycle=cycle.title
        )
    )
    sheets, candidates = queries.counting_sheets(cycle), queries.ranked_candidates(cycle)
    quota = cycles.terms_of(cycle).quota
    scores = rules.scores_digest(sheets, candidates, quota=quota)
    last = queries.reliability_report_of(cycle)
    ordinal = last.ordinal if last else 0
    refuse(
        rules.reported_already(scores=scores, last=last.scores if last else None, ordinal=ordinal)
    )

    findings = trust.report(sheets, candidates, quota=quota)
    report = ReliabilityReport.objects.create(
        cycle=cycle,
        ordinal=ordinal + 1,
        scores=scores,
        findings=findings,
        digest=rules.digest_of(findings),
        at=at,
    )

    record(
        "出具评分可信度报告",
        report,
        clause=Clause.SUMMARY,
        edition=cycle.edition,
        by=by,
        at=at,
        ordinal=report.ordinal,
        sheets=findings["cycle"]["sheets"],
        scores=scores,
        digest=report.digest,
    )
    return report
