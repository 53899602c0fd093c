"""Text messages: one method that a supplier's adapter has, and an adapter that writes a file."""

from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string


class Sms(Protocol):
    """What sends text messages. A message that could not be handed over is an exception."""

    def send(self, *, to: str, text: str) -> None: ...


class FileSms:
    """Each message is one line of a file, its number first: for trial runs, and to hand over by hand."""

    def __init__(self) -> None:
        self.path = Path(settings.SMS_FILE_PATH)

    def send(self, *, to: str, text: str) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("a", encoding="utf-8") as lines:
            lines.write(f"{to}\t{text}\n")


def sms_service() -> Sms:
    """The adapter that the settings name."""
    service: Sms = import_string(settings.SMS_BACKEND)()
    return service
