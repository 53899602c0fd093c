"""Names for the clauses of the Measures.

A name outlives the article number: numbers change with each edition, so code cites
the name and the edition file says which article carries it, and in what words.
"""

from enum import StrEnum


class Clause(StrEnum):
    # 总则
    BASIS = "basis"
    SCOPE = "scope"
    DEFINITION = "definition"
    FREQUENCY = "frequency"
    QUOTA = "quota"
    BONUS = "bonus"
    FUNDING = "funding"
    NO_FEES = "no-fees"
    PRINCIPLES = "principles"
    # 组织管理
    COMMITTEE = "committee"
    OFFICE = "office"
    COMMITTEE_DUTIES = "committee-duties"
    OFFICE_DUTIES = "office-duties"
    PANEL = "panel"
    INDEPENDENT_SCORING = "independent-scoring"
    # 申报与评审
    ELIGIBILITY = "eligibility"
    PREFERENCE = "preference"
    RECOMMENDATION = "recommendation"
    RESTRICTIONS = "restrictions"
    CRITERIA = "criteria"
    SCORING = "scoring"
    ANNOUNCEMENT = "announcement"
    FILING = "filing"
    TRUTHFULNESS = "truthfulness"
    ATTACHMENTS = "attachments"
    SCREENING = "screening"
    CONSULTATION = "consultation"
    DESK_REVIEW = "desk-review"
    SITE_VISIT = "site-visit"
    DEFENCE = "defence"
    SUMMARY = "summary"
    DELIBERATION = "deliberation"
    PUBLICITY = "publicity"
    OBJECTION = "objection"
    APPROVAL = "approval"
    CIRCULAR = "circular"
    AWARDING = "awarding"
    PAYMENT = "payment"
    RECUSAL = "recusal"
    # 推广与应用
    PROMOTION = "promotion"
    CASE_SHARING = "case-sharing"
    EXCHANGE = "exchange"
    TITLE_USE = "title-use"
    # 经费及监督管理
    BONUS_USE = "bonus-use"
    BONUS_SUPERVISION = "bonus-supervision"
    REVOCATION = "revocation"
    FRAUD = "fraud"
    STAFF_MISCONDUCT = "staff-misconduct"
    EXPERT_MISCONDUCT = "expert-misconduct"
    RECORDS = "records"
    POST_AWARD = "post-award"
    # 附则
    INTERPRETATION = "interpretation"
    EFFECT = "effect"
