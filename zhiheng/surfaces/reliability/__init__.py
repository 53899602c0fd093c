"""A report on the scores in words: what each statistic means, how it is judged, and by whose bands.

`sections` makes the same tables and charts for a page and for a workbook; `names` decides who is
named in them. The report advises: the result stays the edition's rule, and that is said first.
"""

from zhiheng.surfaces.reliability.names import Names, of_everybody, of_laureates
from zhiheng.surfaces.reliability.records import Record, records
from zhiheng.surfaces.reliability.sections import advice, facts, scope, sections
from zhiheng.surfaces.reliability.tables import ROWS, Section, Table
from zhiheng.surfaces.reliability.workbook import workbook

__all__ = [
    "ROWS",
    "Names",
    "Record",
    "Section",
    "Table",
    "advice",
    "facts",
    "of_everybody",
    "of_laureates",
    "records",
    "scope",
    "sections",
    "workbook",
]
