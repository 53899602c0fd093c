"""资格审查 and 征求部门意见: eligibility, restrictions, 补正, 受理 and what departments say.

Every gate names all that stands against a file at once, with article and remedy. A record or a
department's word bars nobody by itself: a person decides, with the reason; what came after the
cut-off goes before the committee's chair. Silence of a department is 未回复, never 无意见.

Papers: Listing, Finding, Determination, Return, Acceptance, Rejection, Consultation, Reply,
OpinionDecision, Recheck. Acts: `actions`.
"""
