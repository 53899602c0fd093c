from zhiheng.stages.dossier.queries.content import RECIPES
from zhiheng.stages.dossier.queries.due import (
    Due,
    due_papers,
    feedback_warnings,
    made,
    owed,
    refs_due,
)
from zhiheng.stages.dossier.queries.papers import (
    dossiers_of,
    issued_subjects,
    latest_versions,
    papers_for,
    papers_of,
    reports_open_to,
    shipped_template,
    template_for,
    templates_for,
    write_dossier,
    write_papers,
)

__all__ = [
    "RECIPES",
    "Due",
    "dossiers_of",
    "due_papers",
    "feedback_warnings",
    "issued_subjects",
    "latest_versions",
    "made",
    "owed",
    "papers_for",
    "papers_of",
    "refs_due",
    "reports_open_to",
    "shipped_template",
    "template_for",
    "templates_for",
    "write_dossier",
    "write_papers",
]
