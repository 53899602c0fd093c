"""The desk of a laureate: its honours, what it owes each year, and its own papers.

A laureate is an applicant's post whose organisation holds an honour.
"""
