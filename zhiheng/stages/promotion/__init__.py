"""推广: cases of the laureates, tagged by sector, and exchanges where they are shared.

Papers: Case, Exchange, Attendee.
"""
