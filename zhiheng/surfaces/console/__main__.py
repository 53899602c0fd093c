"""Parse, dispatch, and turn what went wrong into one clear line."""

import sys
from collections.abc import Sequence
from importlib import import_module

from zhiheng.surfaces.console.arguments import parser
from zhiheng.surfaces.console.failures import Failure


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 done, 1 something is wrong, 2 bad input."""
    chosen = parser().parse_args(arguments)
    module, name = chosen.run.split(":")
    try:
        return getattr(import_module(f"zhiheng.surfaces.console.{module}"), name)(chosen) or 0
    except Failure as failure:
        for line in failure.lines:
            print(line, file=sys.stderr)
        return failure.code
    except BrokenPipeError:
        return 1
    except KeyboardInterrupt:
        print("已中断。", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main())
