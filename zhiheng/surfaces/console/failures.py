"""What a command says when it cannot go on: lines for people, never a traceback."""


class Failure(Exception):
    """A command stops. Each line goes to stderr; `code` is the exit code."""

    def __init__(self, *lines: str, code: int = 2) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines
        self.code = code
