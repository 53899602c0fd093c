"""The record of every act: who did what, to what, when, and under which clause.

Entries form a hash chain; the database itself refuses to change or delete one. `acts.act`
declares an act, `acts.record` writes its entry, `papers.Paper` is any row that is never
changed, `chain.faults` finds what was changed behind the system's back.
"""
