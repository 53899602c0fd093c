"""Lists, declared: columns, filters, order, bulk acts. Everything else follows from that.

    return lists.answer(request, APPLICATIONS, queryset, "office/applications.html", {…})

The address of a list is the view of it: whoever is sent it, and may open it, sees the same rows.
"""

from zhiheng.surfaces.portal.lists.answering import answer
from zhiheng.surfaces.portal.lists.bulk import bulk
from zhiheng.surfaces.portal.lists.declared import BulkAct, Column, Filter, Listing
from zhiheng.surfaces.portal.lists.exporting import exported
from zhiheng.surfaces.portal.lists.pages import ListPage, page_of

__all__ = [
    "BulkAct",
    "Column",
    "Filter",
    "ListPage",
    "Listing",
    "answer",
    "bulk",
    "exported",
    "page_of",
]
