"""How Chinese offices write days, moments, amounts of money, and counts that stopped."""

from datetime import date, datetime

from zhiheng.methods.workdays import SHANGHAI

FEN_OF_YUAN = 100
FEN_OF_TEN_THOUSAND = 1_000_000


def day_text(day: date) -> str:
    """2026年6月1日: Arabic figures without leading zeros."""
    return f"{day.year}年{day.month}月{day.day}日"


def moment_text(moment: datetime) -> str:
    """2026年6月1日17时30分; the last moment of a day is 24时."""
    local = moment.astimezone(SHANGHAI)
    if (local.hour, local.minute) == (23, 59):
        return f"{day_text(local.date())}24时"
    minutes = f"{local.minute:02d}分" if local.minute else ""
    return f"{day_text(local.date())}{local.hour}时{minutes}"


def money_text(fen: int) -> str:
    """50万元, or 1234.56元."""
    if fen % FEN_OF_TEN_THOUSAND == 0:
        return f"{fen // FEN_OF_TEN_THOUSAND}万元"
    return f"{fen // FEN_OF_YUAN}.{fen % FEN_OF_YUAN:02d}元"


def count_text(count: int, most: int) -> str:
    """23, or 1000+ when counting stopped there."""
    return f"{most}+" if count > most else str(count)
