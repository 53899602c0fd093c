import pytest

from tests import world
from tests.stages.dossier.conftest import announced, in_2018, rejected
from zhiheng.instruments.documents.queries import content_of
from zhiheng.instruments.ledger.models import Entry
from zhiheng.instruments.notices.models import Objection, Ruling, SealedIdentity
from zhiheng.instruments.people.models import Hosting
from zhiheng.instruments.people.vocabulary import BodyKind, Role
from zhiheng.rulebook.citations import Refused
from zhiheng.rulebook.clauses import Clause
from zhiheng.stages.dossier import actions, queries
from zhiheng.stages.dossier.models import IssuedPaper
from zhiheng.stages.dossier.rules import issuing
from zhiheng.stages.dossier.vocabulary import PaperKind
from zhiheng.stages.governance.models import Declaration, Expert

NOON = world.NOON


def issue(office, cycle, subject, kind=PaperKind.REJECTION, **values):
    return actions.issue_paper(
        cycle=cycle, kind=kind, subject=subject, by=office, at=NOON, **values
    )


@pytest.mark.clause(Clause.RECORDS)
def test_a_paper_is_issued_as_word_and_pdf_and_the_ledger_has_their_hashes(office, cycle):
    paper = issue(office, cycle, rejected(cycle))

    (entry,) = Entry.objects.all()
    assert (paper.version, paper.organisation.name) == (1, "东方喆堃㛃重工有限公司")
    assert content_of(paper.pdf).startswith(b"%PDF-")
    assert content_of(paper.docx).startswith(b"PK")
    assert entry.act == "出具文书"
    assert entry.facts == {
        "title": "2026年度金水区区长质量奖申报不予受理通知书",
        "kind": "rejection",
        "of": paper.subject,
        "version": 1,
        "docx": paper.docx.digest,
        "pdf": paper.pdf.digest,
    }


@pytest.mark.clause(Clause.RECORDS)
def test_issued_again_it_is_a_new_version_and_the_former_stays(office, cycle):
    rejection = rejected(cycle)
    first = issue(office, cycle, rejection)

    second = issue(office, cycle, rejection)

    assert (first.version, second.version) == (1, 2)
    assert IssuedPaper.objects.count() == 2
    assert Entry.objects.count() == 2


@pytest.mark.clause(Clause.RECORDS)
def test_there_is_no_paper_of_what_has_not_happened_or_of_another_cycle(office, cycle):
    other = world.cycle()
    rejection = rejected(other)

    with pytest.raises(Refused) as refused:
        issue(office, cycle, rejection)

    assert refused.value.refusal == issuing.nothing_to_issue(
        subject="screening.Rejection:1", due={}, label="不予受理通知"
    )
    assert not Entry.objects.exists()
    assert not IssuedPaper.objects.exists()


@pytest.mark.clause(Clause.OFFICE_DUTIES)
def test_only_the_office_issues_papers(cycle, chair):
    rejection = rejected(cycle)

    with pytest.raises(Refused):
        issue(chair, cycle, rejection)

    assert not Entry.objects.exists()


@pytest.mark.clause(Clause.RECUSAL)
def test_an_expert_issues_their_own_commitment_and_nobody_elses(cycle):
    own, others = (
        Expert.objects.create(
            person=world.person(name, Role.EXPERT), pool="direct", entered_at=NOON
        )
        for name in ("王评", "李评")
    )
    for expert in (own, others):
        Declaration.objects.create(
            cycle=cycle, expert=expert, organisation=world.organisation(), kind="none", made_at=NOON
        )

    paper = issue(own.person, cycle, own, PaperKind.COMMITMENT)

    assert paper.person == own.person
    with pytest.raises(Refused):
        issue(own.person, cycle, others, PaperKind.COMMITMENT)


