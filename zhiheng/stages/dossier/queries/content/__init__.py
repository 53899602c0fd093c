"""What each kind of paper says, read from the rooms in which it came about."""

from zhiheng.stages.dossier.queries.content import (
    announcing,
    consulting,
    deciding,
    experts,
    feedback,
    filing,
    reviewing,
    rewarding,
    supervising,
)
from zhiheng.stages.dossier.queries.content.frame import Frame, Made, Recipe
from zhiheng.stages.dossier.vocabulary import PaperKind

RECIPES: dict[PaperKind, Recipe] = {
    PaperKind.ANNOUNCEMENT: Recipe(announcing.announcement, announcing.announced),
    PaperKind.APPLICATION_FORM: Recipe(filing.application_form, filing.filed),
    PaperKind.CORRECTION: Recipe(filing.correction, filing.returned),
    PaperKind.ACCEPTANCE: Recipe(filing.acceptance, filing.accepted),
    PaperKind.REJECTION: Recipe(filing.rejection, filing.rejected),
    PaperKind.CONSULTATION: Recipe(consulting.consultation, consulting.asked),
    PaperKind.CONSULTATION_REPLY: Recipe(consulting.reply, consulting.answering),
    PaperKind.DRAW_RECORD: Recipe(experts.record_of, experts.drawn),
    PaperKind.COMMITMENT: Recipe(experts.commitment, experts.declaring),
    PaperKind.SCORESHEET: Recipe(experts.scoresheet, experts.scored),
    PaperKind.CONSENSUS_RECORD: Recipe(reviewing.consensus_record, reviewing.agreed_in),
    PaperKind.REVIEW_REPORT: Recipe(reviewing.review_report, reviewing.reviewed),
    PaperKind.SUMMARY: Recipe(reviewing.summary, reviewing.summed_up),
    PaperKind.BALLOT_FORM: Recipe(deciding.ballot_form, deciding.rounds),
    PaperKind.TALLY: Recipe(deciding.tally, deciding.counted),
    PaperKind.MINUTES: Recipe(deciding.minutes, deciding.met),
    PaperKind.PUBLICITY: Recipe(announcing.publicity, announcing.publicised),
    PaperKind.OBJECTION_RECEIPT: Recipe(deciding.objection_receipt, deciding.objected),
    PaperKind.OBJECTION_REPLY: Recipe(deciding.objection_reply, deciding.answered),
    PaperKind.PROPOSAL: Recipe(deciding.proposal, deciding.proposed),
    PaperKind.CIRCULAR: Recipe(announcing.circular, announcing.commended),
    PaperKind.CERTIFICATE: Recipe(rewarding.certificate, rewarding.conferred),
    PaperKind.PAYOUT: Recipe(rewarding.payout, rewarding.paid),
    PaperKind.FEEDBACK: Recipe(feedback.feedback, feedback.concluded),
    PaperKind.ANNUAL_REPORT: Recipe(supervising.annual_report, supervising.supervised),
    PaperKind.REVOCATION: Recipe(supervising.revocation, supervising.revoked),
    PaperKind.INDEX: Recipe(supervising.index, supervising.indexed),
}

__all__ = ["RECIPES", "Frame", "Made", "Recipe"]
