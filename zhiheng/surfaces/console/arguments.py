"""The commands and their options. Nothing here touches Django, so that --help is quick."""

import argparse
from pathlib import Path
from typing import Any, NoReturn

CHINESE = {
    "usage: ": "用法：",
    "options": "选项",
    "positional arguments": "参数",
    "show this help message and exit": "显示本说明",
    "the following arguments are required: %s": "缺少参数：%s",
    "unrecognized arguments: %s": "不认识的参数：%s",
    "invalid choice: %(value)r (choose from %(choices)s)": "“%(value)s”不在可选之列（%(choices)s）",
    "invalid %(type)s value: %(value)r": "“%(value)s”的写法不对",
    "expected one argument": "后面须写一个值",
    "argument %(argument_name)s: %(message)s": "参数 %(argument_name)s：%(message)s",
}
argparse._ = lambda text: CHINESE.get(text, text)  # type: ignore[attr-defined]


class Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}：{message}。用 {self.prog} --help 查看用法。\n")


def parser() -> argparse.ArgumentParser:
    top = Parser(prog="zhiheng", description="质衡：政府质量奖评定系统的命令行")
    groups = top.add_subparsers(title="命令", metavar="命令", required=True)
    for add in (
        _install,
        _edition,
        _articles,
        _lifecycle,
        _cycle,
        _history,
        _ledger,
        _draw,
        _matching,
        _timetable,
        _demo,
        _expert,
        _reliability,
    ):
        add(groups)
    return top


def _install(groups: Any) -> None:
    install = _command(
        groups, "install", "启用系统：建好数据库，设首位系统管理员", run="installing:install"
    )
    install.add_argument("--name", metavar="姓名", required=True, help="系统管理员的姓名")
    install.add_argument("--username", metavar="账号", required=True, help="登录用的账号名")
    readmit = _command(
        groups, "readmit", "恢复唯一的系统管理员的登录（记入台账）", run="installing:readmit"
    )
    readmit.add_argument("--username", metavar="账号", required=True, help="系统管理员的账号名")
    readmit.add_argument("--reason", metavar="事由", required=True, help="记入台账")
    backup = _command(groups, "backup", "把全部数据备份成一个文件", run="backup:write")
    backup.add_argument("file", metavar="文件", type=Path)


def _edition(groups: Any) -> None:
    commands = _group(groups, "edition", "管理办法的各个版本")
    _command(commands, "list", "列出全部版本", run="editions:list_editions", json=True)
    show = _command(
        commands, "show", "逐项显示一个版本及每个数值的来源", run="editions:show", json=True
    )
    show.add_argument("name", metavar="版本")
    check = _command(commands, "check", "检查版本文件", run="editions:check", json=True)
    check.add_argument("file", metavar="文件", type=Path)
    diff = _command(commands, "diff", "比较两个版本", run="editions:diff", json=True)
    diff.add_argument("old", metavar="旧版本")
    diff.add_argument("new", metavar="新版本")


def _articles(groups: Any) -> None:
    articles = _command(
        groups, "articles", "条文 → 代码 → 测试", run="editions:articles", json=True
    )
    articles.add_argument("name", metavar="版本")


def _lifecycle(groups: Any) -> None:
    lifecycle = _command(groups, "lifecycle", "申报的状态图（Markdown）", run="lifecycle:show")
    lifecycle.add_argument("name", metavar="版本", nargs="?", default="jinshui-revised")


def _cycle(groups: Any) -> None:
    commands = _group(groups, "cycle", "演练整整一届")
    run = _command(commands, "run", "从信息发布到证后监管演练一届", run="cycle:run")
    run.add_argument("--edition", metavar="版本", default="jinshui-revised", help="依据的版本")
    run.add_argument("--applicants", metavar="家数", type=_counting, default=24, help="申报组织数")
    run.add_argument("--experts", metavar="人数", type=_counting, default=40, help="评审专家数")
    run.add_argument("--seed", metavar="种子", type=int, default=7, help="同一种子得到同一结果")
    run.add_argument("--out", metavar="目录", type=Path, required=True, help="结果放在哪里")
    run.add_argument("--quota", metavar="名额", type=_counting, help="名额（演示值）")
    run.add_argument(
        "--from", dest="source", metavar="目录", type=Path, help="改用该目录下各工作簿所填的内容"
    )
    run.add_argument("--stop-after", metavar="环节", help="办完该环节即止")
    run.add_argument("--no-papers", dest="papers", action="store_false", help="不生成文书和档案")
    run.add_argument(
        "--database",
        choices=("own", "current"),
        default="own",
        help="own 自建数据库；current 当前数据库",
    )
    template = _command(commands, "template", "写出可以填报的工作簿", run="cycle:template")
    template.add_argument("--edition", metavar="版本", default="jinshui-revised", help="依据的版本")
    template.add_argument("--out", metavar="目录", type=Path, required=True, help="放在哪里")


