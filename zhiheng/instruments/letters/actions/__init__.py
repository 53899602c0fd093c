"""The post: what is written, what is released, what leaves."""

from zhiheng.instruments.letters.actions.sending import (
    release_letters,
    resend_letter,
    send_letters,
)
from zhiheng.instruments.letters.actions.writing import write_letters

__all__ = ["release_letters", "resend_letter", "send_letters", "write_letters"]
