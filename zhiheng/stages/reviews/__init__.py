"""评审: desk review, consensus, site visit, defence, and the summary of all scores.

Layers that never overwrite each other: Scoresheet (independent) → Consensus → VisitReport →
DefenceScore → SummaryLine. Papers beside them: Assignment, Strike, SiteVisit, VisitFinding,
VisitNote, FindingConfirmation, FraudDecision, Defence, Summary. Before scoring: TrainingCase and
each TrainingSheet.

An assignment counts while it is not struck and its expert is not recused from that applicant;
every query and rule here asks for those that count. A consensus stands while it rests on exactly
the scoresheets that count, a visit report while it rests on that consensus.

Acts: assign_panel, recuse_mid_review, strike_assignment · set_training_case,
submit_training_sheet · submit_scoresheet, sign_consensus, conclude_desk_review · plan_visit,
record_visit_finding, record_visit_note, confirm_finding, sign_visit_report,
conclude_site_visits, strike_for_fraud, clear_of_fraud · schedule_defences, begin_defence,
score_defence, conclude_defences · summarise.
"""
