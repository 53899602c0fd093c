"""The life of an application under one edition, drawn from its procedure."""

from zhiheng.rulebook.editions import Edition
from zhiheng.rulebook.steps import FINAL, STATE_LABELS, State, Step

Moves = list[tuple[State, State, Step]]


def moves(edition: Edition) -> Moves:
    """Every move that the procedure allows, in the order of its steps."""
    order = list(State)
    found = [(a, b, step) for (a, b), step in edition.procedure.moves.items()]
    return sorted(found, key=lambda move: (order.index(move[0]), order.index(move[1])))


def markdown(edition: Edition) -> str:
    """A page with the way through, drawn, and the table of all moves."""
    return "\n".join(
        (
            f"# 申报的一生：{edition.title}",
            "",
            "由版本文件中的程序次序生成，不要手工修改。",
            "",
            "```mermaid",
            *_diagram(edition),
            "```",
            "",
            "| 从 | 到 | 环节 |",
            "|---|---|---|",
            *(_row(edition, move) for move in moves(edition)),
            "",
        )
    )


ASIDE = (State.WITHDRAWN, State.STRUCK, State.SUSPENDED)


def _diagram(edition: Edition) -> list[str]:
    """The way through and its endings; what may happen anywhere is left to the table."""
    lines = ["stateDiagram-v2", f"    [*] --> {_name(State.DRAFTING)}"]
    for source, target, step in moves(edition):
        if source != State.SUSPENDED and target not in ASIDE:
            lines.append(f"    {_name(source)} --> {_name(target)}: {edition.plan(step).title}")
    ends = [state for state in State if state in FINAL and state not in ASIDE]
    lines += [f"    {_name(state)} --> [*]" for state in ends]
    return lines


def _name(state: State) -> str:
    return STATE_LABELS[state]


def _row(edition: Edition, move: tuple[State, State, Step]) -> str:
    source, target, step = move
    return f"| {_name(source)} | {_name(target)} | {edition.plan(step).title} |"
