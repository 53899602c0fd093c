from collections.abc import Callable
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from zhiheng.instruments.documents.rules import file_is_unacceptable
from zhiheng.rulebook.citations import Refusal, Refused
from zhiheng.rulebook.editions import Edition
from zhiheng.surfaces.components import words

FILES = 10
TOGETHER = 50 * 1024 * 1024
"""Bytes of all files that one act takes at once."""


class ActForm(forms.Form):
    """A form whose submission is one act.

    A refusal comes back as an error of the form, with its article under `edition`, and whatever
    was typed stays. An act may give several reasons at once; each is shown.
    """

    def __init__(self, *args: Any, edition: Edition | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.edition = edition
        self.refusals: tuple[Refusal, ...] = ()
        self.looked_at = False

    def only_looked_at(self, *, files: bool) -> None:
        """Show what was typed before the session ended; say beside each field whose files are
        gone that they are. Performs nothing until it is sent again."""
        self.looked_at = True
        self.add_error(None, gettext("登录超时前填写的内容都在，还没有提交，请核对后再提交。"))
        gone = [name for name, field in self.fields.items() if isinstance(field, forms.FileField)]
        for name in gone if files else ():
            self.errors.pop(name, None)
            self.add_error(name, gettext("所选文件不能保留，请重新选择。"))

    def perform(self, act: Callable[..., Any], **arguments: Any) -> bool:
        """Whether the act was performed. An unbound or unfinished form performs nothing."""
        if self.looked_at or not self.is_valid():
            return False
        try:
            act(**arguments, **self.arguments())
        except Refused as refused:
            self.refusals = refused.refusals
            for refusal in refused.refusals:
                self.add_error(None, words.reason(refusal))
            return False
        return True

    def arguments(self) -> dict[str, Any]:
        """What the act is given of what was typed. Override where the act wants it otherwise."""
        return self.cleaned_data


class SeveralFiles(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files at once: ((name, bytes), …)."""

    widget = SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> list[tuple[str, bytes]]:
        files = [file for file in data or () if file]
        if len(files) > FILES:
            raise ValidationError(gettext("最多 {n} 个文件。").format(n=FILES))
        if sum(file.size for file in files) > TOGETHER:
            raise ValidationError(
                gettext("文件合计超过 {n} MB，请压缩或分册。").format(n=TOGETHER // 2**20)
            )
        read = [(file.name, file.read()) for file in files]
        _refuse_unreadable(read)
        return read


def _refuse_unreadable(files: list[tuple[str, bytes]]) -> None:
    """Under the names their owner knows: once kept, each is only 证据1, 证据2 …"""
    found = (
        file_is_unacceptable(name, content, limit=settings.FILE_LIMIT) for name, content in files
    )
    if faults := [f"{words.reason(one)}{words.advice(one)}" for one in found if one]:
        raise ValidationError(faults)
