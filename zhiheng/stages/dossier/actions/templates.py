from datetime import datetime

from django.db.models import Max

from zhiheng.instruments.documents.parts import keep
from zhiheng.instruments.ledger.acts import act, record
from zhiheng.instruments.people.access import only
from zhiheng.instruments.people.models import Person
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.citations import refuse
from zhiheng.rulebook.clauses import Clause
from zhiheng.stages.dossier import queries
from zhiheng.stages.dossier.models import Template
from zhiheng.stages.dossier.rules import templates
from zhiheng.stages.dossier.vocabulary import PaperKind


@act(under=Clause.RECORDS, allowed=only(Role.OFFICE, clause=Clause.RECORDS))
def upload_template(
    *, edition: str, kind: PaperKind, name: str, content: bytes, by: Person, at: datetime
) -> Template:
    """Put in the office's own Word template for one edition and kind; papers use it from now on."""
    document = keep(content, name=name, at=at)
    refuse(templates.template_is_unusable(content, certificate=kind == PaperKind.CERTIFICATE))

    earlier = queries.templates_for(edition).filter(kind=kind).aggregate(last=Max("version"))
    template = Template.objects.create(
        edition=edition, kind=kind, version=(earlier["last"] or 0) + 1, document=document, at=at
    )

    record(
        "更换文书模板",
        template,
        clause=Clause.RECORDS,
        by=by,
        at=at,
        edition=edition,
        kind=kind,
        version=template.version,
        digest=document.digest,
    )
    return template
