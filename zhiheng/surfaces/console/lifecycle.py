"""The states of an application as the edition's procedure yields them, as Markdown with a diagram."""

from argparse import Namespace
from collections.abc import Iterator

from zhiheng.rulebook.editions import Edition
from zhiheng.rulebook.steps import FINAL, STATE_LABELS, STEP_LABELS, State
from zhiheng.surfaces.console.editions import runnable


def show(chosen: Namespace) -> None:
    print(markdown(runnable(chosen.name)))


def markdown(edition: Edition) -> str:
    """A diagram of the moves and a table that names the step of each."""
    titles = [plan.title for plan in edition.steps]
    return "\n".join(
        [
            f"# 申报的状态：{edition.title}",
            "",
            f"由 `zhiheng lifecycle {edition.name}` 生成，勿手改。",
            "",
            f"程序：{' → '.join(titles)}",
            "",
            "```mermaid",
            "stateDiagram-v2",
            *(f"    {line}" for line in _diagram(edition)),
            "```",
            "",
            "| 从 | 到 | 环节 |",
            "|---|---|---|",
            *_rows(edition),
        ]
    )


def _diagram(edition: Edition) -> Iterator[str]:
    moves = edition.procedure.moves
    seen = [state for state in State if any(state in move for move in moves)]
    for state in seen:
        yield f'state "{STATE_LABELS[state]}" as {_name(state)}'
    yield f"[*] --> {_name(State.DRAFTING)}"
    for (source, target), step in sorted(moves.items(), key=_order):
        yield f"{_name(source)} --> {_name(target)}: {STEP_LABELS[step]}"
    for state in seen:
        if state in FINAL:
            yield f"{_name(state)} --> [*]"


def _rows(edition: Edition) -> Iterator[str]:
    titles = {plan.step: plan.title for plan in edition.steps}
    for (source, target), step in sorted(edition.procedure.moves.items(), key=_order):
        yield f"| {STATE_LABELS[source]} | {STATE_LABELS[target]} | {titles.get(step, STEP_LABELS[step])} |"


def _order(move: tuple) -> tuple[int, int]:
    (source, target), _ = move
    states = list(State)
    return states.index(source), states.index(target)


def _name(state: State) -> str:
    return state.value.replace("-", "_")
