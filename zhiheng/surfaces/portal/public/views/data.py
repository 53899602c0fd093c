"""Open data, streamed: CSV for spreadsheets, JSON for programs."""

import csv
import json
from collections.abc import Iterator

from django.http import Http404, StreamingHttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.timezone import localdate
from django.utils.translation import override

from zhiheng.instruments.people.access import open_to_public
from zhiheng.surfaces.portal.public.datasets import DATASETS, Dataset

BOM = "\ufeff"
"""By which spreadsheets see that a CSV is UTF-8."""
LICENCE = "可自由查阅、复制和再利用，请注明来源和取得日期；以本站页面所载为准。"
FORMULAS = ("=", "+", "-", "@", "\t", "\r")


@open_to_public
def index(request):
    return render(request, "public/data.html", {"datasets": DATASETS.values(), "licence": LICENCE})


def dataset_or_404(name: str) -> Dataset:
    if name not in DATASETS:
        raise Http404
    return DATASETS[name]


@open_to_public
def as_csv(request, name):
    found = dataset_or_404(name)
    in_chinese = request.GET.get("head") == "zh"
    lines = csv_lines(found, localdate(request.at), in_chinese=in_chinese)
    return sent(lines, f"{name}.csv", "text/csv; charset=utf-8")


@open_to_public
def as_json(request, name):
    found = dataset_or_404(name)
    return sent(json_parts(found, localdate(request.at)), f"{name}.json", "application/json")


def sent(parts: Iterator[str], name: str, kind: str) -> StreamingHttpResponse:
    response = StreamingHttpResponse((part.encode() for part in parts), content_type=kind)
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["Access-Control-Allow-Origin"] = "*"
    return response


class Line:
    """A file for csv.writer that hands each line on."""

    def write(self, text: str) -> str:
        return text


def csv_lines(found: Dataset, on, *, in_chinese: bool) -> Iterator[str]:
    writer = csv.writer(Line())
    with override("zh-hans"):
        heads = [str(field.label) if in_chinese else field.key for field in found.fields]
    yield BOM + writer.writerow(heads)
    for record in found.records(on):
        yield writer.writerow([harmless(value) for value in record.values()])


def harmless(value):
    """A text that a spreadsheet would take for a formula gets an apostrophe before it."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULAS) else value


def json_parts(found: Dataset, on) -> Iterator[str]:
    with override("zh-hans"):
        head = {
            "name": found.name,
            "title": str(found.title),
            "about": str(found.about),
            "licence": LICENCE,
            "fields": [
                {"key": f.key, "label": str(f.label), "meaning": str(f.meaning)}
                for f in found.fields
            ],
        }
    yield json.dumps(head, ensure_ascii=False, indent=1)[:-2] + ',\n "rows": ['
    between = "\n  "
    for record in found.records(on):
        yield between + json.dumps(record, ensure_ascii=False)
        between = ",\n  "
    yield "\n ]\n}\n"
