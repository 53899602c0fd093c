"""What everybody may read: the current cycle, notices, the Measures, laureates, cases, open data;
and what everybody may file: a real-name objection, a lead.

measures: an edition as its page shows it. datasets: what the open data hold. brakes: how often a
stranger may try.
"""
