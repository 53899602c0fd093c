"""Seconds and memory of one side of a case, in a process of its own."""

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Any

ROOT = Path(__file__).resolve().parents[1]


def alone(module: str, *arguments: str) -> dict[str, Any]:
    """What `python -m module …` prints as JSON in its last line, and `mb`, the process's peak."""
    command = [sys.executable, "-m", module, *arguments]
    # One thread on both sides: a ratio should not depend on how many cores are idle.
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT, env=environment) as child:
        assert child.stdout is not None
        told = child.stdout.read()
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        sys.exit(f"{module} {' '.join(arguments)}: the run failed with {child.returncode}")
    return {**json.loads(told.splitlines()[-1]), "mb": usage.ru_maxrss / 1024}


def timed(run: Callable[[], Any], repeats: int) -> tuple[float, Any]:
    """The median of the seconds, and the last result."""
    seconds, result = [], None
    for _ in range(repeats):
        result = None  # so that two results never share the peak
        begun = perf_counter()
        result = run()
        seconds.append(perf_counter() - begun)
    return statistics.median(seconds), result