@pytest.mark.clause(Clause.RECORDS)
def test_all_papers_due_are_issued_in_one_act_and_not_twice(office, cycle):
    announced(cycle)
    rejections = [rejected(cycle, name=f"示例{n}有限公司") for n in range(3)]
    done = []

    papers = actions.issue_papers(cycle=cycle, progress=done.append, by=office, at=NOON)

    (entry,) = Entry.objects.all()
    assert len(papers) == sum(done) == 1 + len(rejections)
    assert entry.facts["counts"] == {"announcement": 1, "rejection": 3}
    assert {p["pdf"] for p in entry.facts["papers"]} == {p.pdf.digest for p in papers}
    with pytest.raises(Refused) as refused:
        actions.issue_papers(cycle=cycle, by=office, at=NOON)
    assert refused.value.refusal == issuing.no_paper_is_due(0)
    assert Entry.objects.count() == 1


@pytest.mark.clause(Clause.RECORDS)
def test_only_what_would_say_something_new_is_issued_again(office, cycle):
    actions.issue_papers(cycle=(rejected(cycle), cycle)[1], by=office, at=NOON)
    rejected(cycle, name="西城示例有限公司")

    (paper,) = actions.issue_papers(cycle=cycle, kinds=[PaperKind.REJECTION], by=office, at=NOON)

    assert (paper.version, paper.organisation.name) == (1, "西城示例有限公司")


@pytest.mark.clause(Clause.RECORDS)
def test_what_was_never_issued_is_counted_kind_by_kind(office, cycle):
    def owed(kind, most=9):
        return queries.owed(cycle, kind, most=most)

    issue(office, cycle, rejected(cycle))
    assert owed(PaperKind.REJECTION) == 0
    for name in ("西城示例有限公司", "北城示例有限公司", "南城示例有限公司"):
        rejected(cycle, name=name)

    assert owed(PaperKind.REJECTION) == 3
    assert owed(PaperKind.REJECTION, most=1) == 2
    assert owed(PaperKind.CORRECTION) is None
    assert owed(PaperKind.MINUTES) is None


@pytest.mark.clause(Clause.OFFICE)
@pytest.mark.parametrize(
    ("at", "bureau"),
    [(in_2018(), "金水区工商管理和质量技术监督局"), (NOON, "金水区市场监督管理局")],
)
def test_a_paper_prints_the_bureau_of_its_date(db, at, bureau):
    cycle = world.cycle("jinshui-2017")

    content = queries.made(PaperKind.REJECTION, rejected(cycle, at=at), cycle, at=NOON).content

    assert content.signed[1] == f"（{bureau}代章）"
    assert "（金政〔2017〕60号）" in str(content.blocks)


@pytest.mark.clause(Clause.OFFICE)
def test_the_register_of_bodies_goes_before_the_edition(cycle):
    body = world.body(BodyKind.OFFICE, "评委会办公室")
    Hosting.objects.create(body=body, host="金水区示例局", since=world.LONG_AGO)

    content = queries.made(PaperKind.REJECTION, rejected(cycle), cycle, at=NOON).content

    assert content.signed[1] == "（金水区示例局代章）"


@pytest.mark.clause(Clause.OBJECTION)
def test_papers_on_an_objection_never_print_who_objects(cycle):
    about = world.organisation()
    objection = Objection.objects.create(
        notice=announced(cycle), about=about, receipt="YY2026-1-001-ABCD", grounds="张异议举报",
        channel="online", received_at=NOON, due_on=NOON.date(),
    )  # fmt: skip
    SealedIdentity.objects.create(objection=objection, sealed="张异议 410100".encode())
    Ruling.objects.create(objection=objection, upheld=False, reasons="经核查不属实。", at=NOON)

    said = [
        str(queries.made(kind, objection, cycle, at=NOON))
        for kind in (PaperKind.OBJECTION_RECEIPT, PaperKind.OBJECTION_REPLY)
    ]

    assert not [text for text in said if "张异议" in text or "410100" in text]
    assert all("YY2026-1-001-ABCD" in text for text in said)


@pytest.mark.clause(Clause.INDEPENDENT_SCORING)
def test_feedback_that_names_somebody_is_refused_until_somebody_has_looked():
    names = issuing.named_in("王评认为方法系统，李评同意。", ["王评", "李评", "赵评", "系"])

    assert names == ["王评", "李评"]
    assert issuing.people_are_named(names, checked=False).values == {"names": "王评、李评"}
    assert issuing.people_are_named(names, checked=True) is None
    assert issuing.people_are_named([], checked=False) is None
