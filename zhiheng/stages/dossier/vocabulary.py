from django.db.models import TextChoices

from zhiheng.instruments.people.vocabulary import Role


class PaperKind(TextChoices):
    """Every paper that an office must produce, in the order in which a cycle needs them."""

    ANNOUNCEMENT = "announcement", "信息发布"
    APPLICATION_FORM = "application-form", "申报表"
    CORRECTION = "correction", "补正通知"
    ACCEPTANCE = "acceptance", "受理通知"
    REJECTION = "rejection", "不予受理通知"
    CONSULTATION = "consultation", "征求意见函"
    CONSULTATION_REPLY = "consultation-reply", "复函"
    DRAW_RECORD = "draw-record", "专家抽取记录"
    COMMITMENT = "commitment", "回避与保密承诺书"
    SCORESHEET = "scoresheet", "独立评分表"
    CONSENSUS_RECORD = "consensus-record", "合议记录"
    REVIEW_REPORT = "review-report", "材料与现场评审报告"
    SUMMARY = "summary", "综合汇总表"
    BALLOT_FORM = "ballot-form", "表决票"
    TALLY = "tally", "计票单"
    MINUTES = "minutes", "会议纪要"
    PUBLICITY = "publicity", "公示"
    OBJECTION_RECEIPT = "objection-receipt", "异议受理通知"
    OBJECTION_REPLY = "objection-reply", "异议答复"
    PROPOSAL = "proposal", "审定请示"
    CIRCULAR = "circular", "通报"
    CERTIFICATE = "certificate", "证书"
    PAYOUT = "payout", "奖金拨付单"
    FEEDBACK = "feedback", "反馈报告"
    ANNUAL_REPORT = "annual-report", "年度监督报告"
    REVOCATION = "revocation", "撤销决定"
    INDEX = "index", "档案目录"


WORKBOOKS = frozenset({PaperKind.SUMMARY, PaperKind.INDEX})
"""Kinds that also come as .xlsx."""

PUBLIC = frozenset(
    {PaperKind.ANNOUNCEMENT, PaperKind.PUBLICITY, PaperKind.CIRCULAR, PaperKind.REVOCATION}
)
"""What everybody may read; a certificate is checked on its own page."""

OF_THEIR_ORGANISATION = frozenset(
    {
        PaperKind.APPLICATION_FORM,
        PaperKind.CORRECTION,
        PaperKind.ACCEPTANCE,
        PaperKind.REJECTION,
        PaperKind.CERTIFICATE,
        PaperKind.PAYOUT,
        PaperKind.FEEDBACK,
        PaperKind.REVOCATION,
    }
)
"""What an applicant or laureate gets, of its own papers only."""

OF_THEIR_BODY = frozenset({PaperKind.CONSULTATION, PaperKind.CONSULTATION_REPLY})
"""What a department gets: the letter to it, and its own answer."""

OF_THEIR_OWN = frozenset({PaperKind.COMMITMENT, PaperKind.SCORESHEET})
"""What an expert gets, of papers in their own name only."""

SEEN_BY: dict[Role, frozenset[PaperKind]] = {
    Role.OFFICE: frozenset(PaperKind),
    Role.AUDITOR: frozenset(PaperKind),
    Role.COMMITTEE: frozenset(
        {
            PaperKind.REVIEW_REPORT,
            PaperKind.SUMMARY,
            PaperKind.BALLOT_FORM,
            PaperKind.TALLY,
            PaperKind.MINUTES,
            PaperKind.PROPOSAL,
        }
    ),
    Role.GOVERNMENT: frozenset(
        {PaperKind.SUMMARY, PaperKind.MINUTES, PaperKind.PROPOSAL, PaperKind.ANNUAL_REPORT}
    ),
    Role.FINANCE: frozenset({PaperKind.PAYOUT}),
    Role.SUPERVISOR: frozenset(
        {
            PaperKind.DRAW_RECORD,
            PaperKind.COMMITMENT,
            PaperKind.OBJECTION_RECEIPT,
            PaperKind.OBJECTION_REPLY,
            PaperKind.ANNUAL_REPORT,
            PaperKind.INDEX,
        }
    ),
}
"""What a role sees of every cycle. Whoever is not named sees what is public and their own."""
SEEN_BY[Role.CHAIR] = SEEN_BY[Role.COMMITTEE]
