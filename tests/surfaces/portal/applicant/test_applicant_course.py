"""After submission: leaving, another subject, findings on site, an expert to keep out, papers."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests import world
from tests.stages.applications import scene
from tests.stages.dossier.conftest import issued_values
from tests.stages.reviews import conftest as cast
from tests.surfaces.portal.applicant.conftest import page_of, words_of
from tests.surfaces.portal.conftest import signed_in
from zhiheng.instruments.ledger.models import Entry
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.steps import STATE_LABELS, State, Step
from zhiheng.stages.applications.models import Attachment
from zhiheng.stages.dossier.models import IssuedPaper
from zhiheng.stages.dossier.vocabulary import PaperKind
from zhiheng.stages.governance.models import Challenge, ChallengeDismissal
from zhiheng.stages.reviews.models import FindingConfirmation
from zhiheng.stages.screening.models import Rejection

pytestmark = pytest.mark.django_db


@pytest.fixture
def visited(at_noon, db):
    """An application with its panel, 王评 leading, and one finding on site."""
    cycle = cast.review_cycle(Step.SITE_VISIT)
    made = scene.filed(cycle, state=State.REVIEWED, scheme=cast.SMALL)
    cast.assigned(made, cast.panel_of(cycle))
    cast.finding_at(cast.visit_to(made))
    return made


@pytest.fixture
def client(visited):
    return signed_in(scene.contact_of(visited.organisation))


def acts():
    return list(Entry.objects.values_list("act", flat=True))


@pytest.mark.parametrize("rest", ["/withdrawal", "/identity-change", "/visit", "/challenge"])
def test_each_page_opens(client, visited, rest):
    assert client.get(page_of(visited, rest)).status_code == 200


def test_an_application_is_withdrawn_with_a_reason(client, visited):
    answer = client.post(page_of(visited, "/withdrawal"), {"reason": "经营调整"})

    assert answer.url == page_of(visited)
    assert acts() == ["撤回申报"]
    assert scene.state_of(visited) == State.WITHDRAWN


@pytest.mark.clause(Clause.RECORDS)
def test_it_is_not_withdrawn_twice(client, visited):
    client.post(page_of(visited, "/withdrawal"), {"reason": "经营调整"})

    page = words_of(client.post(page_of(visited, "/withdrawal"), {"reason": "再次撤回"}))

    assert "按本版程序不能转为" in page
    assert "再次撤回" in page
    assert acts() == ["撤回申报"]


def test_a_change_of_subject_is_reported(client, visited):
    answer = client.post(
        page_of(visited, "/identity-change"), {"kind": "merger", "detail": "与某公司合并"}
    )

    assert answer.url == page_of(visited)
    assert acts() == ["报告主体变更"]
    assert "暂停办理" in words_of(client.get(page_of(visited)))


def test_a_change_says_what_happened(client, visited):
    page = words_of(client.post(page_of(visited, "/identity-change"), {"kind": "merger"}))

    assert "有些栏目需要更正" in page
    assert 'value="merger" selected' in page
    assert not Entry.objects.exists()


def test_the_visit_is_shown_with_its_findings_and_without_who_found_them(client, visited):
    finding = cast.VisitFinding.objects.get()
    finding_by = cast.Expert.objects.exclude(pk=finding.expert_id).first()
    cast.VisitFinding.objects.create(
        visit=finding.visit,
        expert=finding_by,
        item="1.1",
        text="另一项",
        evidence="照片",
        at=world.NOON,
    )

    page = words_of(client.get(page_of(visited, "/visit")))

    assert "检验记录与台账不符" in page
    assert "另一项" in page
    assert finding_by.person.name not in page


def test_a_finding_is_confirmed(client, visited):
    finding = cast.VisitFinding.objects.get()

    answer = client.post(page_of(visited, f"/findings/{finding.pk}"), {"agreed": "yes"})

    assert answer.url == page_of(visited, "/visit")
    assert acts() == ["回复现场发现"]
    assert FindingConfirmation.objects.get().agreed is True
    assert "本组织已确认" in words_of(client.get(page_of(visited, "/visit")))


@pytest.mark.clause(Clause.SITE_VISIT)
def test_a_disagreement_needs_its_reasons(client, visited):
    finding = cast.VisitFinding.objects.get()

    page = words_of(client.post(page_of(visited, f"/findings/{finding.pk}"), {"agreed": "no"}))

    assert "refusal" in page
    assert "checked" in page
    assert not Entry.objects.exists()

    client.post(page_of(visited, f"/findings/{finding.pk}"), {"agreed": "no", "remark": "台账另存"})
    assert "台账另存" in words_of(client.get(page_of(visited, "/visit")))


def test_a_finding_elsewhere_is_not_found(client, visited):
    other = scene.filed(visited.cycle, name="西城示例有限公司", state=State.REVIEWED)
    cast.assigned(other, cast.Panel.objects.get())
    finding = cast.finding_at(cast.visit_to(other))

    assert client.get(page_of(visited, f"/findings/{finding.pk}")).status_code == 404
    assert client.post(page_of(visited, f"/findings/{finding.pk}")).status_code == 404
    assert client.get(page_of(visited, f"/findings/{finding.pk}/photo")).status_code == 404


@pytest.mark.clause(Clause.RECUSAL)
def test_only_the_expert_made_known_can_be_challenged(client, visited):
    leader = cast.VisitFinding.objects.get().expert
    others = cast.Expert.objects.exclude(pk=leader.pk)
    address = page_of(visited, "/challenge")

    page = words_of(client.get(address))
    refused = client.post(address, {"expert": others[0].pk, "reason": "曾任顾问"})
    answer = client.post(address, {"expert": leader.pk, "reason": "曾任顾问"})

    assert leader.person.name in page
    assert all(one.person.name not in page for one in others)
    assert refused.status_code == 200
    assert "曾任顾问" in words_of(refused)
    assert answer.url == address
    assert [one.expert for one in Challenge.objects.all()] == [leader]
    assert acts() == ["申请专家回避"]


@pytest.mark.clause(Clause.RECUSAL)
def test_one_expert_is_challenged_once_and_the_answer_is_told(client, visited):
    leader = cast.VisitFinding.objects.get().expert
    address = page_of(visited, "/challenge")
    client.post(address, {"expert": leader.pk, "reason": "曾任顾问"})
    assert "等待决定" in words_of(client.get(address))

    again = client.post(address, {"expert": leader.pk, "reason": "再次申请"})

    assert again.status_code == 200
    assert "再次申请" in words_of(again)
    assert Challenge.objects.count() == 1
    ChallengeDismissal.objects.create(
        challenge=Challenge.objects.get(), reason="查无此事", at=world.NOON
    )
    assert "未予支持：查无此事" in words_of(client.get(address))


def test_where_it_is_not_foreseen_or_nobody_is_known_there_is_no_challenge(at_noon, db):
    silent = cast.review_cycle(Step.SITE_VISIT, applicant_may_challenge=False)
    made = scene.filed(silent, state=State.REVIEWED, scheme=cast.SMALL)
    cast.assigned(made, cast.panel_of(silent))
    client = signed_in(scene.contact_of(made.organisation))
    assert client.get(page_of(made, "/challenge")).status_code == 404

    cast.visit_to(made)

    assert client.get(page_of(made, "/challenge")).status_code == 404
    assert "申请回避" not in words_of(client.get(page_of(made, "/visit")))


def test_nobody_is_challenged_when_it_is_over(client, visited):
    type(visited).objects.filter(pk=visited.pk).update(state=State.AWARDED)

    assert client.get(page_of(visited, "/challenge")).status_code == 404
    assert page_of(visited, "/challenge") not in words_of(client.get(page_of(visited)))


def test_no_visit_is_planned(zhao, draft):
    assert zhao.get(page_of(draft, "/visit")).status_code == 404
    assert zhao.get(page_of(draft, "/challenge")).status_code == 404


@pytest.fixture
def papers(zhao, draft):
    """Every kind of paper about the draft's organisation; each holds the same bytes."""
    sent = {"kind": "overview", "file": SimpleUploadedFile("文.pdf", world.pdf("文书"))}
    zhao.post(page_of(draft, "/attachments"), sent)
    document = Attachment.objects.latest("pk").document
    return {
        kind: IssuedPaper.objects.create(
            **issued_values(
                draft.cycle,
                kind=kind,
                title=f"《{kind.label}》",
                organisation=draft.organisation,
                docx=document,
                pdf=document,
            )
        )
        for kind in PaperKind
    }


