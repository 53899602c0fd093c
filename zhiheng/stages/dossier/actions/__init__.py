"""Acts of the dossier: papers, templates, the sealed archive."""

from zhiheng.stages.dossier.actions.papers import issue_paper, issue_papers
from zhiheng.stages.dossier.actions.sealing import seal_dossier
from zhiheng.stages.dossier.actions.templates import upload_template

__all__ = ["issue_paper", "issue_papers", "seal_dossier", "upload_template"]
