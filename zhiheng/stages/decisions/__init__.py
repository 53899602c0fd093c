"""审定: deliberation and secret ballot, publicity and its outcome, the government's approval.

Papers: Meeting, Attendance, BallotRound, Turnout, Ballot, Tally, TieDecision, Nomination,
Reopening, ReopeningOutcome, Publicity, PublicityEntry, Effect, Proposal, Approval.
Acts: convene_meeting, record_attendance, open_ballot, cast_ballot, close_ballot, settle_tie,
nominate, reopen_deliberation, confirm_nomination, annul_nomination, nominate_replacement,
publish_publicity, republish, uphold_objection, dismiss_objection, close_publicity, propose,
approve_proposal.
"""
