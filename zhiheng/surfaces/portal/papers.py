"""Files and papers as they were kept, for whoever may read them."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.http import content_disposition_header

from zhiheng.instruments.documents.queries import content_of

FORMS = {"pdf": "PDF", "docx": "Word", "xlsx": "Excel"}


BYTES = "application/octet-stream"
JSON = "application/json"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def to_save(content: bytes | str, name: str, kind: str) -> HttpResponse:
    """Something made for this request, to be saved; the browser is never asked to open it."""
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = content_disposition_header(True, name) or ""
    return response


def attached(document: Any) -> HttpResponse:
    """A file as it was received or issued, to be saved."""
    return to_save(content_of(document), document.name, BYTES)


def downloads(paper: Any, name: str) -> str:
    """A link for each form that an issued paper has; `name` is the desk's own url of them."""
    forms = [(reverse(name, args=[paper.pk, key]), FORMS[key]) for key in _forms(paper)]
    return format_html_join(" · ", '<a href="{}">{}</a>', forms)


def download(papers: Any, pk: int, form: str) -> HttpResponse:
    """One form of one paper among those that this reader may see; else 404."""
    paper = get_object_or_404(papers, pk=pk)
    if form not in _forms(paper):
        raise Http404
    return attached(getattr(paper, form))


def _forms(paper: Any) -> list[str]:
    return [key for key in FORMS if getattr(paper, f"{key}_id")]
