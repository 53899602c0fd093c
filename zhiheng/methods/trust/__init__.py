"""How far a cycle's scores can be trusted, told once and for all: `report`.

Advice, never correction: nothing here changes a score, a total or a rank. Whatever cannot be computed
says why (`Why`) in the place of its numbers.
"""

from zhiheng.methods.trust.sheets import Candidate, Sheets
from zhiheng.methods.trust.telling import DRAWS, SEED, report
from zhiheng.methods.trust.why import Why

__all__ = ["DRAWS", "SEED", "Candidate", "Sheets", "Why", "report"]