def test_papers_addressed_to_the_applicant_are_downloaded(zhao, draft, papers):
    page = words_of(zhao.get(page_of(draft)))

    for kind in (PaperKind.ACCEPTANCE, PaperKind.CORRECTION, PaperKind.FEEDBACK):
        assert f"《{kind.label}》" in page
        for form in ("pdf", "docx"):
            back = zhao.get(page_of(draft, f"/papers/{papers[kind].pk}/{form}"))
            assert back.content == world.pdf("文书")


@pytest.mark.clause(Clause.INDEPENDENT_SCORING)
def test_papers_about_it_but_not_for_it_are_not_found(zhao, draft, papers):
    page = words_of(zhao.get(page_of(draft)))

    for kind in (PaperKind.SCORESHEET, PaperKind.REVIEW_REPORT, PaperKind.SUMMARY):
        assert f"《{kind.label}》" not in page
        assert zhao.get(page_of(draft, f"/papers/{papers[kind].pk}/pdf")).status_code == 404
    assert (
        zhao.get(page_of(draft, f"/papers/{papers[PaperKind.FEEDBACK].pk}/exe")).status_code == 404
    )


def test_papers_of_another_organisation_are_not_found(stranger, draft, papers):
    theirs = stranger.get("/applicant/applications")
    own = page_of(type(draft).objects.get(organisation__name="西城示例有限公司"))

    assert theirs.status_code == 200
    for paper in papers.values():
        assert stranger.get(f"{own}/papers/{paper.pk}/pdf").status_code == 404


