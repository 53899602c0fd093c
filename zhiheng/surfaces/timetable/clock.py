"""The real time, for the programs that have no request to take it from."""

from datetime import datetime

from zhiheng.methods.workdays import SHANGHAI


def now() -> datetime:
    """This moment in China."""
    return datetime.now(tz=SHANGHAI)
