from argparse import Namespace
from datetime import datetime

from zhiheng.methods.workdays import SHANGHAI
from zhiheng.surfaces.console import database
from zhiheng.surfaces.console.failures import Failure


def run(chosen: Namespace) -> int:
    """Do what is due; exit 1 if something due was refused."""
    at = _moment(chosen.at)
    database.current()
    from zhiheng.instruments.people.queries import holders
    from zhiheng.instruments.people.vocabulary import Role
    from zhiheng.surfaces.timetable import due

    if not holders(Role.TIMETABLE, at=at).exists():
        raise Failure("系统在这一时刻还没有启用：没有任何人员，无事可办。")
    done = due.run(at=at)
    for one in done:
        print(f"{one.what}：{one.refused or f'{one.count}件'}")
    if not done:
        print("没有到期的事项")
    return int(any(one.refused for one in done))


def _moment(text: str | None) -> datetime:
    """The given moment in China, or this one."""
    if text is None:
        from zhiheng.surfaces.timetable.clock import now

        return now()
    try:
        given = datetime.fromisoformat(text)
    except ValueError as fault:
        raise Failure(f"“{text}”不是时间。写成 2026-05-01T09:00 的样子。") from fault
    return given if given.tzinfo else given.replace(tzinfo=SHANGHAI)