def test_the_turn_at_the_defence_is_told(at_noon, db):
    cycle = cast.review_cycle(Step.DEFENCE)
    made = scene.filed(cycle, state=State.VISITED, scheme=cast.SMALL)
    cast.defence_of(made)
    client = signed_in(scene.contact_of(made.organisation))

    assert "第 1 位" in words_of(client.get(page_of(made)))


def test_a_refusal_to_accept_is_told_with_every_ground_and_its_article(at_noon, db):
    made = scene.filed(world.cycle(at_step=Step.CONSULTATION), state=State.REFUSED)
    grounds = [
        {"clause": "eligibility", "article": "第十一条", "what": "缺甲", "remedy": ""},
        {"clause": "restrictions", "article": "第十二条", "what": "受限", "remedy": "请核对。"},
    ]
    Rejection.objects.create(application=made, grounds=grounds, at=world.NOON)
    client = signed_in(scene.contact_of(made.organisation))

    page = words_of(client.get(page_of(made)))

    assert all(said in page for said in ("缺甲", "第十一条", "受限", "第十二条", "请核对。"))
    assert "/withdrawal" not in page


@pytest.mark.parametrize(
    ("state", "told"),
    [
        (State.FILED, "已提交，等待推荐"),
        (State.VISITED, "正在评审：现场评审已完成"),
        (State.NOMINATED, "评审已完成，结果以公示为准"),
        (State.NOT_SELECTED, "评审已完成，结果以公示为准"),
    ],
)
def test_a_second_application_is_refused_in_the_applicants_words(at_noon, db, state, told):
    cycle = world.cycle()
    made = scene.filed(cycle, state=state)
    client = signed_in(scene.contact_of(made.organisation))

    url = f"/applicant/cycles/{cycle.pk}/organisations/{made.organisation_id}/application"

    page = words_of(client.post(url, {"scheme": made.scheme}))

    assert f"本组织在本届已有一份申报（{told}）。" in page
    assert f"（{STATE_LABELS[state]}）" not in page


def test_a_draft_can_be_withdrawn_and_has_no_change_to_report(zhao, draft):
    page = words_of(zhao.get(page_of(draft)))

    assert page_of(draft, "/withdrawal") in page
    assert page_of(draft, "/identity-change") not in page
