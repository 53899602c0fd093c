"""监督: what laureates owe for years, how the bonus is spent, inspections, revocation, discipline.

Papers: Duty, DutyDone, SelfAssessment, SurveyAnswer, Improvement, BonusUse, Inspection, Handling,
Interview, RevocationCase, Hearing, Receivable, Misconduct, Referral.
"""
