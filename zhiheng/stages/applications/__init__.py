"""申报 and 推荐: what an organisation submits of its own accord, and who recommends it.

The applicant drafts, attaches, signs for the truth and submits within the window; a street,
department or park recommends what was filed; whoever merges or splits meanwhile is suspended
until the office decides. What was submitted is frozen unless it is returned.

Papers: Application, Filing, Attachment, Recommendation, Move, IdentityChange, IdentityDecision.
Acts: `actions`.
"""
