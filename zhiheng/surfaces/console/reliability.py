import json
from argparse import Namespace
from typing import Any

from zhiheng.surfaces.console import database
from zhiheng.surfaces.console.failures import Failure

A_YEAR = 4
"""Digits; fewer are a cycle's number."""


def show(chosen: Namespace) -> None:
    """What was filed, with names: in words, as JSON, or as a workbook. Nothing is computed or kept."""
    database.current()
    report = _report(chosen.cycle)
    if chosen.out:
        _save(report, chosen.out)
    if chosen.json:
        print(json.dumps(_as_json(report), ensure_ascii=False, indent=2))
    elif not chosen.out:
        for line in _said(report):
            print(line)


def _report(named: str) -> Any:
    from zhiheng.instruments.cycles import queries as cycles
    from zhiheng.stages.reviews import queries as reviews

    if not named.isdecimal():
        raise Failure(f"“{named}”不是年度，也不是届次编号。写成 2026 的样子。")
    by = {"year" if len(named) == A_YEAR else "pk": int(named)}
    cycle = cycles.cycles().filter(**by).first()
    if cycle is None:
        raise Failure(f"没有“{named}”这一届。")
    report = reviews.reliability_report_of(cycle)
    if report is None:
        raise Failure(
            f"{cycle.title}还没有评分可信度报告。综合汇总以后由定时任务出具：zhiheng timetable run。"
        )
    return report


def _as_json(report: Any) -> dict[str, Any]:
    from zhiheng.surfaces import reliability as telling

    names = telling.of_everybody(report)
    return {
        "cycle": report.cycle.title,
        "version": report.ordinal,
        "at": report.at.isoformat(),
        "digest": report.digest,
        "findings": report.findings,
        "names": {
            "experts": names.experts,
            "applications": names.applications,
            "panels": names.panels,
        },
    }


def _said(report: Any) -> list[str]:
    from zhiheng.surfaces import reliability as telling

    lines = [f"{report}", telling.advice()]
    for one in telling.sections(report, telling.of_everybody(report)):
        lines += ["", one.title, one.found]
        for table in one.tables:
            lines += ["  " + "\t".join(map(str, row)) for row in (table.heads, *table.rows)]
    return lines


def _save(report: Any, path: Any) -> None:
    from zhiheng.surfaces import reliability as telling

    told = telling.sections(report, telling.of_everybody(report))
    try:
        path.write_bytes(
            telling.workbook(f"{report}", telling.facts(report, with_digest=True), told)
        )
    except OSError as fault:
        raise Failure(f"写不了文件 {path}：{fault.strerror}。") from fault
    print(f"已写入 {path}")