def _history(groups: Any) -> None:
    commands = _group(groups, "history", "以往各届获奖组织")
    load = _command(commands, "import", "把以往获奖组织录入名册", run="history:load")
    load.add_argument("file", metavar="文件", type=Path)
    template = _command(commands, "template", "写出可以填报的工作簿", run="history:template")
    template.add_argument("--out", metavar="文件", type=Path, required=True, help="放在哪里")


def _ledger(groups: Any) -> None:
    commands = _group(groups, "ledger", "台账")
    verify = _command(commands, "verify", "核验台账是否完整", run="ledger:verify", json=True)
    verify.add_argument(
        "file", metavar="文件", type=Path, nargs="?", help="导出的台账；不写则核验当前数据库"
    )
    export = _command(commands, "export", "导出台账", run="ledger:export")
    export.add_argument("file", metavar="文件", type=Path)


def _draw(groups: Any) -> None:
    commands = _group(groups, "draw", "专家抽取")
    verify = _command(commands, "verify", "按抽取记录重算并比对", run="draw:verify", json=True)
    verify.add_argument("file", metavar="文件", type=Path)


def _matching(groups: Any) -> None:
    commands = _group(groups, "matching", "整体匹配")
    verify = _command(
        commands, "verify", "按匹配记录核对承诺、重算并比对", run="matching:verify", json=True
    )
    verify.add_argument("file", metavar="文件", type=Path)


def _timetable(groups: Any) -> None:
    commands = _group(groups, "timetable", "到期自动办理的事项")
    run = _command(commands, "run", "办理已到期的事项", run="timetable:run")
    run.add_argument("--at", metavar="时间", help="当作这一时刻，例如 2026-05-01T09:00")


def _expert(groups: Any) -> None:
    commands = _group(groups, "expert", "评审专家")
    serve = _command(
        commands,
        "could-serve",
        "这位专家能否评审这些申报组织",
        run="experts:could_serve",
        json=True,
    )
    serve.add_argument("name", metavar="专家姓名")
    serve.add_argument(
        "organisations", metavar="申报组织", nargs="+", help="名称开头或统一社会信用代码"
    )
    serve.add_argument(
        "--by", metavar="姓名", required=True, help="查询人：办公室或监督人员，记入台账"
    )


def _demo(groups: Any) -> None:
    commands = _group(groups, "demo", "演示数据")
    load = _command(commands, "load", "把演示的一届载入当前数据库", run="demo:load")
    load.add_argument("--edition", metavar="版本", default="jinshui-revised", help="依据的版本")
    load.add_argument(
        "--stage", metavar="环节", help="停在哪个环节，例如 评审、公示；不写则停在公示"
    )
    load.add_argument("--applicants", metavar="家数", type=_counting, default=12, help="申报组织数")


def _reliability(groups: Any) -> None:
    command = _command(
        groups, "reliability", "一届评分可信度报告（只读）", run="reliability:show", json=True
    )
    command.add_argument("cycle", metavar="届次", help="年度，或者网页地址中的届次编号")
    command.add_argument("--out", metavar="文件", type=Path, help="另存为 xlsx 文件")


def _group(groups: Any, name: str, summary: str) -> Any:
    group = groups.add_parser(name, help=summary, description=summary)
    return group.add_subparsers(title="命令", metavar="命令", required=True)


def _command(group: Any, name: str, summary: str, *, run: str, json: bool = False) -> Any:
    """Add a command. `run`: module:function of this package, imported only when it is called."""
    command = group.add_parser(name, help=summary, description=summary)
    command.set_defaults(run=run)
    if json:
        command.add_argument("--json", action="store_true", help="输出 JSON")
    return command


def _counting(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("须为正整数")
    return number
