"""Print the tables of a content as a workbook."""

from datetime import datetime
from io import BytesIO

import xlsxwriter

from zhiheng.stages.dossier.rules.content import Content, context

FONT = "仿宋"
WIDTH = 96
"""Characters that a line of a sheet holds."""


def workbook(content: Content) -> bytes:
    """The same content gives the same bytes."""
    data, out = context(content), BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties({"title": content.title, "created": _day(content)})
    base = {"font_name": FONT, "font_size": 12, "valign": "vcenter", "text_wrap": True}
    title = book.add_format({**base, "font_size": 18, "bold": True, "align": "center"})
    head = book.add_format(
        {**base, "bold": True, "align": "center", "border": 1, "bg_color": "#EDEDED"}
    )
    places = {
        mark: book.add_format({**base, "border": 1, "align": align})
        for mark, align in (("l", "left"), ("c", "center"), ("r", "right"))
    }
    plain = book.add_format(base)
    sheet = book.add_worksheet(content.title[:31])
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&C— &P —")
    columns = max((len(b["widths"]) for b in data["blocks"] if b["kind"] == "table"), default=1)
    sheet.merge_range(0, 0, 0, max(columns - 1, 1), data["title"].replace("\n", ""), title)
    sheet.set_row(0, 36)
    row = 1
    for block in data["blocks"]:
        if block["kind"] != "table":
            sheet.merge_range(row, 0, row, max(columns - 1, 1), block["text"], plain)
            sheet.set_row(row, 36)
            row += 1
            continue
        whole = sum(block["widths"])
        for n, share in enumerate(block["widths"]):
            sheet.set_column(n, n, share / whole * WIDTH)
        sheet.write_row(row, 0, block["head"], head)
        sheet.freeze_panes(row + 1, 0)
        sheet.repeat_rows(row)
        for cells in block["rows"]:
            row += 1
            for n, cell in enumerate(cells):
                sheet.write(row, n, _value(cell), places[block["aligns"][n]])
        row += 2
    for line in (*data["signed"], data["day"]):
        sheet.write(row, max(columns - 2, 0), line, plain)
        row += 1
    book.close()
    return out.getvalue()


def _value(cell: str) -> str | float:
    """Figures as figures, so that a sheet can add them up; codes stay texts."""
    plain = cell.replace(".", "", 1)
    return float(cell) if plain.isdigit() and len(plain) < 10 else cell


def _day(content: Content) -> datetime:
    return datetime(content.day.year, content.day.month, content.day.day)  # noqa: DTZ001
