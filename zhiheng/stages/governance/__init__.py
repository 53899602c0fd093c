"""组织管理: expert pools, draws and panels, recusal, and the committee's members.

Papers: Expert, Employment, DrawCommitment, Draw, DrawApproval, Panel, Seat, Declaration, Recusal,
Challenge, ChallengeDismissal.
"""
