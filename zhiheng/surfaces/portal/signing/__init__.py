"""Sign-in: accounts are opened by the administrator, nobody signs up.

doors: who comes through, `open_to_signed_in` and `freshly_signed_in`. typed: what was typed when
a session ended. factors: who must have a second factor. eyes: in whose name one acts. recording:
what the ledger keeps. views: the pages.
"""

from zhiheng.surfaces.portal.signing.adapters import Adapter, SecondFactorAdapter
from zhiheng.surfaces.portal.signing.doors import (
    before_second_factor,
    freshly_signed_in,
    open_to_signed_in,
)

__all__ = [
    "Adapter",
    "SecondFactorAdapter",
    "before_second_factor",
    "freshly_signed_in",
    "open_to_signed_in",
]
